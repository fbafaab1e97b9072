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


def state_edit(parent: QWidget | None = None) -> FormattedEdit:
    """A two-letter postal state."""
    words = QCoreApplication.translate("FormattedEdit", "A state is two letters, as in OR")
    return FormattedEdit(ids.parse_state, words, parent=parent)
