"""One claim of a remittance as the desk lists it: under which tab it stands, its badge and the few words below it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.remittances.decision import DecisionKind
from app.domain.remittances.plan import Attention, Need, Outcome, PlannedClaim
from app.domain.remittances.remittance import NamedParty, RemittanceClaim
from app.ui import format
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge

_TONES = {
    Need.UNBALANCED: Tone.DANGER,
    Need.UNKNOWN_REASON: Tone.DANGER,
    Need.NOT_FOUND: Tone.WARN,
    Need.REPEATED: Tone.INFO,
    Need.REVERSAL: Tone.INFO,
    Need.CHECK_MATCH: Tone.NEUTRAL,
    Need.OVER_APPLIED: Tone.WARN,
    Need.DENIED: Tone.DANGER,
    Need.UNDERPAID: Tone.WARN,
    Need.NOT_OURS: Tone.NEUTRAL,
    Need.NOTICE: Tone.INFO,
}
"""The first of a claim's needs in this order gives it its badge."""
_ORDER = list(_TONES)


class Tab(StrEnum):
    """Where a claim stands on the desk."""

    DECIDE = "decide"
    CLEAN = "clean"
    NOT_FOUND = "not found"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A planned claim with what the payer sent of it, what was decided on it, and the batch it was posted in."""

    planned: PlannedClaim
    claim: RemittanceClaim
    decision: DecisionKind | None = None
    batch_id: int = 0
    is_held: bool = False
    """Clean, but another answer to the same visit in this remittance is not accepted: they are posted together."""

    @property
    def place(self) -> int:
        """Which of the remittance's claims, from 0."""
        return self.planned.place

    @property
    def tab(self) -> Tab:
        if self.batch_id:
            return Tab.POSTED
        if self.planned.outcome is Outcome.SUSPENSE:
            return Tab.NOT_FOUND
        return Tab.CLEAN if self.planned.is_clean and not self.is_held else Tab.DECIDE

    @property
    def is_accepted(self) -> bool:
        """Whether the next posting takes it along: clean and not skipped, or looked at and accepted."""
        if self.batch_id or self.decision is DecisionKind.SKIP:
            return False
        return self.decision in (DecisionKind.ACCEPT, DecisionKind.NOT_OURS) or self.tab is Tab.CLEAN

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has said yet what becomes of it."""
        return (
            self.tab in (Tab.DECIDE, Tab.NOT_FOUND) and not self.is_accepted and self.decision is not DecisionKind.SKIP
        )

    @property
    def patient(self) -> str:
        """The patient as we know the name, else as the payer wrote it."""
        billed = self.planned.match.claim
        if billed is not None:
            return ", ".join(filter(None, (billed.patient_last, billed.patient_first)))
        return name_of(self.claim.party("QC"))

    @property
    def number(self) -> str:
        """Our number of the claim, else the one the payer gave back."""
        billed = self.planned.match.claim
        return billed.number if billed is not None else self.claim.claim_number

    @property
    def badge(self) -> Badge:
        """What it waits for, or what became of it."""
        if self.batch_id:
            return Badge(_POSTED.get(self.planned.outcome, "posted"), Tone.OK)
        if self.decision is DecisionKind.SKIP:
            return Badge("skipped", Tone.NEUTRAL)
        if self.decision is DecisionKind.ACCEPT:
            return Badge("accepted", Tone.OK)
        if self.is_held:
            return Badge("goes with", Tone.NEUTRAL)
        first = self.leading
        return need_badge(first.need) if first else Badge("clean", Tone.OK)

    @property
    def leading(self) -> Attention | None:
        """The need that counts most."""
        return min(self.planned.attention, key=lambda each: _ORDER.index(each.need), default=None)

    @property
    def words(self) -> str:
        """The number and what is the matter, else what was paid."""
        first = self.leading
        told = first.words if first and not self.batch_id else f"paid {format.money(self.planned.paid_cents)}"
        if self.is_held:
            told = "goes with another answer to this claim: accept both"
        return f"{self.number} · {told}" if self.number else told


_POSTED = {Outcome.REVERSAL: "taken back", Outcome.SUSPENSE: "kept aside", Outcome.INFORMATION: "noted"}


def need_badge(need: Need) -> Badge:
    """A need with its colour."""
    return Badge(need.value, _TONES[need])


def name_of(party: NamedParty | None) -> str:
    """A person as the payer wrote it, in mixed case."""
    if party is None:
        return "No name given"
    words = ", ".join(filter(None, (party.last_name, party.first_name)))
    return words.title() if words.isupper() else words or "No name given"


def with_held(rows: tuple[DeskRow, ...]) -> tuple[DeskRow, ...]:
    """Clean rows are held back while another answer to their visit is not accepted."""
    waiting = {_visit(row) for row in rows if not row.batch_id and not row.is_accepted} - {0}
    return tuple(
        replace(row, is_held=True) if row.tab is Tab.CLEAN and row.decision is None and _visit(row) in waiting else row
        for row in rows
    )


def _visit(row: DeskRow) -> int:
    billed = row.planned.match.claim
    return billed.encounter_id if billed else 0


def tab_rows(rows: tuple[DeskRow, ...], tab: Tab) -> list[DeskRow]:
    """Those of a tab, in the remittance's order."""
    return [row for row in rows if row.tab is tab]


def accepted(rows: tuple[DeskRow, ...]) -> list[DeskRow]:
    """Those the next posting takes along."""
    return [row for row in rows if row.is_accepted]
