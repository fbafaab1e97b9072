"""One row of item 24: its cells in the order they are typed, and the drug and note beneath where there is one."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.codes import POINTER_LETTERS
from app.domain.encounter import ServiceLine
from app.ui import format
from app.ui.encounter.cells import CellKeys, GridRow, TextCell, as_cell, fill_cell
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.line_details import LineDetails, has_details, is_anesthesia
from app.ui.encounter.modifiers_cell import ModifiersCell, split_modifiers
from app.ui.theme import ROW_PX
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.money_edit import MoneyEdit

WIDTHS = {
    "number": 22,
    "service_date": 92,
    "through_date": 92,
    "place_of_service": 34,
    "procedure": 66,
    "modifiers": 92,
    "pointers": 54,
    "units": 48,
    "charge": 82,
    "allowed": 74,
    "mark": 24,
}
_ANY_DRUG = re.compile(r"[JQ]\d{4}")
_WIDEST = 16_777_215


class LineRow(GridRow):
    """Shows a service line and tells what was typed; it knows nothing of other rows.

    `edited(place, changed line)` on each keystroke in a plain cell; `code_typed(place, text)` and
    `units_typed(place, tenths)` where the fee list has a say.
    """

    edited = Signal(int, object)
    code_typed = Signal(int, str)
    units_typed = Signal(int, int)

    def __init__(self, place: int, editor: EncounterEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place, self._editor = place, editor
        self.line = ServiceLine()
        self._details_wanted = False
        self._details: QWidget | None = None
        name = self.tr("Line {number}: ").format(number=place + 1)
        today = editor.session.today
        self.service_date = _date(today, name + self.tr("from"))
        self.through_date = _date(today, name + self.tr("to"))
        self.place_of_service = TextCell(name + self.tr("place of service"))
        self.place_of_service.setMaxLength(2)
        self.code = TextCell(name + self.tr("code"), code=True)
        self.words = ElidedLabel()
        self.modifiers = ModifiersCell(name + self.tr("modifiers"), lambda: editor.modifiers(self.place))
        self.pointers = TextCell(name + self.tr("diagnosis pointers"), code=True)
        self.units = TextCell(name + self.tr("units"), right=True)
        self.charge = MoneyEdit()
        as_cell(self.charge, name + self.tr("charge"))
        self.mark, self._mark_shown = QLabel(), ("", "")
        self.cells: dict[str, QLineEdit] = {
            "service_date": self.service_date,
            "through_date": self.through_date,
            "place_of_service": self.place_of_service,
            "procedure": self.code,
            "modifiers": self.modifiers,
            "pointers": self.pointers,
            "units": self.units,
            "charge": self.charge,
        }
        self.allowed = QLabel()
        self.allowed.setProperty("role", "muted")
        self.keys = CellKeys(tuple(self.cells.values()), (self.code,), self)
        self.modifiers.offer_modifiers()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        number = QLabel(str(self.place + 1))
        number.setProperty("role", "muted")
        number.setFixedWidth(WIDTHS["number"])
        main = QHBoxLayout()
        main.setContentsMargins(8, 0, 8, 0)
        main.setSpacing(2)
        main.addWidget(number)
        for part in ("service_date", "through_date", "place_of_service"):
            self.cells[part].setFixedWidth(WIDTHS[part])
            main.addWidget(self.cells[part])
        main.addWidget(self.code)
        main.addWidget(self.words, 1)
        for part in ("modifiers", "pointers", "units", "charge"):
            self.cells[part].setFixedWidth(WIDTHS[part])
            main.addWidget(self.cells[part])
        self.allowed.setFixedWidth(WIDTHS["allowed"])
        self.allowed.setContentsMargins(0, 0, 10, 0)  # as the cells and their heads
        self.allowed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        main.addWidget(self.allowed)
        self.mark.setFixedWidth(WIDTHS["mark"])
        self.mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        main.addWidget(self.mark)
        head = QWidget()
        head.setLayout(main)
        head.setFixedHeight(ROW_PX)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 1)
        self._column.setSpacing(0)
        self._column.addWidget(head)

    def _connect(self) -> None:
        self.service_date.date_changed.connect(lambda day: self._change(service_date=day))
        self.through_date.date_changed.connect(lambda day: self._change(through_date=day))
        self.place_of_service.textEdited.connect(lambda text: self._change(place_of_service=text.strip()))
        self.code.textEdited.connect(lambda text: self.code_typed.emit(self.place, text))
        for typed in (self.modifiers.textEdited, self.modifiers.picked):
            typed.connect(lambda text: self._change(modifiers=split_modifiers(text)))
        self.pointers.textEdited.connect(self._point)
        self.units.textEdited.connect(self._count)
        self.charge.cents_changed.connect(lambda cents: self._change(charge_cents=cents or 0))

    # Showing --------------------------------------------------------------------------------------

    def show_line(self, line: ServiceLine, *, exists: bool, description: str) -> None:
        """Show the line; a cell being typed in keeps its text. An entry row (`exists` False) shows its defaults."""
        self.line = line
        _fill_date(self.service_date, line.service_date)
        _fill_date(self.through_date, line.through_date)
        fill_cell(self.place_of_service, line.place_of_service)
        fill_cell(self.code, line.procedure)
        fill_cell(self.modifiers, " ".join(line.modifiers))
        fill_cell(self.pointers, line.pointers if exists else "")
        fill_cell(self.units, line.units_text if exists else "")
        cents = line.charge_cents or None
        if self.charge.cents() != cents and not (self.charge.hasFocus() and self.charge.isModified()):
            self.charge.set_cents(cents)
        self._widen(exists and not self._is_typing_words(), description)
        for part in ("modifiers", "pointers", "units", "charge"):
            self.cells[part].setEnabled(exists)
        self._show_details(exists)

    def show_allowed(self, cents: int | None, words: str, shown: bool) -> None:
        """What the payer is to allow by contract, else what Medicare allows, where there is room; `words` say why."""
        self.allowed.setVisible(shown)
        self.allowed.setText(format.money(cents))
        if self.allowed.toolTip() != words:
            self.allowed.setToolTip(words)
            self.allowed.setAccessibleName(words)

    def show_mark(self, words: str, color: str) -> None:
        """The triangle at the end of the row, with what is wrong on hover."""
        if (words, color if words else "") == self._mark_shown:
            return
        self._mark_shown = words, color if words else ""
        self.mark.setText("▲" if words else "")
        self.mark.setStyleSheet(f"color: {color}" if words else "")
        self.mark.setToolTip(words)
        self.mark.setAccessibleName(words)

    def _is_typing_words(self) -> bool:
        return self.code.isModified() and self.code.text().strip().upper() != self.line.procedure

    def _widen(self, narrow: bool, description: str) -> None:
        self.words.setText(description)
        self.words.setVisible(narrow)
        self.code.setMinimumWidth(WIDTHS["procedure"])
        self.code.setMaximumWidth(WIDTHS["procedure"] if narrow else _WIDEST)
        self.code.setPlaceholderText("" if narrow else self.tr("a code or words"))

    # The second half: drug and note ---------------------------------------------------------------

    @property
    def details(self) -> "LineDetails | None":
        """The drug and note cells, where they are shown."""
        return self._details if isinstance(self._details, LineDetails) and self._details.isVisibleTo(self) else None

    def want_details(self) -> None:
        """Show the cells for a drug and a note, whatever the code is."""
        self._details_wanted = True
        self._show_details(True)

    def _show_details(self, exists: bool) -> None:
        line = self.line
        usual = bool(_ANY_DRUG.fullmatch(line.procedure)) or is_anesthesia(line)
        wanted = exists and (has_details(line) or self._details_wanted or usual)
        if wanted and self._details is None:
            self._details = LineDetails(WIDTHS["number"] + 12, WIDTHS["mark"] + 8, self)
            self._column.addWidget(self._details)
            self._details.changed.connect(lambda changes: self._change(**changes))
            self.keys.add(self._details.every_cell())
            before: QWidget = self.charge
            for cell in (*self._details.every_cell(), self._details.emergency):
                QWidget.setTabOrder(before, cell)
                before = cell
        if isinstance(self._details, LineDetails):
            self._details.setVisible(wanted)
            self._details.show_line(line)

    # Typing ---------------------------------------------------------------------------------------

    def _change(self, **fields: Any) -> None:
        changed = replace(self.line, **fields)
        if changed != self.line:
            self.edited.emit(self.place, changed)

    def _point(self, text: str) -> None:
        """Letters as they are typed; digits count as letters, as on the old form."""
        letters = "".join(
            POINTER_LETTERS[int(sign) - 1] if sign.isdigit() and sign != "0" else sign.upper()
            for sign in text
            if sign.isalnum()
        )
        if letters != text:
            at = self.pointers.cursorPosition()
            self.pointers.setText(letters)
            self.pointers.setModified(True)
            self.pointers.setCursorPosition(at)
        self._change(pointers=letters)

    def _count(self, text: str) -> None:
        tenths = parse_tenths(text)
        if tenths is not None:
            self.units_typed.emit(self.place, tenths)


def parse_tenths(text: str) -> int | None:
    """Units as tenths: `2` is 20, `1.5` is 15; None where it is no number with one decimal."""
    match = re.fullmatch(r"(\d{1,4})(?:\.(\d)?)?", text.strip())
    return int(match[1]) * 10 + int(match[2] or 0) if match else None


def _fill_date(edit: DateEdit, day: date | None) -> None:
    if edit.value() != day and not (edit.hasFocus() and edit.isModified()):
        edit.set_value(day)
        if edit.hasFocus():
            edit.selectAll()


def _date(today: Any, name: str) -> DateEdit:
    edit = DateEdit(today)
    edit.setPlaceholderText("")
    as_cell(edit, name)
    return edit
