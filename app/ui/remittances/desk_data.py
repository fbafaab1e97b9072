"""Everything the desk shows of one remittance, read in one go: what was paid, planned, decided and posted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.ledger import Party
from app.domain.remittances.decision import Decision, DecisionKind
from app.domain.remittances.plan import ClaimBooks, RemittancePlan
from app.queries.remittance_list import RemittanceRow, RemittanceState
from app.ui import format
from app.ui.remittances.claims_pane import Head
from app.ui.remittances.desk_row import DeskRow, Tab, accepted, with_held
from app.ui.remittances.list_pane import STATE_BADGES, way_words
from app.ui.remittances.proof_pane import ProofShown
from app.ui.remittances.sum_words import SumRow
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge


@dataclass(frozen=True, slots=True)
class DeskData:
    """One remittance. `batches` tells in which posting each place was posted."""

    row: RemittanceRow
    plan: RemittancePlan
    proof: tuple[SumRow, ...]
    decisions: Mapping[int, DecisionKind] = field(default_factory=dict)
    matched: Mapping[int, Decision] = field(default_factory=dict)
    """Matches the biller decided, by place."""
    batches: Mapping[int, int] = field(default_factory=dict)
    books: Mapping[int, ClaimBooks] = field(default_factory=dict)
    """By our claim's row id."""
    names: Mapping[Party, str] = field(default_factory=dict)
    carried: tuple[SumRow, ...] = ()
    deposit: str = ""
    sha256: str = ""

    @property
    def rows(self) -> tuple[DeskRow, ...]:
        """Its claims, in the remittance's order."""
        claims = self.plan.remittance.claims
        rows = (
            DeskRow(
                planned, claims[planned.place], self.decisions.get(planned.place), self.batches.get(planned.place, 0)
            )
            for planned in self.plan.claims
        )
        return with_held(tuple(rows))

    def expected(self, claim_id: int) -> Mapping[int, int]:
        """The contract's amounts by our line's row id."""
        books = self.books.get(claim_id)
        return books.expected_cents or {} if books else {}

    @property
    def file_words(self) -> str:
        """Where it came from, for the foot of a claim."""
        if not self.row.file_id:
            return "Keyed from a paper EOB"
        return f"File {self.row.file_name}, kept in the vault · sha {self.sha256[:8]}…"


def head_of(data: DeskData, rows: tuple[DeskRow, ...]) -> Head:
    """The remittance in a few words."""
    row, remittance = data.row, data.plan.remittance
    lines = sum(len(claim.lines) for claim in remittance.claims)
    about = " · ".join(part for part in (row.payer_name, format.day(row.paid_on)) if part)
    badge = Badge("balanced to the cent", Tone.OK)
    if row.state in (RemittanceState.UNBALANCED, RemittanceState.REPEATED):
        badge = STATE_BADGES[row.state]
    counts = f"{len(rows):,} {'claim' if len(rows) == 1 else 'claims'}, {lines:,} {'line' if lines == 1 else 'lines'}"
    return Head(
        about, format.money(row.amount_cents), f"{way_words(row.method)} {row.reference}".strip(), badge, counts
    )


def proof_of(data: DeskData, rows: tuple[DeskRow, ...]) -> ProofShown:
    """The proof, and what the next posting would take along."""
    taken, lost = accepted(rows), [row for row in rows if row.tab is Tab.NOT_FOUND and not row.is_accepted]
    skipped = [row for row in rows if row.decision is DecisionKind.SKIP and not row.batch_id]
    lines = sum(len(row.claim.lines) for row in rows)
    is_sound = not data.row.problem_count
    checks = (
        f"{lines:,} {'line' if lines == 1 else 'lines'}",
        f"{len(rows):,} {'claim' if len(rows) == 1 else 'claims'}",
        "check",
    )
    return ProofShown(
        proof=data.proof,
        checks=tuple(Badge(f"{words} ✓", Tone.OK) for words in checks) if is_sound else (),
        carried=data.carried,
        deposit=data.deposit,
        accepted=len(taken),
        accepted_cents=sum(row.planned.paid_cents for row in taken),
        to_decide=sum(row.tab is Tab.DECIDE and row.is_waiting for row in rows),
        not_found=len(lost),
        not_found_cents=sum(row.planned.paid_cents for row in lost),
        skipped=len(skipped),
        refusal=data.plan.refusal,
        is_done=all(row.batch_id for row in rows) if rows else data.row.state is RemittanceState.POSTED,
        is_bare=not rows,
    )
