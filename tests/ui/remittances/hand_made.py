"""A remittance and its plan made by hand, with every kind of need, for the desk's widgets."""

from datetime import UTC, date, datetime

from app.domain.ledger import Party, PartyKind
from app.domain.remittances.match import BilledClaim, BilledLine, Match, MatchedBy
from app.domain.remittances.plan import Attention, ClaimBooks, Need, Outcome, PlannedClaim, RemittancePlan
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.queries.remittance_list import RemittanceRow, RemittanceState
from app.ui.remittances.desk_data import DeskData
from app.ui.remittances.sum_words import SumRow
from tests.edi.remittance_writer import answer, check, person, service, taken_back

NAMES = ("Rivera Elena", "Oyelaran Tunde", "Tran Bao", "Lindqvist Maja", "Halvorsen Ida", "Quispe Oscar")
IMPORTED = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


def claim_of(nth: int, *lines: object, **more: object) -> RemittanceClaim:
    last, first = NAMES[nth % len(NAMES)].split()
    patient = person(last.upper(), first.upper(), f"ZQX{nth:06d}")
    return answer(f"26-{1187 + nth:05d}", *lines, patient=patient, **more)  # type: ignore[arg-type]


def billed(nth: int, claim: RemittanceClaim) -> BilledClaim:
    last, first = NAMES[nth % len(NAMES)].split()
    lines = tuple(
        BilledLine(
            100 * nth + place,
            line.service.code,
            line.service.modifiers,
            line.service_from,
            1,
            abs(line.charge_cents),
        )
        for place, line in enumerate(claim.lines, 1)
    )
    return BilledClaim(nth + 1, claim.claim_number, nth + 1, 1, f"A{nth}", last, first, f"ZQX{nth:06d}", lines)


def planned(nth: int, claim: RemittanceClaim, *attention: Attention, outcome: Outcome = Outcome.ANSWER) -> PlannedClaim:
    if outcome is Outcome.SUSPENSE:
        return PlannedClaim(nth, outcome, Match(MatchedBy.NOTHING), claim.paid_cents, attention=attention)
    ours = billed(nth, claim)
    match = Match(MatchedBy.LINE_NUMBER, ours, tuple(line.line_id for line in ours.lines), 100)
    return PlannedClaim(nth, outcome, match, claim.paid_cents, attention=attention)


def hand_made(clean: int = 13, *, refusal: str = "") -> DeskData:
    """Four to decide, one not found, the others clean."""
    denied = claim_of(
        0,
        service("99214-25", 185_00, "CO-45 6360,PR-3 2000", allowed_cents=121_40),
        service("20610", 140_00, "CO-4 14000", allowed_cents=0),
        service("J1030", 18_00, "CO-97 1800", allowed_cents=0),
        service("83036-QW", 32_00, "CO-16 3200", allowed_cents=0, remarks=("MA120",)),
    )
    short = claim_of(1, service("99214", 185_00, "CO-45 8600", allowed_cents=99_00))
    back = taken_back(claim_of(2, service("99213", 92_00, "CO-45 2800")))
    alike = claim_of(3, service("99213", 140_00, "CO-45 4800"))
    lost = claim_of(4, service("99212", 60_00, "CO-45 6000"))
    plain = [
        claim_of(nth, service("99213-25", 140_00, "CO-45 4800,PR-3 2000", allowed_cents=92_00))
        for nth in range(5, 5 + clean)
    ]
    claims = (denied, short, back, alike, lost, *plain)
    plans = (
        planned(
            0,
            denied,
            Attention(Need.DENIED, "CO-4: The modifier does not fit the procedure. Send a corrected claim.", 2),
            Attention(Need.DENIED, "CO-97: Bundled into another service.", 3),
            Attention(Need.DENIED, "CO-16: Something is missing. Put the CLIA number into item 23.", 4),
        ),
        planned(1, short, Attention(Need.UNDERPAID, "allowed 22.40 under contract", 1)),
        planned(2, back, Attention(Need.REVERSAL, "takes back 64.00 of 11/12"), outcome=Outcome.REVERSAL),
        planned(3, alike, Attention(Need.CHECK_MATCH, "matched by date and code, not by line number")),
        planned(
            4,
            lost,
            Attention(Need.NOT_FOUND, "no claim of ours is like it"),
            outcome=Outcome.SUSPENSE,
        ),
        *(planned(nth, claim) for nth, claim in enumerate(plain, 5)),
    )
    remittance = check(*claims, plb="L6 -176,WO:25-00874 7600", number="0077120")
    return DeskData(
        row=row_of(remittance, len(claims)),
        plan=RemittancePlan(remittance, plans, refusal),
        proof=proof_of_hand(remittance),
        books={1: books_of(1, {1: 121_40, 2: 68_15, 3: 7_92, 4: 13_31}), 2: books_of(2, {101: 121_40})},
        carried=(SumRow("WO 25-00874 from 03/12", after="76.00 → 0.00"),),
        deposit="EFT, bank date 04/03, not yet matched to the bank",
        sha256="51ab" * 16,
    )


def books_of(claim_id: int, expected: dict[int, int]) -> ClaimBooks:
    party = Party(PartyKind.COVERAGE, 1)
    return ClaimBooks(claim_id, claim_id, party, Party(PartyKind.PATIENT, 1), (), (), expected_cents=expected)


def proof_of_hand(remittance: Remittance) -> tuple[SumRow, ...]:
    paid = sum(claim.paid_cents for claim in remittance.claims)
    plb = [
        SumRow(f"PLB {each.reason} {each.reference}", -each.amount_cents) for each in remittance.provider_adjustments
    ]
    return (SumRow("Claims paid", paid), *plb, SumRow("Check", remittance.amount_cents, strong=True))


def row_of(remittance: Remittance, claims: int, state: RemittanceState = RemittanceState.WAITING) -> RemittanceRow:
    return RemittanceRow(
        1, 1, "835_0402.edi", IMPORTED, 1, "Summit Blue", 1, "0077120", date(2026, 4, 2), remittance.amount_cents,
        "ACH", claims, 0, 0, 0, 0, 0, "", state,
    )  # fmt: skip
