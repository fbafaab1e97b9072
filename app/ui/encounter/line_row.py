"""One row of item 24: its cells in the order they are typed, and the drug and note beneath where there is one."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.codes import NDC_UNITS, POINTER_LETTERS
from app.domain.encounter import DrugCode, ServiceLine
from app.domain.ids import parse_ndc
from app.ui import format
from app.ui.encounter.cells import CellKeys, GridRow, TextCell, as_cell
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.modifiers_cell import ModifiersCell, split_modifiers
from app.ui.theme import ROW_PX, SMALL_PX, ui_font
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
    "medicare": 74,
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
        self.mark = QLabel()
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
        self.medicare = QLabel()
        self.medicare.setProperty("role", "muted")
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
        self.medicare.setFixedWidth(WIDTHS["medicare"])
        self.medicare.setContentsMargins(0, 0, 10, 0)  # as the cells and their heads
        self.medicare.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        main.addWidget(self.medicare)
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
        _fill(self.place_of_service, line.place_of_service)
        _fill(self.code, line.procedure)
        _fill(self.modifiers, " ".join(line.modifiers))
        _fill(self.pointers, line.pointers if exists else "")
        _fill(self.units, line.units_text if exists else "")
        cents = line.charge_cents or None
        if self.charge.cents() != cents and not (self.charge.hasFocus() and self.charge.isModified()):
            self.charge.set_cents(cents)
        self._widen(exists and not self._is_typing_words(), description)
        for part in ("modifiers", "pointers", "units", "charge"):
            self.cells[part].setEnabled(exists)
        self._show_details(exists)

    def show_medicare(self, cents: int | None, shown: bool) -> None:
        """What Medicare allows for the line, where there is room for it and the fee schedule is imported."""
        amount = "" if cents is None else format.money(cents)
        self.medicare.setVisible(shown)
        self.medicare.setText(amount)
        self.medicare.setAccessibleName(self.tr("Medicare allows {amount}").format(amount=amount) if amount else "")

    def show_mark(self, words: str, color: str) -> None:
        """The triangle at the end of the row, with what is wrong on hover."""
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
        used = line.drug is not None or bool(line.note or line.epsdt) or line.emergency
        wanted = exists and (used or self._details_wanted or bool(_ANY_DRUG.fullmatch(line.procedure)))
        if wanted and self._details is None:
            self._details = LineDetails(self)
            self._column.addWidget(self._details)
            self._details.changed.connect(lambda changes: self._change(**changes))
            self.keys.add(self._details.cells())
            before: QWidget = self.charge
            for cell in (*self._details.cells(), self._details.emergency):
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


class LineDetails(QWidget):
    """The shaded half of item 24: NDC with unit and quantity, the note, emergency and EPSDT."""

    changed = Signal(dict)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = ServiceLine()
        self.ndc = TextCell(self.tr("NDC"), code=True)
        self.ndc.setPlaceholderText("00000-0000-00")
        self.unit = TextCell(self.tr("NDC unit"), code=True)
        self.unit.setMaxLength(2)
        self.unit.setToolTip(", ".join(f"{code} {words.lower()}" for code, words in NDC_UNITS.items()))
        self.quantity = TextCell(self.tr("NDC quantity"), right=True)
        self.note = TextCell(self.tr("Note on the line (shaded half, ZZ)"))
        self.emergency = QCheckBox(self.tr("EMG"))
        self.epsdt = TextCell(self.tr("EPSDT (24H)"), code=True)
        self.epsdt.setMaxLength(2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDTHS["number"] + 12, 0, WIDTHS["mark"] + 8, 2)
        layout.setSpacing(4)
        fields = ((self.ndc, "NDC", 112), (self.unit, "unit", 34), (self.quantity, "quantity", 60))
        for cell, words, width in fields:
            cell.setFixedWidth(width)
            layout.addWidget(_small(words))
            layout.addWidget(cell)
        layout.addWidget(_small("note"))
        layout.addWidget(self.note, 1)
        layout.addWidget(_small("EPSDT"))
        self.epsdt.setFixedWidth(34)
        layout.addWidget(self.epsdt)
        layout.addWidget(self.emergency)
        self.setFixedHeight(ROW_PX)
        for cell in (self.ndc, self.unit, self.quantity):
            cell.textEdited.connect(lambda _text: self._read_drug())
        self.note.textEdited.connect(lambda text: self.changed.emit({"note": text.strip()}))
        self.epsdt.textEdited.connect(lambda text: self.changed.emit({"epsdt": text.strip().upper()}))
        self.emergency.clicked.connect(lambda on: self.changed.emit({"emergency": on}))

    def cells(self) -> tuple[QLineEdit, ...]:
        """The cells in the order of Enter."""
        return self.ndc, self.unit, self.quantity, self.note, self.epsdt

    def show_line(self, line: ServiceLine) -> None:
        """Show the drug and note of a line."""
        self._line = line
        drug = line.drug
        _fill(self.ndc, _ndc_text(drug.ndc) if drug else "")
        _fill(self.unit, drug.unit if drug else "")
        _fill(self.quantity, _thousandths_text(drug.quantity_thousandths) if drug else "")
        _fill(self.note, line.note)
        _fill(self.epsdt, line.epsdt)
        self.emergency.setChecked(line.emergency)

    def _read_drug(self) -> None:
        text = self.ndc.text().strip()
        if not (text or self.unit.text().strip() or self.quantity.text().strip()):
            self.changed.emit({"drug": None})
            return
        before = self._line.drug or DrugCode("")
        quantity = parse_thousandths(self.quantity.text())
        unit = self.unit.text().strip().upper() or before.unit
        drug = DrugCode(parse_ndc(text) or text, unit, before.quantity_thousandths if quantity is None else quantity)
        self.changed.emit({"drug": drug})


def parse_tenths(text: str) -> int | None:
    """Units as tenths: `2` is 20, `1.5` is 15; None where it is no number with one decimal."""
    match = re.fullmatch(r"(\d{1,4})(?:\.(\d)?)?", text.strip())
    return int(match[1]) * 10 + int(match[2] or 0) if match else None


def parse_thousandths(text: str) -> int | None:
    """A quantity as thousandths: `1.5` is 1500; None where it is no number with three decimals."""
    match = re.fullmatch(r"(\d{0,7})(?:\.(\d{0,3}))?", text.strip())
    if not match or not (match[1] or match[2]):
        return None
    return int(match[1] or 0) * 1000 + int((match[2] or "").ljust(3, "0"))


def _thousandths_text(quantity: int) -> str:
    whole, rest = divmod(quantity, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def _ndc_text(ndc: str) -> str:
    return f"{ndc[:5]}-{ndc[5:9]}-{ndc[9:]}" if len(ndc) == 11 and ndc.isdigit() else ndc


def _fill(cell: QLineEdit, text: str) -> None:
    """Show a value unless the biller is typing in the cell."""
    if not (cell.hasFocus() and cell.isModified()) and cell.text() != text:
        cell.setText(text)
        if cell.hasFocus():
            cell.selectAll()


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


def _small(words: str) -> QLabel:
    label = QLabel(words)
    label.setFont(ui_font(SMALL_PX))
    label.setProperty("role", "label")
    return label
