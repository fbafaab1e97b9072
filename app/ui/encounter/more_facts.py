"""The rarer facts of a visit: accident, onset, other dates, hospital, outside lab, facility, what was paid."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.codes import ONSET_QUALIFIERS, OTHER_DATE_QUALIFIERS, REFERRING_ROLES
from app.domain.encounter import Encounter
from app.domain.findings import Finding, Severity
from app.domain.receipt import ReceiptWay
from app.services import people
from app.ui import format
from app.ui.encounter.editor import EncounterEditor
from app.ui.theme import Tone
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.formatted_edit import FormattedEdit, state_edit
from app.ui.widgets.money_edit import MoneyEdit

_WAYS = (
    (ReceiptWay.CASH, "Cash"),
    (ReceiptWay.CHECK, "Check"),
    (ReceiptWay.CARD, "Card"),
    (ReceiptWay.TRANSFER, "Transfer"),
)
_Fill = Callable[[Encounter], None]


class MoreFacts(QFrame):
    """Each field shows and sets one fact of the draft; Enter goes from one to the next, out of the last `finished`."""

    finished = Signal()

    def __init__(self, editor: EncounterEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._fills: list[_Fill] = []
        self.fields: dict[str, LabeledField] = {}
        self._checkboxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        for column in range(12):
            self._grid.setColumnStretch(column, 1)
        self._build()
        for field in self.fields.values():
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self._advance)
        line = QFrame()
        line.setProperty("surface", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(line)
        layout.addLayout(self._grid)
        editor.session.changed.connect(lambda kind: self._read_facilities() if kind == "facility" else None)

    def _build(self) -> None:
        tr = self.tr
        self._checks(0, 0, 5)
        self._put(0, 5, 1, "accident_state", tr("State"), "10b", self._text("accident_state", state_edit()))
        onset = [Choice(code, f"{code} {words}") for code, words in ONSET_QUALIFIERS.items()]
        self._put(0, 6, 2, "onset_date", tr("Onset"), "14", self._date("onset_date"))
        self._put(0, 8, 4, "onset_qualifier", tr("What began"), "14", self._choice("onset_qualifier", onset))
        self._put(1, 0, 2, "unable_to_work_from", tr("Unable to work from"), "16", self._date("unable_to_work_from"))
        self._put(1, 2, 2, "unable_to_work_to", tr("to"), "16", self._date("unable_to_work_to"))
        self._put(1, 4, 1, "claim_codes", tr("Codes"), "10d", self._line("claim_codes", 19))
        other = [Choice(code, f"{code} {words}") for code, words in OTHER_DATE_QUALIFIERS.items()]
        self._put(1, 5, 1, "patient_paid", tr("Paid"), "29", self._money("patient_paid_cents"))
        self._put(1, 6, 2, "other_date", tr("Other date"), "15", self._date("other_date"))
        self._put(1, 8, 4, "other_date_qualifier", tr("What it is"), "15", self._choice("other_date_qualifier", other))
        self._put(2, 0, 2, "hospital_from", tr("In hospital from"), "18", self._date("hospital_from"))
        self._put(2, 2, 2, "hospital_to", tr("to"), "18", self._date("hospital_to"))
        self.outside_lab = self._check("outside_lab", tr("Lab"))
        self._put(2, 4, 1, "outside_lab", tr("Outside"), "20", self.outside_lab)
        self._put(2, 5, 1, "outside_lab_cents", tr("Lab charge"), "20", self._money("outside_lab_cents"))
        self.facility = self._choice("facility_id", (), 0)
        self._put(2, 6, 2, "facility", tr("Facility"), "32", self.facility)
        roles = [Choice(code, f"{code} {words}") for code, words in REFERRING_ROLES.items()]
        self._put(2, 8, 2, "referring_role", tr("Referring is"), "17", self._choice("referring_role", roles))
        self._put(2, 10, 2, "other_claim_id", tr("Case number"), "11b", self._line("other_claim_id", 28))
        ways = [Choice(way, tr(words)) for way, words in _WAYS]
        self._put(
            3, 0, 2, "patient_paid_way", tr("Paid by"), "", self._choice("patient_paid_way", ways, ReceiptWay.CASH)
        )
        self._put(3, 2, 2, "patient_paid_number", tr("Check number"), "", self._line("patient_paid_number", 30))
        self._put(3, 4, 8, "additional_info", tr("Additional information"), "19", self._line("additional_info", 71))
        self._read_facilities()

    def refresh(self) -> None:
        """Show the draft; a field being typed in keeps its text."""
        if not self.isHidden():
            for fill in self._fills:
                fill(self._editor.draft)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def has(self, name: str) -> bool:
        """Whether a fact is entered here, by the last part of its path."""
        return name in self.fields or name in self._checkboxes

    def focus_field(self, name: str) -> None:
        """Put the cursor into a fact's field."""
        editor = self._checkboxes.get(name) or self.fields[name].editor
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.focus_field("employment_related")

    def _advance(self) -> None:
        """Enter goes to the next field, as Tab does; from the last one out."""
        last = self.fields["additional_info"].editor
        if last.hasFocus():
            self.finished.emit()
        else:
            self.focusNextChild()

    def mark_findings(self, by_field: Mapping[str, Finding]) -> None:
        """Show at each field what is wrong with it."""
        for name, field in self.fields.items():
            finding = by_field.get(f"encounter.{name}")
            if finding is None:
                field.set_message()
            else:
                tone = Tone.DANGER if finding.severity is Severity.ERROR else Tone.WARN
                field.set_message(f"{finding.message} {finding.mend}", tone, inline=False)

    # Fields ---------------------------------------------------------------------------------------

    def _put(self, row: int, column: int, span: int, name: str, label: str, item: str, editor: QWidget) -> None:
        field = LabeledField(label, editor, item)
        editor.setProperty("path", f"encounter.{name}")
        self.fields[name] = field
        self._grid.addWidget(field, row, column, 1, span)

    def _checks(self, row: int, column: int, span: int) -> None:
        """The three boxes of items 10a to 10c in one field."""
        tr = self.tr
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(12)
        names = {
            "employment_related": tr("Work"),
            "auto_accident": tr("Auto accident"),
            "other_accident": tr("Other accident"),
        }
        for name, words in names.items():
            check = self._check(name, words)
            line.addWidget(check)
        line.addStretch(1)
        field = LabeledField(tr("Because of"), box, "10")
        self._grid.addWidget(field, row, column, 1, span)

    def _check(self, name: str, words: str) -> QCheckBox:
        check = QCheckBox(words)
        check.setProperty("path", f"encounter.{name}")
        check.clicked.connect(lambda on: self._editor.set(**{name: on}))
        self._fills.append(lambda draft: check.setChecked(getattr(draft, name)))
        self._checkboxes[name] = check
        return check

    def _date(self, name: str) -> DateEdit:
        edit = DateEdit(self._editor.session.today)
        edit.date_changed.connect(lambda day: self._editor.set(**{name: day}))

        def fill(draft: Encounter) -> None:
            if edit.value() != getattr(draft, name) and not (edit.hasFocus() and edit.isModified()):
                edit.set_value(getattr(draft, name))

        self._fills.append(fill)
        return edit

    def _line(self, name: str, longest: int) -> QLineEdit:
        edit = QLineEdit()
        edit.setMaxLength(longest)
        edit.textEdited.connect(lambda text: self._editor.set(**{name: text.strip()}))
        self._fills.append(lambda draft: None if edit.hasFocus() else edit.setText(getattr(draft, name)))
        return edit

    def _text(self, name: str, edit: FormattedEdit) -> FormattedEdit:
        edit.value_changed.connect(lambda value: self._editor.set(**{name: value}))
        self._fills.append(lambda draft: None if edit.hasFocus() else edit.set_value(getattr(draft, name)))
        return edit

    def _money(self, name: str) -> MoneyEdit:
        edit = MoneyEdit()
        edit.cents_changed.connect(lambda cents: self._editor.set(**{name: cents or 0}))
        self._fills.append(lambda draft: None if edit.hasFocus() else edit.set_cents(getattr(draft, name) or None))
        return edit

    def _choice(self, name: str, choices: Any, none: object = "") -> ChoiceEdit:
        edit = ChoiceEdit(choices, popup_width=260)
        edit.choice_changed.connect(lambda key: self._editor.set(**{name: none if key is None else key}))

        def fill(draft: Encounter) -> None:
            if not edit.popup.isVisible() and edit.key() != (getattr(draft, name) or None):
                edit.set_key(getattr(draft, name) or None)

        self._fills.append(fill)
        return edit

    def _read_facilities(self) -> None:
        listed = people.facilities(self._editor.session.vault)
        self.facility.set_source([Choice(f.id, f.name, f.place_of_service) for f in listed])


def facts_in_words(draft: Encounter) -> str:
    """The rarer facts that are set, in a few words; empty where there are none."""
    parts = [
        "work" if draft.employment_related else "",
        "auto accident" if draft.auto_accident else "",
        "other accident" if draft.other_accident else "",
        f"onset {format.short_day(draft.onset_date)}" if draft.onset_date else "",
        "other date" if draft.other_date else "",
        "unable to work" if draft.unable_to_work_from or draft.unable_to_work_to else "",
        "hospital" if draft.hospital_from or draft.hospital_to else "",
        "outside lab" if draft.outside_lab else "",
        "facility" if draft.facility_id else "",
        f"paid {format.money(draft.patient_paid_cents)}" if draft.patient_paid_cents else "",
        "codes" if draft.claim_codes else "",
        f"case {draft.other_claim_id}" if draft.other_claim_id else "",
        "info" if draft.additional_info else "",
    ]
    return ", ".join(part for part in parts if part)
