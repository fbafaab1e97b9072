"""Who the visit is for: found by typing a name, account or birth date; then name, age, coverages and copay."""

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.build_claim import EncounterPeople
from app.domain.coverage import Coverage, Rank
from app.domain.encounter import CodingState
from app.domain.people import Patient, Sex
from app.queries.patient_list import patient_rows
from app.ui import format
from app.ui.encounter.editor import EncounterEditor
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.choice_edit import Choice, ChoiceEdit

_OFFERED = 20
_CODING_BADGES = {
    CodingState.NEEDS_CODING: Badge("needs coding", Tone.WARN),
    CodingState.CODED: Badge("coded", Tone.OK),
}
_STATUS_TONES = {"draft": Tone.NEUTRAL, "ready": Tone.ACCENT, "sent": Tone.INFO}


class EncounterHeader(QFrame):
    """`chosen` when a patient was picked; `new_patient_wanted(words)` when Enter is pressed on an unknown name;
    `search_shown(on)` as the patient's box comes and goes."""

    chosen = Signal()
    search_shown = Signal(bool)
    new_patient_wanted = Signal(str)

    def __init__(self, editor: EncounterEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setProperty("surface", "card")
        self.setFixedHeight(54)
        self.patient = ChoiceEdit(self._offer, popup_width=520)
        self.patient.setAccessibleName(self.tr("Patient"))
        self.patient.setPlaceholderText(self.tr("Patient: name, account or birth date"))
        self.name, self.about, self.saved = QLabel(), QLabel(), QLabel()
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setProperty("role", "muted")
        self.saved.setProperty("role", "muted")
        self.change = QPushButton(self.tr("Change"))
        self.change.setProperty("flat", True)
        self.change.setAccessibleName(self.tr("Choose another patient"))
        self.badges = [BadgeLabel() for _ in range(6)]
        self._lay_out()
        self.patient.choice_changed.connect(self._pick)
        self.patient.unknown_entered.connect(self.new_patient_wanted)
        self.patient.returnPressed.connect(lambda: self.chosen.emit() if self._editor.draft.patient_id else None)
        self.patient.editingFinished.connect(self.refresh)
        self.change.setAutoDefault(True)
        self.change.clicked.connect(self.search)
        editor.people_changed.connect(self.refresh)
        editor.loaded.connect(self._load)
        editor.changed.connect(lambda _draft: self.refresh())
        editor.kept.connect(self._say_saved)
        self.refresh()

    def _lay_out(self) -> None:
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self.name)
        who.addWidget(self.about)
        self._who = QWidget()
        self._who.setLayout(who)
        who.setContentsMargins(0, 0, 0, 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(10)
        layout.addWidget(self._who)
        layout.addWidget(self.patient, 1)
        layout.addWidget(self.change)
        for badge in self.badges:
            layout.addWidget(badge)
        layout.addStretch(0)
        self._spring = layout.itemAt(layout.count() - 1)
        layout.addWidget(self.saved)
        self.saved.hide()

    def search(self) -> None:
        """Let the biller choose the patient."""
        self.patient.set_choice(None)
        self._show_search(True)
        self.patient.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Show the patient and the coverages as they are now."""
        people = self._editor.people
        if people is None:
            self._show_search(True)
            for badge in self.badges:
                badge.set_badge(None)
            return
        day = self._editor.draft.service_date or self._editor.session.today()
        self.name.setText(people.patient.name.sort_name)
        self.about.setText(_about(people.patient, day))
        self._show_search(self.patient.hasFocus() and not self.patient.key())
        wanted = [*coverage_badges(people, day), _money_badge(people, self._editor)]
        if coding := _CODING_BADGES.get(self._editor.draft.coding):
            wanted.append(coding)
        if self._editor.status:
            words = f"{self._editor.status} {self._editor.claim_number}".strip()
            wanted.append(Badge(words, _STATUS_TONES.get(self._editor.status, Tone.NEUTRAL)))
        wanted = [badge for badge in wanted if badge.text]
        for place, label in enumerate(self.badges):
            label.set_badge(wanted[place] if place < len(wanted) else None)

    def _show_search(self, on: bool) -> None:
        self.patient.setVisible(on)
        self._who.setVisible(not on)
        self.search_shown.emit(on)
        self.change.setVisible(not on and not self._editor.draft.id)

    def _load(self) -> None:
        self.saved.clear()
        self.saved.hide()
        self.patient.set_choice(None)
        if self._editor.people is not None:
            self._show_search(False)  # the cursor may still stand in it, from the visit before
        self.refresh()

    def _offer(self, text: str) -> list[Choice]:
        rows = patient_rows(self._editor.session.vault.db, text, _OFFERED)
        return [
            Choice(
                row.id,
                row.name,
                " · ".join(part for part in (format.day(row.birth_date), row.account_number, row.payer) if part),
            )
            for row in rows
            if row.active
        ]

    def _pick(self, patient_id: int | None) -> None:
        if patient_id:
            self._editor.set_patient(patient_id)

    def _say_saved(self, at: datetime) -> None:
        local = at.astimezone()
        self.saved.setText(self.tr("saved {time}").format(time=f"{local:%H:%M:%S}"))
        self.saved.show()


def age_words(born: date | None, on: date) -> str:
    """Whole years on a day, in months below two years."""
    if born is None or born > on:
        return ""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return f"{months // 12} y" if months >= 24 else f"{months} mo"


def coverage_badges(people: EncounterPeople, on: date) -> list[Badge]:
    """One badge a rank in use, and one that says so where there is no second coverage."""
    active = sorted((c for c in people.coverages if c.active), key=lambda c: (c.rank, c.id))
    badges = [_coverage_badge(coverage, people, on) for coverage in active]
    if not active:
        return [Badge("no coverage: the patient pays", Tone.WARN)]
    if len(active) == 1 and active[0].rank is Rank.PRIMARY:
        badges.append(Badge("2 none", Tone.NEUTRAL))
    return badges[:3]


def _coverage_badge(coverage: Coverage, people: EncounterPeople, on: date) -> Badge:
    words = " · ".join(part for part in (people.payer(coverage.payer_id).name, coverage.member_id) if part)
    if not coverage.in_force(on):
        return Badge(f"{int(coverage.rank)} {words} · not in force", Tone.WARN)
    return Badge(f"{int(coverage.rank)} {words}", Tone.ACCENT)


def _money_badge(people: EncounterPeople, editor: EncounterEditor) -> Badge:
    paid = editor.draft.patient_paid_cents
    copay = next((c.copay_cents for c in people.coverages if c.active and c.copay_cents), None)
    if paid and copay == paid:
        return Badge(f"Copay {format.money(paid)} taken", Tone.INFO)
    if paid:
        return Badge(f"Paid {format.money(paid)}", Tone.INFO)
    return Badge(f"Copay {format.money(copay)}" if copay else "", Tone.NEUTRAL)


def _about(patient: Patient, on: date) -> str:
    sex = "" if patient.sex is Sex.UNKNOWN else patient.sex.value
    parts = (sex, age_words(patient.birth_date, on), format.day(patient.birth_date), f"acct {patient.account_number}")
    return " · ".join(part for part in parts if part)
