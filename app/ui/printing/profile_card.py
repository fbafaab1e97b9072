"""The settings of the printers: where each wants the data of pre-printed forms, and the way to find it out."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QWidget

from app.domain.print_profile import LEAST_SCALE, MOST_OFFSET, MOST_SCALE, PrintProfile
from app.services import print_profiles
from app.ui.session import Session
from app.ui.widgets.card import Card
from app.ui.widgets.field import LabeledField

_FIELD_PX = 128


class ProfileCard(Card):
    """Each change is kept at once. `alignment_wanted(printer)` asks for the page with rulers."""

    alignment_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ProfileCard", "Printing on red forms"), parent=parent)
        self._session = session
        self.printer = QComboBox(self)
        self.printer.setMinimumContentsLength(24)
        self.right_by, self.up_by = self._points(), self._points()
        self.scale = QDoubleSpinBox(self)
        self.scale.setRange(LEAST_SCALE / 10, MOST_SCALE / 10)
        self.scale.setDecimals(1)
        self.scale.setSingleStep(0.1)
        self.scale.setSuffix(self.tr(" %"))
        self.forget = QPushButton(self.tr("Use the default"), self)
        self.align = QPushButton(self.tr("Align this printer…"), self)
        words = QLabel(
            self.tr(
                "What moves the data into the boxes of red forms. The printer picked in the system's dialog chooses "
                "its own line here; the default holds for the others. “Align this printer” finds the numbers for you."
            ),
            self,
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        self.add(words)
        self.add(LabeledField(self.tr("Printer"), self.printer))
        fields = (
            (self.tr("To the right"), self.right_by),
            (self.tr("Upwards"), self.up_by),
            (self.tr("Size"), self.scale),
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        for label, edit in fields:
            field = LabeledField(label, edit)
            field.setFixedWidth(_FIELD_PX)
            row.addWidget(field)
        row.addStretch(1)
        self.add(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.align)
        buttons.addWidget(self.forget)
        buttons.addStretch(1)
        self.add(buttons)
        self._fill("")
        self.printer.activated.connect(lambda _place: self._show())
        for edit in (self.right_by, self.up_by, self.scale):
            edit.editingFinished.connect(self._keep)
        self.forget.clicked.connect(self._forget)
        self.align.clicked.connect(lambda: self.alignment_wanted.emit(self.chosen()))
        session.changed.connect(self._follow)

    def _points(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(-MOST_OFFSET / 100, MOST_OFFSET / 100)
        box.setDecimals(2)
        box.setSingleStep(0.5)
        box.setSuffix(self.tr(" pt"))
        return box

    def chosen(self) -> str:
        """The system's name of the printer shown; empty for the default."""
        return str(self.printer.currentData())

    def choose(self, printer: str) -> None:
        """Show another printer."""
        self._fill(printer)

    def _fill(self, chosen: str) -> None:
        kept = [profile.printer for profile in print_profiles.profiles(self._session.vault)]
        self.printer.clear()
        for name in printer_names(kept):
            self.printer.addItem(self._words_for(name, name in kept), name)
        self.printer.setCurrentIndex(max(0, self.printer.findData(chosen)))
        self._show()

    def _words_for(self, name: str, has_own: bool) -> str:
        if not name:
            return self.tr("Default, for every other printer")
        return name if has_own else self.tr("{name} (as the default)").format(name=name)

    def _show(self) -> None:
        profile = self._profile()
        for edit, value in (
            (self.right_by, profile.x_pt),
            (self.up_by, profile.y_pt),
            (self.scale, profile.scale_per_mille / 10),
        ):
            edit.blockSignals(True)
            edit.setValue(value)
            edit.blockSignals(False)
        own = {each.printer for each in print_profiles.profiles(self._session.vault)}
        self.forget.setEnabled(bool(profile.printer) and profile.printer in own)

    def _profile(self) -> PrintProfile:
        return print_profiles.profile_for(self._session.vault, self.chosen())

    def _keep(self) -> None:
        was = self._profile()
        profile = replace(
            was,
            x_hundredths=round(self.right_by.value() * 100),
            y_hundredths=round(self.up_by.value() * 100),
            scale_per_mille=round(self.scale.value() * 10),
        )
        if profile != was:
            print_profiles.save_profile(self._session.vault, profile, self._session.now())
            self._session.changed.emit("setting")

    def _forget(self) -> None:
        print_profiles.forget_profile(self._session.vault, self.chosen(), self._session.now())
        self._session.changed.emit("setting")

    def _follow(self, kind: str) -> None:
        if kind == "setting":
            self._fill(self.chosen())


def printer_names(kept: list[str]) -> list[str]:
    """The default, then every printer that has a profile or that the system knows."""
    from PySide6.QtPrintSupport import QPrinterInfo  # loaded when printers are looked at

    known = {*kept, *QPrinterInfo.availablePrinterNames()} - {""}
    return ["", *sorted(known, key=str.casefold)]
