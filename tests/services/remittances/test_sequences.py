"""Whatever payers send and the biller undoes: checks stay whole, sums agree by party and line, undoing restores."""

import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.remittances.remittance import RemittanceClaim
from app.errors import UserError
from app.services.adjudications import take_back_answer
from app.services.remittances.posting import undo_batch
from app.store.connection import Database
from app.store.ledger_check import check_ledger
from app.store.remittance_check import check_remittances
from app.store.verify import verify_vault
from tests.edi.remittance_writer import check, taken_back
from tests.services.remittances.office import LATER, Office, an_office, told
from tests.services.remittances.test_scenarios_undone import STRANGER, ledger_sums
from tests.store.new_vault import copied_vault

WHYS = ("", "CO-45 2000", "CO-45 2000,PR-3 1500", "PR-1 5000", "CO-97 5000", "OA-23 3000", "CO-45 -100", "PI-50 1000")
ACTIONS = st.one_of(
    st.tuples(st.just("pay"), st.integers(0, 1), st.sampled_from(WHYS), st.sampled_from(WHYS)),
    st.tuples(st.just("correct"), st.integers(0, 1), st.sampled_from(WHYS), st.booleans()),
    st.tuples(st.just("part"), st.integers(0, 1), st.integers(0, 1), st.sampled_from(WHYS)),
    st.tuples(st.just("stranger"), st.sampled_from(["", "WO:1 1000", "FB -2500", "FB 2500", "L6 -100", "72:1 -500"])),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("take back"), st.integers(0, 1)),
)


class _Run:
    """One sequence in an office of two claims, each of two lines; 15.00 were paid at the first visit's desk."""

    def __init__(self, office: Office) -> None:
        self.office, self.number = office, 0
        self.claims = [
            office.sent(100_00, 50_00, paid_cents=15_00),
            office.sent(80_00, 50_00),
            office.sent(60_00, 70_00),
        ]
        self.last: dict[int, RemittanceClaim] = {}
        self.batches: list[int] = []

    def does(self, action: tuple[object, ...]) -> None:
        kind, *rest = action
        try:
            getattr(self, "_" + str(kind).replace(" ", "_"))(*rest)
        except UserError:
            return  # refused in words: nothing has changed

    def _pay(self, nth: int, one: str, other: str) -> None:
        self._comes(nth, told(self.claims[nth], one, other))

    def _correct(self, nth: int, why: str, again: bool) -> None:
        if former := self.last.get(nth):
            new = [told(self.claims[nth], why, "")] if again else []
            self.number += 1
            self._post(
                check(taken_back(former), *new, STRANGER, plb=self._carried(former, new), number=str(self.number))
            )
            if again:
                self.last[nth] = new[0]

    def _part(self, nth: int, line: int, why: str) -> None:
        whole = told(self.claims[nth], why, why)
        one = whole.lines[line]
        cut = sum(each.amount_cents for each in one.adjustments if each.group == "PR")
        part = replace(whole, lines=(one,), charge_cents=one.charge_cents, paid_cents=one.paid_cents, patient_cents=cut)
        self._comes(nth, part)

    def _stranger(self, plb: str) -> None:
        self.number += 1
        self._post(check(STRANGER, plb=plb, number=str(self.number)))

    def _undo(self, nth: int) -> None:
        if self.batches:
            undo_batch(self.office.vault, self.batches[nth % len(self.batches)], "Wrong", LATER)

    def _take_back(self, nth: int) -> None:
        take_back_answer(self.office.vault, self.claims[nth].id, "Wrong", LATER)

    def _comes(self, nth: int, claim: RemittanceClaim) -> None:
        self.number += 1
        self._post(check(claim, number=str(self.number)))
        self.last[nth] = claim

    def _carried(self, former: RemittanceClaim, new: list[RemittanceClaim]) -> str:
        short = former.paid_cents - sum(each.paid_cents for each in new) - STRANGER.paid_cents
        return f"FB:{self.number} -{short}" if short > 0 else ""

    def _post(self, paid: object) -> None:
        remittance_id = self.office.bring(paid)  # type: ignore[arg-type]
        self.batches.append(self.office.post(remittance_id).batch_id)

    def agrees(self) -> None:
        db = self.office.vault.db
        assert check_ledger(db) == [] and check_remittances(db) == []
        by_party, by_line, account = sums(db, "coverage_id"), sums(db, "service_line_id"), sums(db, "patient_id")
        assert sum(by_party.values()) == sum(by_line.values()) == sum(account.values())


def sums(db: Database, column: str) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for key, cents in db.execute(f"SELECT {column}, amount_cents FROM ledger_entry"):  # noqa: S608 - own words
        found[key] += cents
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(ACTIONS, min_size=3, max_size=9))
def test_every_sequence_keeps_every_cent(actions: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder, copied_vault(Path(folder) / "vault") as vault:
        run = _Run(an_office(vault))
        before = ledger_sums(run.office)
        for action in actions:
            run.does(action)
            run.agrees()
        assert verify_vault(vault) == []
        for batch_id in reversed(run.batches):
            run.does(("undo", run.batches.index(batch_id)))
        assert run.office.cash_cents() == 15_00
        assert ledger_sums(run.office) == before
        assert verify_vault(vault) == []
