"""The editor of one value in a record form: filled, read back, and able to say what is wrong with what was typed."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.domain.dates import parse_date
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.formatted_edit import FormattedEdit
from app.ui.widgets.money_edit import MoneyEdit
from app.ui.widgets.suggestions import Suggestions

Make = Callable[[], "Entry"]
_SUGGESTIONS_PX = 420


class Entry(QObject):
    """Wraps a widget. `edited` fires when the biller changes it, never on filling."""

    edited = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget

    def fill(self, value: Any) -> None:
        """Show a stored value."""
        raise NotImplementedError

    def value(self) -> Any:
        """The stored form of what was typed; means something only where `problem` is empty."""
        raise NotImplementedError

    def problem(self) -> str:
        """What is wrong with what was typed, in words; empty where it is well-formed or empty."""
        return ""

    def is_empty(self) -> bool:
        """Nothing was typed or chosen."""
        return not self.value()


class WordsEntry(Entry):
    """Words of any form: a name, a street."""

    def __init__(self) -> None:
        self._edit = QLineEdit()
        super().__init__(self._edit)
        self._edit.textEdited.connect(lambda _text: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._edit.setText(value)
        self._edit.setCursorPosition(0)

    def value(self) -> str:
        return " ".join(self._edit.text().split())


class FormattedEntry(Entry):
    """Text with a form of its own, kept as text."""

    def __init__(self, parse: Callable[[str], str | None], words: str, display: Callable[[str], str] = str) -> None:
        self._edit = FormattedEdit(parse, words, display)
        super().__init__(self._edit)
        self._words = words
        self._edit.textEdited.connect(lambda _text: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._edit.set_value(value)
        self._edit.setCursorPosition(0)

    def value(self) -> Any:
        return self._edit.value().strip()

    def problem(self) -> str:
        return "" if self._edit.is_valid() else self._words


class SuggestedEntry(FormattedEntry):
    """Text with a form, found by its code or by words where a list of such codes is at hand."""

    def __init__(
        self, parse: Callable[[str], str | None], words: str, source: Callable[[str], Sequence[Choice]]
    ) -> None:
        super().__init__(parse, words)
        self.suggestions = Suggestions(self._edit, source, _SUGGESTIONS_PX)
        self.suggestions.picked.connect(self._take)

    def _take(self, choice: Choice) -> None:
        self._edit.set_value(str(choice.key))
        self.edited.emit()


class ParsedEntry(FormattedEntry):
    """Text with a form, kept as something else: a number of days, a list of modifiers. `read` is only given
    text that `parse` has let through, or nothing at all."""

    def __init__(
        self,
        parse: Callable[[str], str | None],
        words: str,
        read: Callable[[str], Any],
        show: Callable[[Any], str],
    ) -> None:
        super().__init__(parse, words)
        self._read_value, self._show_value = read, show

    def fill(self, value: Any) -> None:
        super().fill(self._show_value(value))

    def value(self) -> Any:
        return None if self.problem() else self._read_value(super().value())


class DateEntry(Entry):
    """A date typed fast; None where empty. `past` is for birth dates."""

    def __init__(self, today: Callable[[], date], *, past: bool = False) -> None:
        self._edit = DateEdit(today, past=past)
        super().__init__(self._edit)
        self._today, self._past = today, past
        self._edit.textEdited.connect(lambda _text: self.edited.emit())
        self._edit.date_changed.connect(lambda _date: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._edit.set_value(value)

    def value(self) -> date | None:
        # Read from the text: saving by key comes before the field is left, when DateEdit takes a short date over.
        return parse_date(self._edit.text(), self._today(), past=self._past)

    def problem(self) -> str:
        if self._edit.is_valid():
            return ""
        if self._past:
            return self.tr("Not a date up to today: type 4/12/1972 or 04121972")
        return self.tr("Not a date: type 3/7/26, 030726 or t for today")


class CentsEntry(Entry):
    """An amount of zero or more; `empty` is what no amount is kept as."""

    def __init__(self, empty: int | None = None) -> None:
        self._edit = MoneyEdit()
        super().__init__(self._edit)
        self._empty = empty
        self._edit.textEdited.connect(lambda _text: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._edit.set_cents(value)

    def value(self) -> int | None:
        cents = self._edit.cents()
        return self._empty if cents is None else cents

    def problem(self) -> str:
        if self._edit.is_valid() and (self._edit.cents() or 0) >= 0:
            return ""
        return self.tr("An amount looks like 185 or 1,234.50")

    def is_empty(self) -> bool:
        return not self._edit.text().strip()


class _Combo(QComboBox):
    """A wheel over the form scrolls it, and never changes a choice on the way."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ListEntry(Entry):
    """One of a few: a letter chooses."""

    def __init__(self, choices: Sequence[tuple[Any, str]]) -> None:
        self._combo = _Combo()
        super().__init__(self._combo)
        self._values = [value for value, _ in choices]
        self._combo.addItems([words for _, words in choices])
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(4)
        self._combo.activated.connect(lambda _place: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._combo.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def value(self) -> Any:
        return self._values[max(0, self._combo.currentIndex())]


class ChoiceEntry(Entry):
    """One of many, found by typing; 0 where none is chosen. `every` also holds what is no longer offered."""

    def __init__(self, offered: Sequence[Choice], every: Sequence[Choice] = ()) -> None:
        self._edit = ChoiceEdit(offered)
        super().__init__(self._edit)
        self._every = {choice.key: choice for choice in (*every, *offered)}
        self._edit.choice_changed.connect(lambda _key: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._edit.set_choice(self._every.get(value))

    def value(self) -> Any:
        return self._edit.key() or 0


class TruthEntry(Entry):
    """A tick box."""

    def __init__(self) -> None:
        self._box = QCheckBox()
        super().__init__(self._box)
        self._box.clicked.connect(lambda _on: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._box.setChecked(bool(value))

    def value(self) -> bool:
        return self._box.isChecked()

    def is_empty(self) -> bool:
        return False
