"""Whatever payers send and the biller undoes: checks stay whole, sums agree by party and line, undoing restores."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.day_sheet import Basis
from app.domain.ledger import balance_by_party
from app.domain.remittances.remittance import RemittanceClaim
from app.domain.why.books import Voice
from app.errors import UserError
from app.queries.open_lines import open_lines, visit_credit
from app.services.accounts import explain_account, explain_claim
from app.services.adjudications import take_back_answer
from app.services.day_sheets import day_sheet
from app.services.remittances.posting import undo_batch
from app.store.ledger import load_ledger
from app.store.ledger_check import check_ledger
from app.store.remittance_check import check_remittances
from app.store.verify import verify_vault
from tests.edi.remittance_writer import check, taken_back
from tests.services.remittances.office import LATER, VISIT, Office, an_office, told
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
        before = ledger_sums(self.office)
        try:
            getattr(self, "_" + str(kind).replace(" ", "_"))(*rest)
        except UserError:  # refused in words
            assert ledger_sums(self.office) == before

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
        told = [explain_claim(self.office.vault, each.id, LATER.date(), Voice.BILLER) for each in self.claims]
        for each, why in zip(self.claims, told, strict=True):
            entries = load_ledger(db, each.encounter_id)
            assert dict(why.by_party) == balance_by_party(entries)
            assert why.cents == sum(line.cents for line in why.told) == sum(entry.amount_cents for entry in entries)
        account = explain_account(self.office.vault, self.office.patient.id, LATER.date(), Voice.PATIENT)
        lines = sum(line.cents for each in self.parties() for line in open_lines(db, self.office.patient.id, each))
        credit = sum(visit_credit(db, self.office.patient.id).values())
        assert account.balance_cents == sum(why.cents for why in told) == lines - credit
        for basis in Basis:
            sheet = day_sheet(self.office.vault, VISIT, LATER.date(), basis)
            changed = sum(row.cents for _part, rows in sheet.changes for row in rows)
            assert sheet.opening_cents + changed == sheet.closing_cents
            if basis is Basis.EFFECTIVE:
                assert sheet.closing_cents == account.balance_cents

    def parties(self) -> list[int]:
        """The patient (0) and each coverage."""
        sql = "SELECT id FROM coverage WHERE patient_id = ?"
        return [0, *(each for (each,) in self.office.vault.db.execute(sql, [self.office.patient.id]))]


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
