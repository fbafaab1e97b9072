"""Every sample remittance is kept; what balances is posted, for whomever it is, and undone without a trace."""

from pathlib import Path

from app.queries.remittance_list import RemittanceState, remittance_list
from app.services.remittances.assigning import assign_practice
from app.services.remittances.importing import import_remittances
from app.services.remittances.posting import undo_batch
from app.store.verify import verify_vault
from tests.invented import NOW
from tests.services.remittances.office import LATER, Office
from tests.services.remittances.test_scenarios_undone import ledger_sums


def test_samples_are_posted_and_undone(office: Office, shared_dir: Path) -> None:
    vault = office.vault
    seen = office.sent(140_00)
    before = ledger_sums(office)
    files = import_remittances(vault, [shared_dir / "data" / "835"], NOW)
    assert all(each.file_id for each in files)
    waiting = [row for row in remittance_list(vault.db) if row.state is RemittanceState.WAITING]
    assert len(waiting) >= 6
    batches = []
    for row in waiting:
        if not row.practice_id:
            assign_practice(vault, row.remittance_id, office.town.practice.id, NOW)
        if row.amount_cents >= 0:
            batches.append(office.post(row.remittance_id).batch_id)
    assert verify_vault(vault) == []
    rows = {row.remittance_id: row for row in remittance_list(vault.db)}
    assert {rows[row.remittance_id].state for row in waiting} == {RemittanceState.POSTED}
    assert office.owed(seen) == {office.town.payer.name: 140_00}
    for batch_id in reversed(batches):
        undo_batch(vault, batch_id, "Samples", LATER)
    assert ledger_sums(office) == before
    assert verify_vault(vault) == []
