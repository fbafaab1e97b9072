"""A thousand claims of one check: brought in, matched, balanced and posted in one transaction, in seconds.

Processor time, all in one run: how busy the machine is does not count. The baseline is pyx12 reading the same file.
"""

import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyx12.x12file import X12Reader

from app.domain.claim import Claim
from app.domain.remittances.line_number import line_control_number
from app.domain.remittances.remittance import RemittanceClaim
from app.domain.snapshot import claim_from_json
from app.services.remittances.importing import keep_file, read_content
from app.services.remittances.posting import post_remittance, undo_batch
from app.store.vault import Vault, open_vault
from app.store.verify import verify_vault
from tests.bench.many_claims import _STRIDE
from tests.demo_vault import NOW
from tests.edi.remittance_writer import answer, check, person, service, whole_file
from tests.services.remittances.office import paid_to

CLAIMS = 1_000


@pytest.fixture
def vault(own_many_claims: Path) -> Iterator[Vault]:
    with open_vault(own_many_claims, "demo", NOW) as opened:
        yield opened


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def test_a_thousand_claims_are_posted_and_undone_in_seconds(vault: Vault) -> None:
    content = a_thousand_answers(vault)
    theirs = seconds(lambda: sum(1 for _ in X12Reader(io.StringIO(content.decode()))))
    ids: list[int] = []
    kept = seconds(lambda: ids.extend(keep_file(vault, read_content("thousand.835", content), NOW).remittance_ids))
    batches: list[int] = []
    places = range(CLAIMS)
    posted = seconds(lambda: batches.append(post_remittance(vault, ids[0], places, NOW).batch_id))
    counts = "SELECT outcome, count(*) FROM remittance_batch_claim WHERE batch_id = ? GROUP BY outcome"
    assert dict(vault.db.execute(counts, batches).fetchall()) == {"answer": CLAIMS}
    checked = seconds(lambda: verify_vault(vault))
    assert verify_vault(vault) == []
    undone = seconds(lambda: undo_batch(vault, batches[0], "bench", NOW))
    assert verify_vault(vault) == []
    print(
        f"{CLAIMS} claims, {len(content) / 1e6:.1f} MB: pyx12's segments {theirs:.2f} s; read and kept {kept:.2f} s,"
        f" matched, balanced and posted {posted:.2f} s, verified {checked:.2f} s, undone {undone:.2f} s"
    )
    assert kept < 3
    assert kept + posted < 10
    assert undone < 10


def a_thousand_answers(vault: Vault) -> bytes:
    """One payer's answers to a thousand of its claims, as its file."""
    give_copies_their_own_lines(vault)
    sql = """SELECT claim.snapshot_json FROM claim JOIN coverage ON coverage.id = claim.coverage_id
             WHERE claim.status = 'sent' AND claim.id NOT IN (SELECT claim_id FROM adjudication)
                 AND coverage.payer_id = (SELECT coverage.payer_id FROM claim
                     JOIN coverage ON coverage.id = claim.coverage_id GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)
             ORDER BY claim.id LIMIT ?"""
    claims = [claim_from_json(text) for (text,) in vault.db.execute(sql, [CLAIMS])]
    assert len(claims) == CLAIMS
    paid = paid_to(check(*(answered(each, nth) for nth, each in enumerate(claims)), plb="L6 -1075"), claims[0].payer)
    npi = vault.db.execute("SELECT npi FROM practice ORDER BY id LIMIT 1").fetchone()[0]
    return whole_file([paid]).replace(b"1234567893", npi.encode())


def give_copies_their_own_lines(vault: Vault) -> None:
    """The copies' frozen records name the first ones' visits and lines: shift them as the rows were."""
    vault.db.execute("DROP TRIGGER claim_sent_is_frozen")
    rows = vault.db.execute("SELECT id, number, snapshot_json FROM claim WHERE snapshot_json IS NOT NULL").fetchall()
    for claim_id, number, text in rows:
        shift, values = claim_id // _STRIDE * _STRIDE, json.loads(text)
        values["number"] = number
        values["encounter"]["id"] += shift
        for line in values["encounter"]["lines"]:
            line["id"] += shift
        vault.db.execute("UPDATE claim SET snapshot_json = ? WHERE id = ?", [json.dumps(values), claim_id])


def answered(claim: Claim, nth: int) -> RemittanceClaim:
    """A third is cut, some is left to the patient, every twentieth line is denied."""
    lines = [
        service(
            "-".join([line.procedure, *line.modifiers]),
            line.charge_cents,
            _why(line.charge_cents, nth + place),
            control_number=line_control_number(line.id),
            on=line.service_date or claim.encounter.service_date,  # type: ignore[arg-type]
        )
        for place, line in enumerate(claim.encounter.lines)
    ]
    name = claim.patient.name
    return answer(claim.account_text, *lines, patient=person(name.last, name.first, claim.coverage.member_id))


def _why(cents: int, nth: int) -> str:
    if nth % 20 == 0:
        return f"CO-97 {cents}"
    return f"CO-45 {cents // 3},PR-{1 + nth % 3} {cents // 10}"
