"""Any sequence of actions on a real vault: every sum agrees, what is refused changes nothing, what is undone is undone.

One vault serves all sequences, each with a patient of its own.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.domain.account import balances, unsound
from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.claim import ClaimStatus
from app.domain.coverage import Rank
from app.domain.ledger import Entry, EntryKind, Party, PartyKind, balance_by_party
from app.domain.patient_payment import OpenLine, Share
from app.domain.posting import PostingKind
from app.domain.receipt import ReceiptWay
from app.errors import UserError
from app.queries.open_lines import open_lines, practice_credit, visit_credit
from app.services import encounters, people
from app.services.adjudications import record_adjudication, standing_answer, take_back_answer
from app.services.claim_reading import claim_for
from app.services.encounters import NotReady
from app.services.patient_money import (
    RefundPayment,
    apply_credit,
    refund,
    return_payment,
    take_payment,
    transfer,
    unapply_credit,
    undo_posting,
    write_off,
)
from app.store.claims import claim_of_encounter
from app.store.ledger import load_patient_entries
from app.store.ledger_check import check_ledger
from app.store.receipts import load_patient_receipts
from app.store.vault import Vault
from tests.invented import COVERAGE, NOW, PATIENT, TODAY, Town, settle
from tests.services.test_claim_versions import send

CENTS = st.integers(1, 60_00)
WAYS = st.sampled_from([ReceiptWay.CASH, ReceiptWay.CARD, ReceiptWay.TRANSFER])
WRITE_OFFS = st.sampled_from(
    [PostingKind.SMALL_BALANCE, PostingKind.COURTESY, PostingKind.BAD_DEBT, PostingKind.DENIAL]
)
PART = st.integers(1, 108)
"""Per cent of what is there: now and then too much."""
PICK = st.integers(0, 9)
BY_CARD = RefundPayment(ReceiptWay.CARD, "", TODAY)


class MoneyMachine(RuleBasedStateMachine):
    """What a biller may do with one patient's money, in any order."""

    vault: Vault
    town: Town

    @initialize(covered=st.booleans())
    def begin(self, covered: bool) -> None:
        patient = people.save_patient(self.vault, replace(PATIENT, account_number=""), NOW)
        ranks = (Rank.PRIMARY, Rank.SECONDARY)
        coverages = [
            people.save_coverage(
                self.vault,
                replace(COVERAGE, patient_id=patient.id, payer_id=self.town.payer.id, rank=rank, member_id=f"M{rank}"),
                NOW,
            )
            for rank in ranks
        ]
        if not covered:
            for coverage in coverages:
                people.save_coverage(self.vault, replace(coverage, ends_on=date(2025, 12, 31)), NOW)
        self.patient, self.covered = patient, covered
        self.me = Party(PartyKind.PATIENT, patient.id)
        self.plans = [Party(PartyKind.COVERAGE, coverage.id) for coverage in coverages]
        self.visits: list[int] = []
        self.sent: list[int] = []
        self.done: list[int] = []
        self.answers_moved = False
        self.visit(40_00, 25_00, 10_00)

    # What a biller does -------------------------------------------------------------------------

    @rule(charge=CENTS, other=st.integers(0, 30_00), paid=st.sampled_from([0, 15_00, 40_00]))
    def save_visit(self, charge: int, other: int, paid: int) -> None:
        self.visit(charge, other, paid)

    def visit(self, charge: int, other: int, paid: int) -> None:
        visit = self.town.visit(*filter(None, (charge, other)), paid_cents=paid)
        saved = encounters.save_encounter(self.vault, replace(visit, patient_id=self.patient.id), NOW)
        self.visits.append(saved.encounter.id)

    @rule(pick=PICK, charge=CENTS, paid=st.integers(0, 40_00))
    def correct_visit(self, pick: int, charge: int, paid: int) -> None:
        if self.visits:
            saved = encounters.load_encounter(self.vault, self.visits[pick % len(self.visits)])
            lines = (replace(saved.lines[0], charge_cents=charge), *saved.lines[1:])
            changed = replace(saved, lines=lines, patient_paid_cents=paid)
            self.attempt(lambda: encounters.save_encounter(self.vault, changed, NOW))

    @rule(pick=PICK, share=st.integers(0, 100), over=st.booleans())
    def answer(self, pick: int, share: int, over: bool) -> None:
        waiting = [claim for claim in self.sent if standing_answer(self.vault, claim) is None]
        if not waiting:
            self.send_one()
            return
        claim_id = waiting[pick % len(waiting)]
        lines = []
        for line in claim_for(self.vault, claim_id).encounter.lines:
            left = line.charge_cents * share // 100
            paid = line.charge_cents - left + (5_00 if over else 0)
            adjustments = [Adjustment(Group.PATIENT, "2", left)] if left else []
            if over:
                adjustments.append(Adjustment(Group.OTHER, "94", -5_00))
            lines.append(AdjudicatedLine(line.id, line.charge_cents, paid, tuple(adjustments)))
        charge, paid_in_all = sum(line.charge_cents for line in lines), sum(line.paid_cents for line in lines)
        answer = Adjudication("", TODAY, charge, paid_in_all, tuple(lines))
        self.attempt(lambda: record_adjudication(self.vault, claim_id, answer, NOW))

    def send_one(self) -> None:
        """The first visit's claim that is sound and not sent goes out."""
        for visit in self.visits if self.covered else ():
            claim = claim_of_encounter(self.vault.db, visit)
            if claim and claim.status is not ClaimStatus.SENT:
                with suppress(NotReady):
                    self.sent.append(send(self.vault, visit, claim.id))
                    return

    @rule(pick=PICK)
    def take_back(self, pick: int) -> None:
        if self.sent:
            claim_id = self.sent[pick % len(self.sent)]
            if self.attempt(lambda: take_back_answer(self.vault, claim_id, "Decided anew", NOW)):
                self.answers_moved = True

    @rule(cents=CENTS, way=WAYS)
    def pay(self, cents: int, way: ReceiptWay) -> None:
        self.attempt(lambda: self.take(cents, way, None))

    @rule(cents=CENTS, pick=PICK, part=PART, for_visit=st.booleans())
    def pay_as_typed(self, cents: int, pick: int, part: int, for_visit: bool) -> None:
        if line := self.pick(open_lines(self.vault.db, self.patient.id), pick):
            share = Share(line.encounter_id, 0 if for_visit else line.line_id, of(part, min(cents, line.cents)))
            self.attempt(lambda: self.take(cents, ReceiptWay.CASH, [share]))

    @rule(part=PART, pick=PICK)
    def apply(self, part: int, pick: int) -> None:
        source = self.credit(part, pick)
        self.attempt(lambda: self.done.append(apply_credit(self.vault, self.patient.id, source, None, NOW)))

    @rule(part=PART, pick=PICK)
    def unapply(self, part: int, pick: int) -> None:
        lines = [line for line in self.lines_of(self.me) if line.paid_cents]
        if line := self.pick(lines, pick):
            share = Share(line.encounter_id, line.line_id, of(part, line.paid_cents))
            self.attempt(lambda: self.done.append(unapply_credit(self.vault, self.patient.id, [share], "So", NOW)))

    @rule(kind=WRITE_OFFS, part=PART, pick=PICK, who=PICK)
    def give_up(self, kind: PostingKind, part: int, pick: int, who: int) -> None:
        party = self.owing(who)
        if line := self.pick(self.lines_of(party), pick):
            share = Share(line.encounter_id, line.line_id, of(part, line.cents))
            self.attempt(lambda: self.done.append(write_off(self.vault, kind, party, [share], "So", NOW)))

    @rule(part=PART, pick=PICK, who=PICK, to=PICK)
    def move(self, part: int, pick: int, who: int, to: int) -> None:
        source, target = self.owing(who), [self.me, *self.plans][to % 3]
        if line := self.pick(self.lines_of(source), pick):
            share = Share(line.encounter_id, line.line_id, of(part, line.cents))
            self.attempt(lambda: self.done.append(transfer(self.vault, source, target, [share], "So", NOW)))

    @rule(part=PART, pick=PICK)
    def give_back(self, part: int, pick: int) -> None:
        share = self.credit(part, pick)
        self.attempt(lambda: self.done.append(refund(self.vault, self.me, [share], BY_CARD, "So", NOW)))

    @rule(pick=PICK, who=PICK)
    def give_back_to_payer(self, pick: int, who: int) -> None:
        plan = self.plans[who % 2]
        over = [line for line in self.lines_of(plan) if line.cents < 0]
        if line := self.pick(over, pick):
            share = Share(line.encounter_id, line.line_id, -line.cents)
            self.attempt(lambda: self.done.append(refund(self.vault, plan, [share], BY_CARD, "So", NOW)))

    @rule(pick=PICK)
    def bank_returns(self, pick: int) -> None:
        receipts = load_patient_receipts(self.vault.db, self.patient.id)
        if receipts:
            receipt = receipts[pick % len(receipts)]
            self.attempt(lambda: return_payment(self.vault, receipt.id, "No funds", NOW))

    @rule(pick=PICK)
    def undo(self, pick: int) -> None:
        if self.done:
            posting = self.done[pick % len(self.done)]
            self.attempt(lambda: undo_posting(self.vault, posting, "So", NOW))

    @rule(part=PART, kind=WRITE_OFFS, pick=PICK, deed=st.sampled_from(["pay", "write off", "transfer", "refund"]))
    def do_and_undo(self, part: int, kind: PostingKind, pick: int, deed: str) -> None:
        """Undoing at once returns every balance."""
        before = self.standing()
        if deed == "pay":
            posting = self.attempt(lambda: self.take(of(part, 80_00), ReceiptWay.CARD, None))
        elif deed == "refund":
            share = self.credit(part, pick)
            posting = self.attempt(lambda: refund(self.vault, self.me, [share], BY_CARD, "So", NOW))
        else:
            line = self.pick(open_lines(self.vault.db, self.patient.id), pick)
            if line is None:
                return
            share = Share(line.encounter_id, line.line_id, of(part, line.cents))
            if deed == "transfer":
                posting = self.attempt(lambda: transfer(self.vault, self.me, self.plans[0], [share], "So", NOW))
            else:
                posting = self.attempt(lambda: write_off(self.vault, kind, self.me, [share], "So", NOW))
        if posting:
            undo_posting(self.vault, posting, "So", NOW)
            assert self.standing() == before

    # What always holds --------------------------------------------------------------------------

    @invariant()
    def every_sum_agrees(self) -> None:
        entries = self.entries()
        total = sum(balance_by_party(entries).values())
        assert total == sum(balances(entries).values()) == sum(kind_sums(entries).values())
        assert kind_sums(entries)[EntryKind.TRANSFER] == kind_sums(entries)[EntryKind.APPLIED] == 0
        lines = [line for party in (self.me, *self.plans) for line in self.lines_of(party)]
        credit = sum(visit_credit(self.vault.db, self.patient.id).values())
        credit += sum(practice_credit(self.vault.db, self.patient.id).values())
        assert total == sum(line.cents for line in lines) - credit

    @invariant()
    def nothing_of_the_patients_is_below_zero(self) -> None:
        bad = {place for place in unsound(self.entries(), self.me) if place.party == self.me}
        if self.answers_moved:  # what was given up of an answer taken back stands as credit on its line
            bad = {place for place in bad if not place.line_id}
        assert not bad

    def teardown(self) -> None:
        assert check_ledger(self.vault.db) == []

    # How it is asked ----------------------------------------------------------------------------

    def take(self, cents: int, way: ReceiptWay, shares: list[Share] | None) -> int:
        taken = take_payment(
            self.vault, self.patient.id, cents, way, "", TODAY, shares, NOW, practice_id=self.town.practice.id
        )
        self.done.append(taken.posting_id)
        return taken.posting_id

    def attempt(self, deed: Callable[[], object]) -> int:
        """Do it, or be refused with nothing changed; a posting's id where it says one."""
        before = self.entries()
        try:
            made = deed()
        except UserError:
            assert self.entries() == before
            return 0
        return made if isinstance(made, int) else 1

    def credit(self, part: int, pick: int) -> Share:
        """A place where the patient has credit, and a part of it."""
        there = visit_credit(self.vault.db, self.patient.id)
        there[0] = practice_credit(self.vault.db, self.patient.id).get(self.town.practice.id, 0)
        places = [place for place, cents in there.items() if cents] or [0]
        place = places[pick % len(places)]
        return Share(place, 0, of(part, there[place]))

    def owing(self, who: int) -> Party:
        """A party that owes something, where there is one."""
        parties = [party for party, cents in balance_by_party(self.entries()).items() if cents > 0] or [self.me]
        return parties[who % len(parties)]

    def entries(self) -> tuple[Entry, ...]:
        return load_patient_entries(self.vault.db, self.patient.id)

    def standing(self) -> dict[object, int]:
        return {place: cents for place, cents in balances(self.entries()).items() if cents}

    def lines_of(self, party: Party) -> tuple[OpenLine, ...]:
        return open_lines(self.vault.db, self.patient.id, party.id if party != self.me else 0)

    def pick(self, lines: Sequence[OpenLine], pick: int) -> OpenLine | None:
        """One of the lines, an open one where there is one."""
        found = [line for line in lines if line.cents > 0] or lines
        return found[pick % len(found)] if found else None


def kind_sums(entries: Sequence[Entry]) -> Counter[EntryKind]:
    """The same money by account: transfers and applied credit come to zero."""
    sums: Counter[EntryKind] = Counter()
    for entry in entries:
        sums[entry.kind] += entry.amount_cents
    return sums


def of(part: int, cents: int) -> int:
    """A part of an amount in per cent, at least a cent."""
    return max(1, cents * part // 100)


def test_any_sequence_of_actions_keeps_every_sum(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MoneyMachine, "vault", vault, raising=False)
    monkeypatch.setattr(MoneyMachine, "town", settle(vault), raising=False)
    run_state_machine_as_test(
        MoneyMachine,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
