"""Settings: the Medicare payment area of the chosen practice, picked from the imported localities."""

from PySide6.QtWidgets import QLabel, QWidget

from app.codesets import CodeSets
from app.services import people
from app.services.medicare_locality import choose_locality, chosen_locality
from app.ui.session import Session
from app.ui.widgets.card import Card
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.field import LabeledField

_POPUP_PX = 460


class MedicareCard(Card):
    """A change is kept at once; the fees of every open page follow."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Medicare fees", parent=parent)
        self._session = session
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.locality = ChoiceEdit(self._choices, popup_width=_POPUP_PX)
        self.locality.setPlaceholderText(self.tr("By the practice's state"))
        self.locality.choice_changed.connect(self._keep)
        self.add(self.words)
        self.add(LabeledField(self.tr("Medicare locality of the practice"), self.locality))
        session.practice_changed.connect(lambda _id: self.refresh())
        session.codes_ready.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the area of the chosen practice."""
        practice_id, codes = self._session.practice_id, self._session.codes
        choices = {choice.key: choice for choice in self._choices("")}
        self.locality.setEnabled(bool(choices) and bool(practice_id))
        kept = chosen_locality(self._session.vault, practice_id) if practice_id else ""
        self.locality.set_choice(choices.get(kept))
        self.words.setText(self._explained(codes, bool(choices)))

    def _explained(self, codes: CodeSets | None, has_choices: bool) -> str:
        if not self._session.practice_id:
            return self.tr("Add the practice first.")
        if codes is None or not has_choices:
            return self.tr("Import Medicare's fee schedule (RVU) to see what it allows beside each charge.")
        name = people.practice(self._session.vault, self._session.practice_id).name
        return self.tr(
            "Where {practice} lies decides what Medicare allows there; without it, its state or the nation."
        ).format(practice=name)

    def _choices(self, text: str) -> list[Choice]:
        """Areas in which every word typed begins a word of the state, the name or a county; the own state first."""
        codes, practice_id = self._session.codes, self._session.practice_id
        if codes is None or not practice_id:
            return []
        state = people.practice(self._session.vault, practice_id).address.state
        places = codes.procedures.localities(self._session.today())
        needles = text.casefold().split()
        found = []
        for place in sorted(places, key=lambda place: place.state != state):
            words = (
                f"{place.state} {place.name} {place.counties}".casefold().replace(",", " ").replace("/", " ").split()
            )
            if all(any(word.startswith(needle) for word in words) for needle in needles):
                found.append(Choice(place.key, f"{place.state}  {place.name.title()}", place.counties))
        return found

    def _keep(self, key: str | None) -> None:
        choose_locality(self._session.vault, self._session.practice_id, key or "", self._session.now())
        self._session.changed.emit("setting")
