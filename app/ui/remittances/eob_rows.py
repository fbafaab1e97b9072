"""The claims of a paper EOB as its list shows them: what each adds to the check, and what is still the matter."""

from dataclasses import dataclass
from datetime import date

from app.domain.remittances.keyed_eob import KeyedClaim
from app.domain.remittances.keyed_remittance import KeyedTrouble
from app.domain.remittances.plan import Attention, PlannedClaim
from app.ui.remittances.desk_row import need_badge
from app.ui.remittances.eob_editor import EobEditor
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge


@dataclass(frozen=True, slots=True)
class EobRow:
    """A claim keyed, at its place on the paper."""

    place: int
    claim: KeyedClaim
    trouble: KeyedTrouble | None
    planned: PlannedClaim | None
    is_anothers: bool = False
    """Billed to another payer than pays here."""

    @property
    def patient(self) -> str:
        """As we know the name, or as the paper has it."""
        return ", ".join(filter(None, (self.claim.patient_last, self.claim.patient_first)))

    @property
    def served(self) -> date | None:
        """The first day of service."""
        return min((line.service_date for line in self.claim.lines if line.service_date), default=None)

    @property
    def charge_cents(self) -> int:
        """What was charged of what is decided."""
        charged = sum(line.keyed.charge_cents for line in self.claim.lines) or self.claim.charge_cents
        return -charged if self.claim.takes_back else charged

    @property
    def badge(self) -> Badge:
        """Whether it balances, and what else is the matter."""
        if self.trouble:
            return Badge("not yet", Tone.WARN)
        if not self.claim.claim_id:
            return Badge("kept aside", Tone.WARN)
        if self.is_anothers:
            return Badge("another payer", Tone.WARN)
        if self.claim.takes_back:
            return Badge("taken back", Tone.INFO)
        first = _leading(self.planned)
        return need_badge(first.need) if first else Badge("balances", Tone.OK)

    @property
    def words(self) -> str:
        """What is the matter; empty where it balances."""
        if self.trouble:
            return f"Line {self.trouble.line}: {self.trouble.words}" if self.trouble.line else self.trouble.words
        if not self.claim.claim_id:
            return "None of ours: its money is kept aside until the claim is found."
        if self.is_anothers:
            return "It was billed to another payer than pays here. Is it the right claim?"
        left = len(self.claim.lines) - len(self.claim.decided)
        waiting = f"{left} of {len(self.claim.lines)} lines not keyed: they stay open with the payer." if left else ""
        first = _leading(self.planned)
        return first.words if first else waiting


def rows_of(editor: EobEditor) -> list[EobRow]:
    """Every claim keyed, in the paper's order."""
    troubles = {each.place: each for each in reversed(editor.troubles())}
    return [
        EobRow(place, claim, troubles.get(place), editor.planned(place), editor.eob.is_anothers(claim))
        for place, claim in enumerate(editor.eob.claims)
    ]


def _leading(planned: PlannedClaim | None) -> Attention | None:
    return planned.attention[0] if planned and planned.attention else None


COLUMNS: tuple[Column[EobRow], ...] = (
    Column("state", "", lambda row: row.badge, 122, Kind.BADGE),
    Column("patient", "Patient", lambda row: row.patient, 110, stretch=True, strong=True),
    Column("number", "Claim", lambda row: row.claim.number, 84, Kind.CODE),
    Column("served", "Served", lambda row: row.served, 96, Kind.DATE),
    Column("charge", "Charged", lambda row: row.charge_cents, 78, Kind.MONEY, muted=True),
    Column("paid", "Paid", lambda row: row.claim.check_cents, 78, Kind.MONEY, strong=True),
    Column("words", "What is the matter", lambda row: row.words, 110, stretch=True, tooltip=lambda row: row.words),
)
