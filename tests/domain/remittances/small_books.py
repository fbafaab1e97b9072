"""Claims as billed, their books, and a ledger that takes plans in, for tests of matching and planning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.remittances.match import BilledClaim, BilledLine
from app.domain.remittances.matching import match_claims
from app.domain.remittances.plan import ClaimBooks, Outcome, PlannedClaim, RemittancePlan, StandingAnswer
from app.domain.remittances.planning import plan_remittance
from app.domain.remittances.remittance import Remittance
from tests.edi.remittance_writer import SERVICE_DAY

RECEIVED = date(2026, 3, 21)
PRIMARY, SECONDARY, PATIENT = Party(PartyKind.COVERAGE, 1), Party(PartyKind.COVERAGE, 2), Party(PartyKind.PATIENT, 9)


def a_line(line_id: int, code: str, cents: int, on: date = SERVICE_DAY, units: int = 1) -> BilledLine:
    """`99213-25` as we sent it."""
    procedure, *modifiers = code.split("-")
    return BilledLine(line_id, procedure, tuple(modifiers), on, units, cents)


SEEN, INJECTED = a_line(11, "99213-25", 140_00), a_line(12, "J1030", 20_00)


def a_claim(*lines: BilledLine, claim_id: int = 1, number: str = "C26-0001", **more: object) -> BilledClaim:
    """A claim of Quilla's, both lines unless told."""
    values: dict[str, object] = {
        "encounter_id": 100 + claim_id, "payer_id": 5, "account_number": "P-1001", "patient_last": "Vanterpool",
        "patient_first": "Quilla", "member_id": "ZQX987654", "lines": lines or (SEEN, INJECTED), **more,
    }  # fmt: skip
    return BilledClaim(claim_id=claim_id, number=number, **values)  # type: ignore[arg-type]  # tests name what differs


def new_books(claim: BilledClaim, payer: Party = PRIMARY, following: Party = PATIENT, **more: object) -> ClaimBooks:
    """Every line charged to the first payer, nothing else."""
    charges = tuple(
        Entry(EntryKind.CHARGE, PRIMARY, line.charge_cents, line.line_id, id=1_000 * claim.encounter_id + nth)
        for nth, line in enumerate(claim.lines, 1)
    )
    values: dict[str, object] = {"entries": charges, **more}
    return ClaimBooks(claim.claim_id, claim.encounter_id, payer, following, claim.lines, **values)  # type: ignore[arg-type]


Posted = dict[int, tuple[PlannedClaim, StandingAnswer]]


@dataclass
class Ledger:
    """Claims with their books; plans are posted as the services do it, ids given and answers kept."""

    claims: Sequence[BilledClaim]
    books: dict[int, ClaimBooks] = field(default_factory=dict)
    next_id: int = 1

    def __post_init__(self) -> None:
        for claim in self.claims:
            self.books.setdefault(claim.claim_id, new_books(claim))

    def plan(self, remittance: Remittance, **more: object) -> RemittancePlan:
        claims = [
            replace(each, payer_claim_numbers=tuple(one.answer.payer_claim_number for one in books.answers))
            for each in self.claims
            if (books := self.books[each.claim_id])
        ]
        matches = match_claims(remittance, claims)
        return plan_remittance(remittance, matches, self.books, received_on=RECEIVED, **more)  # type: ignore[arg-type]

    def post(self, remittance: Remittance, **more: object) -> RemittancePlan:
        plan = self.plan(remittance, **more)
        posted: Posted = {}
        for planned in plan.in_posting_order():
            self._post(remittance, planned, posted)
        return plan

    def _post(self, remittance: Remittance, planned: PlannedClaim, posted: Posted) -> None:
        if planned.match.claim is None or planned.outcome in (Outcome.SUSPENSE, Outcome.INFORMATION):
            return
        one = self.books[planned.match.claim.claim_id]
        entries = tuple(self._with_ids(planned, posted))
        for other in self.books.values():
            if other.encounter_id == one.encounter_id:
                self.books[other.claim_id] = replace(other, entries=(*other.entries, *entries))
        one = self.books[one.claim_id]
        gone = {self._real(each, posted) for each in planned.takes_back}
        assert gone <= {each.adjudication_id for each in one.answers}
        back = tuple(
            replace(each, taken_back_with=remittance.payment_reference)
            for each in one.answers
            if each.adjudication_id in gone
        )
        stay = tuple(each for each in one.answers if each.adjudication_id not in gone)
        if planned.answer:
            own = tuple(entry for entry in entries if not entry.reverses)
            told = f"check {remittance.payment_reference}"
            new = StandingAnswer(self.take_id(), planned.answer, own, told)
            posted[planned.place] = (planned, new)
            stay += (new,)
        self.books[one.claim_id] = replace(one, answers=stay, taken_back=one.taken_back + back)

    def _with_ids(self, planned: PlannedClaim, posted: Posted) -> Iterable[Entry]:
        real = {
            old.id: new.id
            for each, answer in posted.values()
            for old, new in zip((e for e in each.entries if not e.reverses), answer.entries, strict=True)
        }
        for entry in planned.entries:
            reverses = real[entry.reverses] if entry.reverses < 0 else entry.reverses
            yield replace(entry, id=self.take_id(), reverses=reverses)

    @staticmethod
    def _real(each: StandingAnswer, posted: Posted) -> int:
        place = each.planned_place
        return each.adjudication_id if place is None else posted[place][1].adjudication_id

    def take_id(self) -> int:
        self.next_id += 1
        return self.next_id
