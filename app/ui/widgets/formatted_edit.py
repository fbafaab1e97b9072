"""A field for text that has a form: NPI, tax id, phone, ZIP, state and the like."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain import ids
from app.ui.widgets.marks import mark


class FormattedEdit(QLineEdit):
    """Text read by `parse` (the stored form, or None where it is not one) and shown by `display`.

    `value()` is the stored form; what does not parse is kept as typed, so that nothing typed is lost and
    the rules can name it. `value_changed(str)` fires as the biller types, never on filling in. `problem`
    is said when the field is left with something that does not parse.
    """

    value_changed = Signal(str)

    def __init__(
        self,
        parse: Callable[[str], str | None],
        problem: str,
        display: Callable[[str], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parse, self._problem, self._display = parse, problem, display
        self._value = ""
        self.textEdited.connect(self._read)
        self.editingFinished.connect(self._tidy)

    def value(self) -> str:
        return self._value

    def set_value(self, value: str) -> None:
        """Show a stored value without signalling."""
        self._value = value
        self.setText(self._display(value))
        self._mark_problem()

    def is_valid(self) -> bool:
        """Empty or well-formed."""
        return not self._value or self._parse(self._value) is not None

    def _read(self, text: str) -> None:
        mark(self)
        parsed = self._parse(text)
        value = text.strip() if parsed is None else parsed
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)

    def _tidy(self) -> None:
        if self.is_valid():
            self.setText(self._display(self._value))
        self._mark_problem()

    def _mark_problem(self) -> None:
        mark(self, *(() if self.is_valid() else ("danger", self._problem)))


def npi_edit(parent: QWidget | None = None) -> FormattedEdit:
    """A National Provider Identifier with its check digit."""
    return FormattedEdit(
        ids.parse_npi,
        _tr("An NPI has ten digits and a check digit that fits: compare it with the card"),
        parent=parent,
    )


def ein_edit(parent: QWidget | None = None) -> FormattedEdit:
    """An employer identification number, shown as 12-3456789."""
    return FormattedEdit(
        ids.parse_ein,
        _tr("A tax id has nine digits, as in 12-3456789"),
        lambda value: f"{value[:2]}-{value[2:]}" if ids.parse_ein(value) == value else value,
        parent,
    )


def ssn_edit(parent: QWidget | None = None) -> FormattedEdit:
    """A social security number, shown as 123-45-6789."""
    return FormattedEdit(
        ids.parse_ssn,
        _tr("A social security number has nine digits, as in 123-45-6789"),
        lambda value: f"{value[:3]}-{value[3:5]}-{value[5:]}" if ids.parse_ssn(value) == value else value,
        parent,
    )


def taxonomy_edit(parent: QWidget | None = None) -> FormattedEdit:
    """A provider taxonomy code (NUCC)."""
    return FormattedEdit(ids.parse_taxonomy, _tr("A taxonomy code has ten characters and ends in X"), parent=parent)


def phone_edit(parent: QWidget | None = None) -> FormattedEdit:
    """A US phone number, shown as (503) 555-0142."""
    return FormattedEdit(ids.parse_phone, _tr("A phone number has ten digits"), ids.format_phone, parent=parent)


def zip_edit(parent: QWidget | None = None) -> FormattedEdit:
    """A ZIP code of five or nine digits."""
    return FormattedEdit(ids.parse_zip, _tr("A ZIP code has five or nine digits"), parent=parent)


def state_edit(parent: QWidget | None = None) -> FormattedEdit:
    """A two-letter postal state."""
    return FormattedEdit(ids.parse_state, _tr("A state is two letters, as in OR"), parent=parent)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FormattedEdit", text)
