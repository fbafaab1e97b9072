"""The shaded half of item 24 beneath a line: drug, note, EPSDT, emergency, and the times of an anesthesia."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.domain.codes import NDC_UNITS, SUPPLEMENT_QUALIFIERS
from app.domain.encounter import DrugCode, ServiceLine
from app.domain.ids import parse_ndc
from app.ui.encounter.cells import TextCell, fill_cell
from app.ui.theme import ROW_PX, SMALL_PX, ui_font

_ANESTHESIA = re.compile(r"0[01]\d{3}")
"""CPT's codes of anesthesia: 00100 to 01999."""


def has_details(line: ServiceLine) -> bool:
    """Whether a line says anything that stands here."""
    timed = line.anesthesia_start or line.anesthesia_end
    return line.drug is not None or bool(line.note or line.epsdt or timed) or line.emergency


def is_anesthesia(line: ServiceLine) -> bool:
    """Whether a line's time is asked for."""
    return bool(line.anesthesia_start or line.anesthesia_end or _ANESTHESIA.fullmatch(line.procedure))


class LineDetails(QWidget):
    """Cells in the order of Enter. `changed` carries the line's fields that are typed."""

    changed = Signal(dict)

    def __init__(self, left_px: int, right_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = ServiceLine()
        self.ndc = TextCell(self.tr("NDC"), code=True)
        self.ndc.setPlaceholderText("00000-0000-00")
        self.unit = TextCell(self.tr("NDC unit"), code=True)
        self.unit.setMaxLength(2)
        self.unit.setToolTip(", ".join(f"{code} {words.lower()}" for code, words in NDC_UNITS.items()))
        self.quantity = TextCell(self.tr("NDC quantity"), right=True)
        self.qualifier = TextCell(self.tr("What the note is"), code=True)
        self.qualifier.setMaxLength(3)
        self.qualifier.setToolTip("\n".join(f"{code} {words}" for code, words in SUPPLEMENT_QUALIFIERS.items()))
        self.note = TextCell(self.tr("Note on the line (shaded half)"))
        self.start = TextCell(self.tr("Anesthesia began"), code=True)
        self.end = TextCell(self.tr("Anesthesia ended"), code=True)
        self.times = QWidget()
        self.emergency = QCheckBox(self.tr("EMG"))
        self.epsdt = TextCell(self.tr("EPSDT (24H)"), code=True)
        self.epsdt.setMaxLength(2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(left_px, 0, right_px, 2)
        layout.setSpacing(4)
        fields = ((self.ndc, "NDC", 112), (self.unit, "unit", 34), (self.quantity, "quantity", 60))
        for cell, words, width in fields:
            cell.setFixedWidth(width)
            layout.addWidget(_small(words))
            layout.addWidget(cell)
        layout.addWidget(self._lay_out_times())
        layout.addWidget(_small("note"))
        self.qualifier.setFixedWidth(38)
        layout.addWidget(self.qualifier)
        layout.addWidget(self.note, 1)
        layout.addWidget(_small("EPSDT"))
        self.epsdt.setFixedWidth(34)
        layout.addWidget(self.epsdt)
        layout.addWidget(self.emergency)
        self.setFixedHeight(ROW_PX)
        for cell in (self.ndc, self.unit, self.quantity):
            cell.textEdited.connect(lambda _text: self._read_drug())
        self.note.textEdited.connect(lambda text: self.changed.emit({"note": text.strip()}))
        self.qualifier.textEdited.connect(lambda text: self.changed.emit({"note_qualifier": text.strip().upper()}))
        self.start.textEdited.connect(lambda text: self.changed.emit({"anesthesia_start": _time(text)}))
        self.end.textEdited.connect(lambda text: self.changed.emit({"anesthesia_end": _time(text)}))
        self.epsdt.textEdited.connect(lambda text: self.changed.emit({"epsdt": text.strip().upper()}))
        self.emergency.clicked.connect(lambda on: self.changed.emit({"emergency": on}))

    def every_cell(self) -> tuple[QLineEdit, ...]:
        """All cells, shown or not, in the order of Tab."""
        drug, times = (self.ndc, self.unit, self.quantity), (self.start, self.end)
        return (*drug, *times, self.qualifier, self.note, self.epsdt)

    def cells(self) -> tuple[QLineEdit, ...]:
        """The cells shown, in the order of Enter."""
        times = (self.start, self.end) if is_anesthesia(self._line) else ()
        return self.ndc, self.unit, self.quantity, *times, self.qualifier, self.note, self.epsdt

    def asked(self) -> tuple[QLineEdit, ...]:
        """Those the code of the line asks for: the drug's, or the times of an anesthesia."""
        return (self.start, self.end) if is_anesthesia(self._line) else (self.ndc, self.unit, self.quantity)

    def _lay_out_times(self) -> QWidget:
        layout = QHBoxLayout(self.times)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for cell, words in ((self.start, "from"), (self.end, "to")):
            cell.setFixedWidth(48)
            cell.setMaxLength(5)
            cell.setPlaceholderText("1015")
            layout.addWidget(_small(words))
            layout.addWidget(cell)
        return self.times

    def show_line(self, line: ServiceLine) -> None:
        """Show the drug and note of a line."""
        self._line = line
        drug = line.drug
        fill_cell(self.ndc, _ndc_text(drug.ndc) if drug else "")
        fill_cell(self.unit, drug.unit if drug else "")
        fill_cell(self.quantity, _thousandths_text(drug.quantity_thousandths) if drug else "")
        fill_cell(self.note, line.note)
        fill_cell(self.qualifier, line.note_qualifier)
        fill_cell(self.start, line.anesthesia_start)
        fill_cell(self.end, line.anesthesia_end)
        self.times.setVisible(is_anesthesia(line))
        fill_cell(self.epsdt, line.epsdt)
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


def _time(text: str) -> str:
    """`10:15` and `1015` alike."""
    return text.strip().replace(":", "")


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


def _small(words: str) -> QLabel:
    label = QLabel(words)
    label.setFont(ui_font(SMALL_PX))
    label.setProperty("role", "label")
    return label
