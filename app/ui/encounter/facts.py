"""When, where and by whom: the facts every visit has in one line, the rarer ones beneath when wanted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.findings import Finding, Severity
from app.domain.people import Provider
from app.services import people
from app.services.authorizations import OfferedAuthorization, offered_authorizations
from app.ui import format
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.more_facts import MoreFacts, facts_in_words
from app.ui.theme import Tone
from app.ui.widgets.choice_edit import Choice, ChoiceEdit, matching
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.marks import restyle
from app.ui.widgets.suggestions import Suggestions

_DATE_PX = 106
_ANY_PX = 16_777_215


class FactsCard(QFrame):
    """`finished` when Enter leads out of it: the cursor belongs to the diagnoses then."""

    finished = Signal()
    more_opened = Signal(bool)

    def __init__(self, editor: EncounterEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.service_date = DateEdit(editor.session.today)
        self.place = ChoiceEdit(self._places(), popup_width=300)
        self.rendering = ChoiceEdit((), popup_width=260)
        self.referring = ChoiceEdit((), popup_width=260)
        self.referring.setPlaceholderText(self.tr("none"))
        self.authorization = QLineEdit()
        self.authorization.setMaxLength(29)
        self.more_button = QPushButton()
        self.more_button.setObjectName("MoreFacts")
        self.more_button.setCheckable(True)
        self.more_button.setAutoDefault(True)
        self.more = MoreFacts(editor)
        self.more.hide()
        self.fields = {
            "service_date": LabeledField(self.tr("Date of service"), self.service_date),
            "place_of_service": LabeledField(self.tr("Place"), self.place),
            "rendering": LabeledField(self.tr("Rendering"), self.rendering),
            "referring": LabeledField(self.tr("Referring"), self.referring, "17"),
            "authorization": LabeledField(self.tr("Authorization"), self.authorization, "23"),
            "more": LabeledField(self.tr("&More facts"), self.more_button),
        }
        self._lay_out()
        self._connect()
        self._read_providers()
        self.refresh()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(8)
        layout.addLayout(self._grid)
        self._is_narrow: bool | None = None
        self.set_narrow(False)
        layout.addWidget(self.more)  # after the fields: Tab goes in this order

    def set_narrow(self, narrow: bool) -> None:
        """Stand in two rows of three, where one of six would cut every name."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        for place, field in enumerate(self.fields.values()):
            self._grid.addWidget(field, place // 3 if narrow else 0, place % 3 if narrow else place)
        self.fields["service_date"].setMinimumWidth(_DATE_PX)
        self.fields["service_date"].setMaximumWidth(_ANY_PX if narrow else _DATE_PX)
        for column, stretch in enumerate((4, 4, 5, 0, 0, 0) if narrow else (0, 4, 6, 6, 4, 7)):
            self._grid.setColumnStretch(column, stretch)

    def _connect(self) -> None:
        editor = self._editor
        self.service_date.date_changed.connect(editor.set_service_date)
        self.service_date.returnPressed.connect(self._enter_date)
        self.place.choice_changed.connect(lambda code: editor.set_place(code or ""))
        self.rendering.choice_changed.connect(lambda key: editor.set(rendering_id=key or 0))
        self.referring.choice_changed.connect(lambda key: editor.set(referring_id=key or 0))
        self.authorization.textEdited.connect(lambda text: editor.set(authorization=text.strip()))
        for edit in (self.place, self.rendering):
            edit.returnPressed.connect(self.advance)
        self.referring.returnPressed.connect(self.authorization.setFocus)
        self.authorization.returnPressed.connect(self.finished)
        self.more_button.toggled.connect(self._open_more)
        self.more.finished.connect(self.finished)
        # Made last of those who watch the field: it is the first to see a key.
        self.authorizations = Suggestions(self.authorization, self._authorizations, popup_width=380)
        self.authorizations.picked.connect(self._take_authorization)
        editor.changed.connect(lambda _draft: self.refresh())
        editor.loaded.connect(self._load)
        editor.session.changed.connect(lambda kind: self._read_providers() if kind == "provider" else None)
        editor.session.codes_ready.connect(lambda: self.place.set_source(self._places()))
        for name, field in self.fields.items():
            field.editor.setProperty("path", f"encounter.{name}")

    # Showing --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the draft; a field being typed in keeps its text."""
        draft = self._editor.draft
        if self.service_date.value() != draft.service_date and not self.service_date.isModified():
            self.service_date.set_value(draft.service_date)
        self.service_date.setPlaceholderText(format.day(self._editor.session.today()))
        _show_choice(self.place, draft.place_of_service or None, draft.place_of_service)
        _show_choice(self.rendering, draft.rendering_id or None, self._provider_words("rendering"))
        _show_choice(self.referring, draft.referring_id or None, self._provider_words("referring"))
        if not self.authorization.hasFocus():
            self.authorization.setText(draft.authorization)
        words = facts_in_words(draft)
        self.more_button.setText(words or self.tr("accident, onset, hospital …"))
        if self.more_button.property("empty") is not (not words):
            self.more_button.setProperty("empty", not words)
            restyle(self.more_button)
        self.more.refresh()

    def mark_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show at each field what is wrong with it."""
        by_field = {f.field: f for f in reversed(findings) if f.severity is not Severity.NOTE}
        for name, field in self.fields.items():
            finding = by_field.get(f"encounter.{name}")
            if finding is None:
                field.set_message()
            else:
                tone = Tone.DANGER if finding.severity is Severity.ERROR else Tone.WARN
                field.set_message(f"{finding.message} {finding.mend}", tone, inline=False)
        self.more.mark_findings(by_field)

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field by the last part of its path; False where it is not here."""
        if name in self.fields:
            self.fields[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if not self.more.has(name):
            return False
        self.more_button.setChecked(True)
        self.more.focus_field(name)
        return True

    def advance(self) -> None:
        """Go to the first of these that is still needed, or out to the diagnoses."""
        if self._editor.draft.service_date is None:
            self.service_date.setFocus()
        elif not self._editor.draft.place_of_service:
            self.place.setFocus()
        elif not self._editor.draft.rendering_id:
            self.rendering.setFocus()
        else:
            self.finished.emit()

    # Typing ---------------------------------------------------------------------------------------

    def _enter_date(self) -> None:
        """Enter on an empty date means today."""
        if not self.service_date.text().strip():
            today = self._editor.session.today()
            self.service_date.set_value(today)
            self._editor.set_service_date(today)
        if self.service_date.is_valid():
            self.advance()

    def _open_more(self, on: bool) -> None:
        self.more.setVisible(on)
        self.more_opened.emit(on)
        if on:
            self.more.focus_first()

    def _load(self) -> None:
        self.service_date.setModified(False)
        self.more_button.setChecked(False)
        self.refresh()

    # Choices --------------------------------------------------------------------------------------

    def _places(self) -> list[Choice]:
        codes = self._editor.session.codes
        names = codes.place_of_service_names if codes else {"11": "Office"}
        return [Choice(code, f"{code} {name}") for code, name in names.items()]

    def _authorizations(self, text: str) -> list[Choice]:
        """What the payer has authorized for such a visit, with what is left of it."""
        claim = self._editor.claim()
        if claim is None:
            return []
        session = self._editor.session
        offered = offered_authorizations(session.vault, claim.coverage, self._editor.draft, session.today())
        return matching([_authorization_choice(each) for each in offered], text)

    def _take_authorization(self, choice: Choice) -> None:
        self.authorization.setText(choice.label)
        self._editor.set(authorization=choice.label)

    def _read_providers(self) -> None:
        providers = people.providers(self._editor.session.vault)
        self.rendering.set_source([_provider_choice(p) for p in providers if p.renders])
        self.referring.set_source([_provider_choice(p) for p in providers if p.refers])

    def _provider_words(self, role: str) -> str:
        around = self._editor.people
        provider = getattr(around, role) if around else None
        return _provider_choice(provider).label if provider else ""


def _provider_choice(provider: Provider) -> Choice:
    words = " ".join(part for part in (provider.name.sort_name, provider.credentials) if part)
    return Choice(provider.id, words, provider.npi)


def _authorization_choice(offered: OfferedAuthorization) -> Choice:
    authorization = offered.authorization
    visits = f"{offered.left} of {authorization.visits} left" if authorization.visits else ""
    until = f"to {format.short_day(authorization.ends_on)}" if authorization.ends_on else ""
    codes = " ".join(authorization.codes)
    return Choice(authorization.number, authorization.number, " · ".join(filter(None, (codes, visits, until))))


def _show_choice(edit: ChoiceEdit, key: object, words: str) -> None:
    """Show what is chosen, also where it is no longer on offer; leave the field alone while it is typed in."""
    if edit.key() == key or edit.popup.isVisible():
        return
    if key is None:
        edit.set_choice(None)
        return
    edit.set_key(key)
    if edit.key() is None:
        edit.set_choice(Choice(key, words))
