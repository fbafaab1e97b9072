"""One field of a record form, said as data, and the editor that reads it back."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.domain import ids
from app.domain.dates import parse_date
from app.domain.money import format_cents, parse_cents
from app.errors import UserError


@dataclass(frozen=True, slots=True)
class FormField:
    """`path` names the record's attribute (`name`, `address.street`); `item` is the CMS-1500 item it prints in.

    `read` turns what was typed into the stored value, or None where it is not one; `words` then says what the
    field wants. `choices` makes a list of (value, words) instead of a line; `truth` a tick box.
    """

    path: str
    label: str
    item: str = ""
    width: int = 200
    required: bool = False
    read: Callable[[str], Any] | None = None
    show: Callable[[Any], str] = str
    words: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    truth: bool = False
    row_ends: bool = True
    group: str = ""
    empty: Any = ""
    """What an empty field is stored as."""

    @property
    def title(self) -> str:
        """The label as drawn: with the item number in brackets."""
        return f"{self.label} [{self.item}]" if self.item else self.label


def get_path(record: object, path: str) -> Any:
    """The attribute at a dotted path."""
    for name in path.split("."):
        record = getattr(record, name)
    return record


def set_path(record: Any, path: str, value: object) -> Any:
    """A copy of the frozen record with the attribute at a dotted path replaced."""
    name, _, rest = path.partition(".")
    return replace(record, **{name: set_path(getattr(record, name), rest, value) if rest else value})


class FieldEditor(QObject):
    """The widget of one `FormField`, filled from a record and read back into one."""

    edited = Signal()

    def __init__(self, spec: FormField, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self.widget: QLineEdit | QComboBox | QCheckBox
        if spec.truth:
            self.widget = QCheckBox(spec.title, parent)
            self.widget.clicked.connect(self.edited)
        elif spec.choices:
            self.widget = QComboBox(parent)
            for value, words in spec.choices:
                self.widget.addItem(words, value)
            self.widget.activated.connect(self.edited)
        else:
            self.widget = QLineEdit(parent)
            self.widget.textEdited.connect(self.edited)
            self.widget.editingFinished.connect(self._tidy)
        self.widget.setAccessibleName(spec.title)
        self.widget.setMinimumWidth(min(spec.width, 80))

    def fill(self, record: object) -> None:
        """Show the record's value. Filling never saves and never signals."""
        value = get_path(record, self.spec.path)
        if isinstance(self.widget, QCheckBox):
            self.widget.setChecked(bool(value))
        elif isinstance(self.widget, QComboBox):
            self.widget.setCurrentIndex(max(0, self.widget.findData(_plain(value))))
        else:
            self.widget.setText("" if value is None or value == "" else self.spec.show(value))
            self._mark("")

    def value(self) -> Any:
        """What was typed, in its stored form. Raises UserError naming the field where it is not well-formed."""
        if isinstance(self.widget, QCheckBox):
            return self.widget.isChecked()
        if isinstance(self.widget, QComboBox):
            return self.spec.choices[max(0, self.widget.currentIndex())][0]
        text = " ".join(self.widget.text().split())
        if not text:
            if self.spec.required:
                raise UserError(f"{self.spec.label} is missing.")
            return self.spec.empty
        if self.spec.read is None:
            return text
        value = self.spec.read(text)
        if value is None:
            raise UserError(f"{self.spec.label}: {self.spec.words}")
        return value

    def complaint(self) -> str:
        """What is wrong with the field as it stands; empty where nothing is. Marks the field."""
        try:
            self.value()
        except UserError as error:
            self._mark(str(error))
            return str(error)
        self._mark("")
        return ""

    def _tidy(self) -> None:
        """Show a well-formed entry the way it is kept (a phone with its brackets, a date with its slashes)."""
        assert isinstance(self.widget, QLineEdit)
        if self.widget.text().strip() and not self.complaint():
            self.widget.setText(self.spec.show(self.value()))

    def _mark(self, words: str) -> None:
        self.widget.setProperty("tone", "danger" if words else "")
        self.widget.setToolTip(words)
        self.widget.style().unpolish(self.widget)
        self.widget.style().polish(self.widget)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def show_date(value: date) -> str:
    """`04/12/1972`."""
    return f"{value:%m/%d/%Y}"


def read_cents(text: str) -> int | None:
    cents = parse_cents(text)
    return cents if cents is None or cents >= 0 else None


def read_days(text: str) -> int | None:
    return int(text) if text.isdigit() and int(text) <= 3650 else None


def date_field(
    path: str, label: str, today: Callable[[], date], item: str = "", *, past: bool = False, **more: Any
) -> FormField:
    """A date typed fast: `3/7/26`, `030726`, `t`, `+3`."""
    return FormField(
        path,
        label,
        item,
        130,
        read=lambda text: parse_date(text, today(), past=past),
        show=show_date,
        words="a past date such as 04/12/1972" if past else "a date such as 3/7/26, 030726 or t",
        empty=None,
        **more,
    )


def money_field(path: str, label: str, item: str = "", **more: Any) -> FormField:
    """An amount in cents that may be left empty."""
    words = "an amount such as 25 or 25.50"
    return FormField(path, label, item, 100, read=read_cents, show=format_cents, words=words, empty=None, **more)


def npi_field(path: str, item: str, *, required: bool = False) -> FormField:
    """An NPI, refused where the check digit is wrong."""
    words = "ten digits whose last is a check digit; one of them is mistyped"
    return FormField(path, "NPI", item, 120, required, ids.parse_npi, words=words, row_ends=False)


def phone_field(path: str, item: str) -> FormField:
    return FormField(path, "Phone", item, 140, read=ids.parse_phone, show=ids.format_phone, words="ten digits")


def address_fields(path: str, item: str, *, required: bool = False) -> tuple[FormField, ...]:
    """Street, city, state and ZIP of a US address, in the form's own order."""
    return (
        FormField(f"{path}.street", "Street", item, 280, required),
        FormField(f"{path}.city", "City", item, 200, required, row_ends=False),
        FormField(
            f"{path}.state",
            "State",
            item,
            60,
            required,
            ids.parse_state,
            words="two letters such as OR",
            row_ends=False,
        ),
        FormField(
            f"{path}.zip_code", "ZIP", item, 110, required, ids.parse_zip, words="five digits, or nine as 97201-1234"
        ),
    )


def name_fields(path: str, item: str, *, required: bool = True) -> tuple[FormField, ...]:
    """The parts of a person's name."""
    return (
        FormField(f"{path}.last", "Last name", item, 160, required, row_ends=False),
        FormField(f"{path}.first", "First name", item, 140, required, row_ends=False),
        FormField(f"{path}.middle", "Middle", item, 80, row_ends=False),
        FormField(f"{path}.suffix", "Suffix", item, 60),
    )


def same_fields(first: Any, second: Any) -> bool:
    """Whether two records of one kind differ in nothing but their row id."""
    assert is_dataclass(first)
    return all(getattr(first, f.name) == getattr(second, f.name) for f in fields(first) if f.name != "id")
