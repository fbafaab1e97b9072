"""What each service line may be paid: by the contract of the visit's payer, else by Medicare at this practice."""

from app.domain.contracts.expected import ExpectedAllowed
from app.domain.medicare_amount import line_allowed_cents
from app.domain.procedure_book import NO_PROCEDURES
from app.services.contracts import expected_of
from app.services.medicare_locality import practice_gpci
from app.ui.encounter.editor import EncounterEditor


class AllowedAmounts:
    """Asks anew for each draft: `read` first, then the lines by their places."""

    def __init__(self, editor: EncounterEditor) -> None:
        self._editor = editor
        self._expected: dict[int, ExpectedAllowed] = {}

    def read(self) -> None:
        """Ask the contract of the visit's first payer; a line may have nothing in it."""
        claim, codes = self._editor.claim(), self._editor.session.codes
        procedures = codes.procedures if codes else NO_PROCEDURES
        self._expected = expected_of(self._editor.session.vault.db, claim, procedures) if claim else {}

    @property
    def has_contract(self) -> bool:
        """Whether the payer's contract says something of the visit: then its amounts are shown."""
        return bool(self._expected)

    def contract(self, place: int) -> ExpectedAllowed | None:
        """What the contract says of a line."""
        return self._expected.get(place)

    def has_medicare(self) -> bool:
        """Whether there is a Medicare fee schedule for the day of the visit."""
        codes = self._editor.session.codes
        return codes is not None and not codes.procedures.lacks_fees(self._editor.on())

    def medicare_cents(self, place: int) -> int | None:
        """What Medicare allows for a line at this practice; None where it is not known."""
        session, draft = self._editor.session, self._editor.draft
        if session.codes is None or place >= len(draft.lines):
            return None
        line = draft.lines[place]
        on = line.service_date or self._editor.on()
        practice = self._editor.people.practice if self._editor.people else None
        procedures = session.codes.procedures
        gpci = practice_gpci(session.vault, practice, procedures, on)
        return line_allowed_cents(line, draft.place_of_service, procedures, gpci, on)
