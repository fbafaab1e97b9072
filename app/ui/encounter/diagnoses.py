"""The diagnoses A to L: a code or words typed, the panel finds, Enter takes; pointers follow every move."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.domain.codes import POINTER_LETTERS, DiagnosisStatus
from app.domain.encounter_edits import MOST_DIAGNOSES
from app.domain.findings import Finding, Severity
from app.domain.ids import parse_icd10cm
from app.ui import format
from app.ui.coding.hits import Hit, HitKind
from app.ui.coding.panel import CodingPanel
from app.ui.encounter.cells import CellKeys, GridRow, TextCell, mark_cell
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.grid_list import GridList
from app.ui.theme import ROW_PX, Tone
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.card import Card
from app.ui.widgets.elided_label import ElidedLabel

_SHAPE = re.compile(r"[A-Za-z]\d[0-9A-Za-z](\.?[0-9A-Za-z]{0,4})?")
_CODE_PX = 86


class DiagnosisRow(GridRow):
    """One place of item 21. While words are typed the cell takes the whole width."""

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        letter = QLabel(POINTER_LETTERS[place])
        letter.setProperty("role", "muted")
        letter.setFixedWidth(20)
        self.cell = TextCell(self.tr("Diagnosis {letter}").format(letter=POINTER_LETTERS[place]), code=True)
        self.words = ElidedLabel()
        self.badge = BadgeLabel()
        self.keys = CellKeys((self.cell,), (self.cell,), self)
        self.setFixedHeight(ROW_PX + 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 1)
        layout.setSpacing(4)
        layout.addWidget(letter)
        layout.addWidget(self.cell)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.badge)
        self.show_code("", None)

    def show_code(self, code: str, status: DiagnosisStatus | None, missing: str = "") -> None:
        """Show what stands at this place; the cell itself keeps what is being typed."""
        self.words.setText(status.description if status else "")
        self.badge.set_badge(_badge(code, status, missing))
        narrow = bool(code) and (status is not None or bool(_SHAPE.fullmatch(code)))
        self.words.setVisible(narrow)
        self.cell.setMinimumWidth(_CODE_PX)
        self.cell.setMaximumWidth(_CODE_PX if narrow else 16_777_215)
        self.cell.setPlaceholderText("" if code else self.tr("a code or words, as left knee pain"))


class DiagnosesCard(Card):
    """Shows the draft's diagnoses and one empty row. `finished` when Enter is pressed on the empty one."""

    finished = Signal()
    place_entered = Signal(str)

    def __init__(self, editor: EncounterEditor, panel: CodingPanel, parent: QWidget | None = None) -> None:
        super().__init__("Diagnoses", "", flush=True, parent=parent)
        self._editor, self._panel = editor, panel
        self._syncing = False
        self._missing: dict[str, str] = {}
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.head.addWidget(self.count)
        self.rows: list[DiagnosisRow] = []
        self._list = GridList()
        self.add(self._list)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.most_rows = MOST_DIAGNOSES
        editor.changed.connect(lambda _draft: self.refresh())
        editor.loaded.connect(self._load)
        editor.findings_changed.connect(lambda _found: self.refresh())
        self.refresh()

    # Showing --------------------------------------------------------------------------------------

    def set_most_rows(self, rows: int) -> None:
        """How many rows are seen at once; more scroll."""
        self.most_rows = rows
        self._fit()

    def refresh(self) -> None:
        """Show the draft; a cell being typed in keeps its text."""
        codes = self._editor.draft.diagnoses
        wanted = min(len(codes) + 1, MOST_DIAGNOSES)
        while len(self.rows) < wanted:
            self._add_row()
        self._syncing = True
        for row in self.rows:
            row.setVisible(row.place < wanted)
            self._show_row(row, codes[row.place] if row.place < len(codes) else "")
        self._syncing = False
        day = format.day(self._editor.draft.service_date)
        self.set_subtitle(
            self.tr("21 · ICD-10-CM, valid on {day}").format(day=day) if day else self.tr("21 · ICD-10-CM")
        )
        self.count.setText(self.tr("{count} of 12").format(count=len(codes)) if codes else "")
        self._fit()

    def mark_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show at each row what is wrong with it."""
        for row in self.rows:
            found = next((f for f in findings if f.field == f"diagnosis.{row.place}"), None)
            mark_cell(row.cell, None if found is None or found.severity is Severity.NOTE else found)

    def focus_place(self, place: int) -> None:
        """Put the cursor at a diagnosis, or into the empty row."""
        place = min(place, len(self._editor.draft.diagnoses), len(self.rows) - 1)
        self.rows[place].cell.setFocus(Qt.FocusReason.OtherFocusReason)
        self._list.show_row(self.rows[place])

    def current_place(self) -> int | None:
        """The place the cursor is at."""
        return next((row.place for row in self.rows if row.cell.hasFocus()), None)

    def take(self, hit: Hit) -> int | None:
        """Put a hit of the panel at the row last searched from, or at the end; where it went. None: all are taken."""
        place = self._typing_place()
        if place >= MOST_DIAGNOSES:
            return None
        self._editor.set_diagnosis(place, hit.code)
        self._set_text(place, hit.code)
        return place

    def put(self, place: int, code: str) -> None:
        """Put another code at a place; the cursor stays where it is."""
        self._editor.set_diagnosis(place, code)
        self._set_text(place, code)
        self.refresh()

    def is_searching_words(self, place: int) -> bool:
        """Whether words are being typed at a place, so that the highlighted hit is meant and not what stands there."""
        row = self.rows[place]
        return row.cell.isModified() and self._code_of(row) is None

    def _typing_place(self) -> int:
        """The row whose text is no code yet, else the empty one."""
        codes = self._editor.draft.diagnoses
        for row in self.rows:
            if row.isVisible() and row.cell.text().strip() and self._code_of(row) is None:
                return row.place
        return len(codes)

    def _show_row(self, row: DiagnosisRow, code: str) -> None:
        status = self._status(code) if code else None
        if not row.cell.hasFocus() or not row.cell.isModified():
            row.cell.setText(code)
            shown = code
        else:
            typed = self._code_of(row)
            shown = code if typed == code else ""
        is_header = status is not None and status.known and not status.billable
        row.show_code(shown, status if shown else None, self._missing_words(code) if is_header else "")

    def _status(self, code: str) -> DiagnosisStatus | None:
        if not parse_icd10cm(code):
            return None
        return self._editor.book().diagnosis_status(code, self._editor.on())

    def _missing_words(self, code: str) -> str:
        """What a header lacks, short enough for a badge: `needs a 6th character`."""
        codes = self._editor.session.codes
        if code not in self._missing and codes is not None:
            detail = codes.detail(code, self._editor.on())
            length = len(code.replace(".", "")) + 1
            place = 7 if detail and detail.seventh_characters else length
            self._missing[code] = self.tr("needs a {place}th character").format(place=place)
        return self._missing.get(code, self.tr("needs more characters"))

    def _load(self) -> None:
        for row in self.rows:
            row.cell.setModified(False)
        self.refresh()

    def _fit(self) -> None:
        shown = min(len(self._editor.draft.diagnoses) + 1, MOST_DIAGNOSES)
        scrolls = shown > self.most_rows
        self._list.setFixedHeight(min(shown, self.most_rows) * (ROW_PX + 1) - 1)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._list.setVerticalScrollBarPolicy(policy)

    def _add_row(self) -> None:
        row = DiagnosisRow(len(self.rows), self._list.inside)
        self.rows.append(row)
        self._list.add(row)
        row.cell.textEdited.connect(lambda text: self._typed(row, text))
        row.keys.entered.connect(lambda _cell: self._enter(row))
        row.keys.stepped.connect(lambda _cell, step: self._step(row, step))
        row.keys.shifted.connect(lambda step: self._shift(row, step))
        row.keys.removed.connect(lambda: self._remove(row))
        row.keys.opened.connect(lambda _cell: self._panel.open_chosen())
        row.keys.closes = self._panel.close_chosen
        row.keys.left.connect(lambda _cell: self._leave(row))
        row.keys.focused.connect(lambda _cell: self._arrive(row))
        if row.place:
            QWidget.setTabOrder(self.rows[row.place - 1].cell, row.cell)

    # Typing ---------------------------------------------------------------------------------------

    def _code_of(self, row: DiagnosisRow) -> str | None:
        """The code a row's text spells, if the book knows it."""
        text = row.cell.text().strip()
        code = parse_icd10cm(text) if _SHAPE.fullmatch(text) else None
        if code is None:
            return None
        status = self._editor.book().diagnosis_status(code, self._editor.on())
        return code if status.known else None

    def _typed(self, row: DiagnosisRow, text: str) -> None:
        code = self._code_of(row)
        if code is not None:
            self._editor.set_diagnosis(row.place, code)
        else:
            self.refresh()
        self._panel.show_tab("codes")
        self._panel.look_up(HitKind.DIAGNOSIS, text)

    def _enter(self, row: DiagnosisRow) -> None:
        if not row.cell.text().strip():
            self._leave(row)
            if self._takes_chosen(row):
                return
            self.finished.emit()
            return
        code, hit = self._code_of(row), self._panel.chosen()
        if hit is not None and self._is_searching(row) and (self._moved() or not self._is_billable(code)):
            if not self._panel.open_chosen():
                self._accept(row, hit.code)
            return
        self._accept(row, code or row.cell.text().strip())

    def _is_searching(self, row: DiagnosisRow) -> bool:
        """Whether the hits are for this row: words are being typed, or its code is a header."""
        text = row.cell.text().strip()
        return bool(text) and (row.cell.isModified() or not self._is_billable(self._code_of(row)))

    def _is_billable(self, code: str | None) -> bool:
        return code is not None and self._editor.book().diagnosis_status(code, self._editor.on()).billable

    def _moved(self) -> bool:
        """Whether the biller walked down the hits: then the hit is meant, not the text."""
        return self._panel.codes.view.currentIndex().row() > 0

    def _takes_chosen(self, row: DiagnosisRow) -> bool:
        """On an empty row Enter takes a hit only if the biller moved to it."""
        hit = self._panel.chosen()
        if hit is None or hit.kind is not HitKind.DIAGNOSIS:
            return False
        if not self._panel.open_chosen():
            self._accept(row, hit.code)
        return True

    def _accept(self, row: DiagnosisRow, code: str) -> None:
        row.cell.setModified(False)
        self._editor.set_diagnosis(row.place, code)
        self._set_text(row.place, code)
        self.refresh()
        if row.place + 1 < MOST_DIAGNOSES:
            self.focus_place(row.place + 1)
        else:
            self.finished.emit()

    def _set_text(self, place: int, text: str) -> None:
        if place < len(self.rows):
            self.rows[place].cell.setText(text)
            self.rows[place].cell.setModified(False)

    def _arrive(self, row: DiagnosisRow) -> None:
        self.place_entered.emit(f"diagnosis.{row.place}")
        self._panel.codes.hint_place(POINTER_LETTERS[row.place])
        code = row.cell.text().strip()
        if not row.cell.isModified() and self._code_of(row):
            self._panel.show_code(HitKind.DIAGNOSIS, code)
        else:
            self._panel.look_up(HitKind.DIAGNOSIS, code)

    def _leave(self, row: DiagnosisRow) -> None:
        """Nothing typed is lost: what is no code is kept as it is, and the rules name it."""
        if self._syncing or not row.cell.isModified():
            return
        text, codes = row.cell.text().strip(), self._editor.draft.diagnoses
        row.cell.setModified(False)
        if text:
            self._editor.set_diagnosis(row.place, self._code_of(row) or text)
        elif row.place < len(codes):
            self._editor.remove_diagnosis(row.place)
        self.refresh()

    def _step(self, row: DiagnosisRow, step: int) -> None:
        """Up and Down walk the hits while typing, the rows else; Down on the empty row enters the list."""
        on_empty = not row.cell.text().strip()
        if self._is_searching(row) or (on_empty and (step > 0 or self._panel.chosen() is not None)):
            self._panel.step(step)
        elif 0 <= row.place + step < len(self.rows):
            self.focus_place(row.place + step)

    def _shift(self, row: DiagnosisRow, step: int) -> None:
        to = row.place + step
        if row.cell.isModified() or not 0 <= to < len(self._editor.draft.diagnoses):
            return
        self._editor.move_diagnosis(row.place, to)
        self.focus_place(to)

    def _remove(self, row: DiagnosisRow) -> None:
        row.cell.setText("")  # clear() would count as typing
        self._editor.remove_diagnosis(row.place)
        self.refresh()
        self.focus_place(row.place)
        self._arrive(self.rows[min(row.place, len(self._editor.draft.diagnoses))])


def _badge(code: str, status: DiagnosisStatus | None, missing: str) -> Badge | None:
    if not code:
        return None
    if status is None:
        return Badge("not a code", Tone.DANGER)
    if not status.known:
        return Badge("not in the book", Tone.DANGER)
    if not status.billable:
        return Badge(missing, Tone.WARN)
    if not status.valid_on:
        return Badge("not valid on that day", Tone.DANGER)
    return Badge("billable", Tone.OK)
