"""What a key does to the diagnosis at hand: its next 7th character, its next side, the code it asks for beside it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.codesets.records import CodeDetail, Companion
from app.domain.encounter_edits import MOST_DIAGNOSES, put_diagnosis_before, set_diagnosis
from app.ui.coding.hits import HitKind
from app.ui.coding.panel import CodingPanel
from app.ui.coding.variants import next_seventh, next_side
from app.ui.encounter.diagnoses import DiagnosesCard
from app.ui.encounter.editor import EncounterEditor


class CodingKeys(QObject):
    """Acts on the diagnosis row with the cursor, elsewhere on the highlighted hit. `message` says what it did."""

    message = Signal(str)

    def __init__(
        self, editor: EncounterEditor, diagnoses: DiagnosesCard, panel: CodingPanel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._diagnoses, self._panel = editor, diagnoses, panel
        self._asked = ("", -1)

    def next_seventh(self) -> None:
        """Add the 7th character, or go on to the next one."""
        self._vary(next_seventh, self.tr("This code takes no 7th character."))

    def next_side(self) -> None:
        """Go on to the next side."""
        self._vary(next_side, self.tr("The book has no other side for this code."))

    def add_companion(self) -> None:
        """Add the code the notes ask for; offer them where there are several. Once more goes to the next note."""
        code = self._code()
        found = self._panel.codes.books.companions(code) if code else ()
        if not found:
            self.message.emit(self.tr("The notes of this code ask for no other."))
            return
        last, at = self._asked if self._asked[0] == code else (code, -1)
        at = self._next_open(found, at)
        self._asked = (code, at)
        companion = found[at]
        choices = companion.entries
        if len(choices) == 1 and choices[0].billable and "such as" not in companion.text:
            self._add(choices[0].code, code if companion.kind == "codeFirst" else "")
            return
        self._panel.show_tab("codes")
        self._diagnoses.focus_place(len(self._editor.draft.diagnoses))
        self._panel.codes.show_companion(companion)
        self._asked = (last, at)

    def _next_open(self, found: tuple[Companion, ...], after: int) -> int:
        """The next note none of whose codes is on the visit; the next one at all where all are answered."""
        codes = tuple(self._editor.draft.diagnoses)
        order = [(after + 1 + step) % len(found) for step in range(len(found))]
        for at in order:
            if not any(code.startswith(entry.code) for entry in found[at].entries for code in codes):
                return at
        return order[0]

    def _add(self, code: str, before: str = "") -> None:
        codes = self._editor.draft.diagnoses
        if code in codes:
            self.message.emit(self.tr("{code} is there already.").format(code=code))
        elif len(codes) >= MOST_DIAGNOSES:
            self.message.emit(self.tr("All twelve diagnoses are taken."))
        else:
            draft = set_diagnosis(self._editor.draft, len(codes), code)
            if before in codes:
                draft = put_diagnosis_before(draft, len(codes), codes.index(before))
            self._editor.replace(draft)
            self.message.emit(self.tr("{code} is added.").format(code=code))

    def _vary(self, next_code: Callable[[CodeDetail], str], none: str) -> None:
        place = self._diagnoses.current_place()
        codes = self._editor.draft.diagnoses
        if place is None or place >= len(codes) or self._diagnoses.is_searching_words(place):
            if not self._panel.codes.vary_chosen(next_code):
                self.message.emit(none)
            return
        code = self._panel.codes.books.variant(codes[place], next_code)
        if not code:
            self.message.emit(none)
            return
        self._diagnoses.put(place, code)
        self._panel.show_code(HitKind.DIAGNOSIS, code)

    def _code(self) -> str:
        """The code of the row with the cursor, else of the highlighted hit; of the last asked row while choosing."""
        place = self._diagnoses.current_place()
        codes = self._editor.draft.diagnoses
        if place is not None and place < len(codes) and not self._diagnoses.is_searching_words(place):
            return codes[place]
        if place is not None and place == len(codes) and self._asked[0] in codes:
            return self._asked[0]
        hit = self._panel.chosen()
        return hit.code if hit and hit.kind is HitKind.DIAGNOSIS else ""
