"""Which practice is billed for: its name at the top of the window, and the menu to choose another."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from app.queries.practice_names import practice_names
from app.services import settings
from app.ui.main_window import MainWindow
from app.ui.session import Session


class PracticeMenu(QObject):
    """Follows the session: the name changes with the practice chosen."""

    def __init__(self, session: Session, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        window.practice_menu_wanted.connect(self.show_menu)
        session.practice_changed.connect(lambda _id: self.show_name())
        session.changed.connect(self._on_changed)
        self.show_name()

    def show_name(self) -> None:
        """Its name, at the top of the window."""
        names = practice_names(self._session.vault.db)
        self._window.set_practice(names.get(self._session.practice_id, self.tr("No practice yet")))

    def show_menu(self) -> None:
        """The practices to choose from."""
        menu = QMenu(self._window)
        for practice_id, name in practice_names(self._session.vault.db).items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(practice_id == self._session.practice_id)
            action.triggered.connect(lambda _on=False, key=practice_id: self._switch(key))
        menu.addSeparator()
        menu.addAction(self.tr("Practice setup…"), lambda: self._window.show_page("setup"))
        menu.popup(self._window.practice_menu_place())

    def _switch(self, practice_id: int) -> None:
        settings.set_setting(self._session.vault, settings.CURRENT_PRACTICE_ID, practice_id, self._session.now())
        self._session.choose_practice(practice_id)

    def _on_changed(self, kind: str) -> None:
        if kind == "practice":
            if not self._session.practice_id:
                choose_first_practice(self._session)
            self.show_name()


def choose_first_practice(session: Session) -> None:
    """The practice chosen last, else the first there is."""
    known = list(practice_names(session.vault.db))
    kept = settings.setting(session.vault, settings.CURRENT_PRACTICE_ID, 0)
    if known:
        session.choose_practice(kept if kept in known else known[0])
