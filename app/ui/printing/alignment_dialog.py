"""Aligning a printer: print the page, type two readings off its rulers, print it again to prove it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.print_profile import PrintProfile, parse_length_pt, profile_from_readings
from app.services import print_profiles
from app.ui.printing.profile_card import printer_names
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle

_FARTHEST_PT = 30
_MOST_OFF = 0.05
"""A line that came out more than this too long or short was measured wrongly."""


class AlignmentDialog(QDialog):
    """The readings are those of a page printed with the profile there is; keeping takes the profile they give."""

    def __init__(self, session: Session, printer: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Align a printer"))
        self.setMinimumWidth(560)
        self._session = session
        self.printer = QComboBox(self)
        kept = [profile.printer for profile in print_profiles.profiles(session.vault)]
        for name in printer_names([*kept, printer]):
            self.printer.addItem(name or self.tr("Default, for every other printer"), name)
        self.printer.setCurrentIndex(max(0, self.printer.findData(printer)))
        self.up, self.right = self._reading(), self._reading()
        self.length = QLineEdit(self)
        self.length.setPlaceholderText(self.tr("6.5 in or 165.1 mm"))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setAccessibleName(self.tr("What the readings give"))
        self.print = KeyButton(self.tr("Print the page…"), "Ctrl+P", binds=True, parent=self)
        self.leave = KeyButton(self.tr("Close"), "Esc", parent=self)
        self.keep = KeyButton(self.tr("Keep"), "Return", primary=True, parent=self)
        self._lay_out()
        self._connect()
        self._follow()
        self.print.setFocus()

    def _reading(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(-_FARTHEST_PT, _FARTHEST_PT)
        box.setDecimals(1)
        box.setSingleStep(0.5)
        box.setSuffix(self.tr(" pt"))
        return box

    def _lay_out(self) -> None:
        steps = (
            self.tr("Put one red form into the printer and print the page of rulers on it, at 100 %."),
            self.tr("Read both rulers where the form's own lines cross them, and type the numbers with their sign."),
            self.tr("Keep the values, print once more: both rulers read 0 when it is right."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(LabeledField(self.tr("Printer"), self.printer))
        for number, words in enumerate(steps, 1):
            line = QLabel(f"{number}.  {words}", self)
            line.setWordWrap(True)
            column.addWidget(line)
            if number == 1:
                row = QHBoxLayout()
                row.addWidget(self.print)
                row.addStretch(1)
                column.addLayout(row)
            elif number == 2:
                column.addLayout(self._fields())
        column.addWidget(self.message)
        buttons = QHBoxLayout()
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        column.addLayout(buttons)
        for button in (self.print, self.leave, self.keep):
            button.setAutoDefault(False)
        self.keep.setDefault(True)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(LabeledField(self.tr("Upright ruler, at the thick bar"), self.up), 0, 0)
        grid.addWidget(LabeledField(self.tr("Level ruler, at the border of 10b"), self.right), 0, 1)
        grid.addWidget(LabeledField(self.tr("Foot line from tick to tick, if measured"), self.length), 1, 0, 1, 2)
        return grid

    def _connect(self) -> None:
        self.printer.activated.connect(lambda _place: self._choose_printer())
        for box in (self.up, self.right):
            box.valueChanged.connect(lambda _value: self._follow())
        self.length.textChanged.connect(lambda _text: self._follow())
        self.print.clicked.connect(self.print_page)
        self.keep.clicked.connect(self.keep_values)
        self.leave.clicked.connect(self.reject)

    def chosen(self) -> str:
        """The printer's name; empty for the default."""
        return str(self.printer.currentData())

    def choose(self, printer: str) -> None:
        """Align another printer: the one picked in the system's dialog."""
        if self.printer.findData(printer) < 0:
            self.printer.addItem(printer, printer)
        self.printer.setCurrentIndex(self.printer.findData(printer))
        self._choose_printer()

    def _choose_printer(self) -> None:
        """Readings belong to the page of one printer."""
        self._clear()
        self._follow()

    def print_page(self) -> None:
        """The page with rulers, with the values of the printer that is picked."""
        from app.ui.claims.paper import ask_printer, print_pdf

        printer = ask_printer(self.tr("Alignment"), self)
        if printer is None:
            return
        if printer.printerName() and printer.printerName() != self.chosen():
            self.choose(printer.printerName())
        print_pdf(print_profiles.alignment_page(self._present()), printer)
        self.up.setFocus(Qt.FocusReason.OtherFocusReason)
        self.up.selectAll()

    def keep_values(self) -> None:
        """Keep what the readings give; the next page proves it."""
        if not self.keep.isEnabled():
            return
        print_profiles.save_profile(self._session.vault, self._made(), self._session.now())
        self._session.changed.emit("setting")
        self._clear()
        self._follow()
        self.message.setText(self.tr("Kept: {values}. Print the page again to prove it.").format(values=self._words()))
        self.print.setFocus()

    def _clear(self) -> None:
        for widget in (self.up, self.right, self.length):
            widget.blockSignals(True)
        self.up.setValue(0)
        self.right.setValue(0)
        self.length.clear()
        for widget in (self.up, self.right, self.length):
            widget.blockSignals(False)

    def _present(self) -> PrintProfile:
        return print_profiles.profile_for(self._session.vault, self.chosen())

    def _length_pt(self) -> float | None:
        return parse_length_pt(self.length.text()) if self.length.text().strip() else None

    def _made(self) -> PrintProfile:
        return profile_from_readings(
            self._present(), print_profiles.LANDMARKS, self.right.value(), self.up.value(), self._length_pt()
        )

    def _words(self) -> str:
        return self._present().words

    def _complaint(self) -> str:
        text = self.length.text().strip()
        if not text:
            return ""
        length = self._length_pt()
        if length is None:
            return self.tr("Type the length in inches or millimetres: 6.5 in or 165.1 mm.")
        if abs(length / print_profiles.LANDMARKS.length_pt - 1) > _MOST_OFF:
            return self.tr(
                "The line is 6.5 in (165.1 mm) long. So far off, the page was fitted by the printer: print it at 100 %."
            )
        return ""

    def _follow(self) -> None:
        complaint, made = self._complaint(), None
        if not complaint:
            made = self._made()
        changed = made is not None and made != self._present()
        words = self.tr("Now {values}.").format(values=self._words())
        if changed and made is not None:
            words = self.tr("Now {old}. The readings give {new}.").format(old=self._words(), new=made.words)
        self.message.setText(complaint or words)
        self.message.setProperty("role", "error" if complaint else "muted")
        restyle(self.message)
        self.keep.setEnabled(changed)
