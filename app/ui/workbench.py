"""The workbench over one open vault: puts pages, actions, locking, backups and code sets into the main window."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Qt, QTimer

from app import paths
from app.collector import collect_everything
from app.errors import UserError
from app.queries.find import find
from app.services import settings, vaults
from app.services.vaults import Vault
from app.ui.actions import ActionSpec
from app.ui.backing_up import BackingUp
from app.ui.main_window import MainWindow
from app.ui.page_actions import page_actions
from app.ui.pages import Pages
from app.ui.practice_menu import PracticeMenu, choose_first_practice
from app.ui.preload import Preload
from app.ui.rechecking import Rechecking
from app.ui.session import Session
from app.ui.task import Task
from app.ui.theme import Theme
from app.ui.ways import Ways
from app.ui.window_state import window_settings

if TYPE_CHECKING:  # what opens later is loaded later
    from app.ui.command_palette import Hit

OPEN_CODES_AFTER_MS = 300
"""The code sets are opened once the window has been painted."""
PRELOAD_AFTER_MS = 400
"""What is opened later is loaded after that, before a hand gets to it."""
PROVE_AFTER_MS = 3000
"""The ledger is added up once the window has come to rest."""


class Workbench(Ways):
    """Composition only: the window with its pages, actions and finders, and what locking and quitting do."""

    def __init__(self, vault: Vault, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        places = window_settings()
        self.session = Session(vault, None, clock, self, places)
        self._apply_scheme()
        choose_first_practice(self.session)
        self._pages = Pages(self, self.back_up)
        self.window = MainWindow(self._pages.specs(), user_name=vault.user_name, settings=places)
        self.setParent(self.window)  # what comes late is for nobody once the window is gone
        self.window.set_finders([self._find_records, self._find_tabs, self._find_codes])
        # Queued: a window that is being closed does not hear a second close.
        self.window.close_wanted.connect(self._quit, Qt.ConnectionType.QueuedConnection)
        self.window.unlock_requested.connect(self._unlock)
        self.window.locked.connect(self.keep_drafts)
        self.window.locked.connect(collect_everything)
        self.session.changed.connect(self._on_changed)
        self._practices = PracticeMenu(self.session, self.window, self)
        self._backing_up = BackingUp(self)
        self._rechecking = Rechecking(self)
        self.window.set_actions(self._actions())
        self._apply_autolock()
        QTimer.singleShot(OPEN_CODES_AFTER_MS, self, self._open_codes)
        self._preload = Preload(self)
        QTimer.singleShot(PRELOAD_AFTER_MS, self._preload, self._preload.start)
        self._proving = QTimer(self, singleShot=True, interval=PROVE_AFTER_MS)
        self._proving.timeout.connect(self._prove_ledger)
        self._proving.start()

    # Actions --------------------------------------------------------------------------------------

    def _actions(self) -> tuple[ActionSpec, ...]:
        tr, checking, backing_up = self.tr, self._rechecking, self._backing_up
        return (
            ActionSpec(tr("&New visit"), "Ctrl+N", "File", self.new_encounter, "plus"),
            *page_actions(self.on_page),
            ActionSpec(
                tr("&Check all open claims…"), "", "Claims", checking.start, "check", checking.may_start, "check"
            ),
            ActionSpec(tr("&Align a printer…"), "", "Claims", self.align_printer, group="paper"),
            ActionSpec(tr("&Back up now"), "Ctrl+B", "File", backing_up.start, "backup", group="backup"),
            ActionSpec(tr("Back up to a &folder…"), "", "File", backing_up.start_elsewhere, group="backup"),
            ActionSpec(tr("Table of &rules"), "", "Help", lambda: self.window.show_help("rules"), group="rules"),
            ActionSpec(tr("&Lock"), "Ctrl+L", "File", self.window.lock, "lock", group="end"),
            ActionSpec(tr("&Quit"), "Ctrl+Q", "File", self.window.close, group="end"),
        )

    # Finding --------------------------------------------------------------------------------------

    def _find_tabs(self, text: str) -> "list[Hit]":
        from app.ui.command_palette import Hit
        from app.ui.people.setup_page import tabs_named

        where = self.tr("Practice setup")
        hits = []
        for title, key in tabs_named(text):
            show = lambda page, key=key: page.page(key).setFocus()  # noqa: E731
            hits.append(Hit(self.tr("page"), title, where, partial(self.on, "setup", show)))
        return hits

    def _find_records(self, text: str) -> "list[Hit]":
        from app.ui.command_palette import Hit

        openers: dict[str, Callable[[int], None]] = {
            "patient": lambda key: self.on("patients", lambda page: page.open_patient(key)),
            "claim": lambda key: self.on("claims", lambda page: page.open_claim(key)),
            "question": self.open_query,
        }
        return [
            Hit(hit.kind, hit.title, hit.subtitle, partial(openers[hit.kind], hit.id))
            for hit in find(self.session.vault.db, text, 8)
            if hit.kind in openers
        ]

    def _find_codes(self, text: str) -> "list[Hit]":
        from app.ui.command_palette import Hit

        if self.session.codes is None or len(text) < 2:
            return []
        return [
            Hit("code", hit.code, hit.description, partial(self.show_code, hit.system, hit.code))
            for hit in self.session.codes.search_all(text, self.session.today(), 6)
        ]

    # Code sets ------------------------------------------------------------------------------------

    def _open_codes(self) -> None:
        from app.codesets import CodeSets, build_codesets, clear_unfinished, is_current

        place = paths.codesets_file()
        for folder in (place.parent, paths.editions_folder()):
            clear_unfinished(folder, own=True)
        if is_current(place):
            self.session.use_codes(CodeSets(place))
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        task = Task(
            lambda progress, should_stop: build_codesets(place, progress, should_stop),
            self.tr("Preparing ICD-10-CM"),
        )
        task.finished.connect(lambda _done: self.session.use_codes(CodeSets(place)))
        task.failed.connect(self.tell_trouble)
        self.window.run_task(task)

    # Locking, backup, quitting --------------------------------------------------------------------

    def keep_drafts(self) -> None:
        """Write what is typed and not yet kept; called on locking, quitting and after a bug."""
        page = self.window.made_page("encounter")
        if page is not None:
            cast(Any, page).keep_draft()

    def back_up(self) -> None:
        """One checked backup file in the chosen folder, while work goes on."""
        self._backing_up.start()

    def _is_unsaved(self) -> bool:
        page = self.window.made_page(self.window.shown_page)
        return bool(getattr(page, "is_dirty", False))

    def _on_changed(self, kind: str) -> None:
        if kind == "setting":
            self._apply_autolock()

    def _apply_autolock(self) -> None:
        self.window.set_autolock_minutes(settings.setting(self.session.vault, settings.AUTOLOCK_MINUTES, 10))

    def _apply_scheme(self) -> None:
        kept = settings.setting(self.session.vault, settings.COLOR_SCHEME, "system")
        if kept == "system":
            return
        from app.ui.settings_page import SCHEMES

        scheme = {key: value for key, _words, value in SCHEMES}.get(kept)
        if scheme is not None:
            Theme.current().set_scheme(scheme)

    def _unlock(self, passphrase: str) -> None:
        if self.session.vault.passphrase_opens(passphrase):
            self.window.unlock()
        else:
            self.window.refuse_unlock(self.tr("That is not the passphrase. Try again; nothing is lost."))

    def _prove_ledger(self) -> None:
        """Add up the ledger beside the work and say in the status bar whether every cent is accounted for."""
        vault = self.session.vault
        task = Task(lambda _progress, _should_stop: vaults.ledger_problems(vault), self.tr("Proving the ledger"), self)
        task.finished.connect(self._say_ledger)
        task.failed.connect(lambda _error: self.window.set_ledger_text(self.tr("Ledger not checked")))
        task.start()

    def _say_ledger(self, problems: list[str]) -> None:
        if not problems:
            self.window.set_ledger_text(self.tr("Ledger proven"))
            return
        self.window.set_ledger_text(self.tr("Ledger: {n} problems").format(n=len(problems)))
        self.window.show_error(UserError(problems[0], self.tr("Restore a backup, or ask for help with “verify”.")))

    def _quit(self) -> None:
        """Keep the draft, back up, close the vault; what fails asks instead of being passed over."""
        if self.window.is_locked and self._is_unsaved():
            self.window.refuse_unlock(self.tr("A form here is not saved yet: unlock, then quit."))
            return
        if not self.window.is_locked and not self.window.may_leave():
            return
        try:
            self.keep_drafts()
        except UserError as error:
            question = self.tr("The last changes to the visit could not be kept. Quit all the same?")
            if not self.window.ask(question, str(error), self.tr("Quit without them")):
                return
        try:
            vaults.back_up(self.session.vault, self.session.now())
        except UserError as error:
            question = self.tr("No backup was made. Quit all the same?")
            if not self.window.ask(question, str(error), self.tr("Quit without a backup")):
                return
        self.session.vault.close()
        self.window.really_close()
