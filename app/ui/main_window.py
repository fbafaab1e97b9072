"""The one window: rail, top bar, pages, menus, Ctrl+K, help, status and lock. It knows no vault and no billing."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.errors import UserError
from app.ui.actions import Actions, ActionSpec
from app.ui.edit_actions import edit_actions
from app.ui.lock_screen import IdleWatch, LockScreen
from app.ui.messages import Messages
from app.ui.nav_rail import NavRail
from app.ui.status_line import StatusLine
from app.ui.task import Task
from app.ui.top_bar import TopBar
from app.ui.window_state import kept_bytes, window_settings

if TYPE_CHECKING:  # loaded when they are first opened: the window starts without them
    from app.ui.command_palette import CommandPalette, Hit, Provider
    from app.ui.help_view import HelpView

_FIRST_SIZE = QSize(1366, 768)
_LEAST_SIZE = QSize(960, 600)
_MOST_COMMANDS = 6


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: made by `factory` when first shown. `help_topic` names a file of resources/help."""

    key: str
    title: str
    icon: str
    factory: Callable[[], QWidget]
    help_topic: str = "index"


class MainWindow(QMainWindow):
    """Shows pages and says what the biller wants; whoever made it answers.

    `close_wanted`: answer with `really_close`, or leave it open. `locked`: keep drafts now.
    `unlock_requested(passphrase)`: answer with `unlock` or `refuse_unlock`. `practice_menu_wanted`: open a
    menu at `practice_menu_place`.
    """

    close_wanted = Signal()
    locked = Signal()
    unlock_requested = Signal(str)
    practice_menu_wanted = Signal()

    def __init__(
        self,
        pages: Sequence[PageSpec],
        user_name: str,
        settings: QSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in pages}
        self._made: dict[str, QWidget] = {}
        self._shown = ""
        self._may_close = False
        self._hidden_by_lock: list[QWidget] = []
        self.settings = settings or window_settings()
        self._rail, self._top = NavRail(), TopBar(user_name)
        self._stack = QStackedWidget()
        self._area = QMainWindow()
        self._help: HelpView | None = None
        self.status = StatusLine()
        self.setStatusBar(self.status)
        self._lay_out()
        self._actions = Actions(self.menuBar())
        self._actions.add((*edit_actions(), *self._own_actions()))
        self.messages = Messages(self)
        self._palette: CommandPalette | None = None
        self._finders: list[Provider] = []
        self._lock_screen = LockScreen(self)
        self._lock_screen.unlock_requested.connect(self.unlock_requested)
        self._idle = IdleWatch(0, clock, parent=self)
        self._idle.idle.connect(self.lock)
        self._idle.minutes_left_changed.connect(self._show_minutes_left)
        self._top.practice_clicked.connect(self.practice_menu_wanted)
        self._top.search_clicked.connect(self.open_palette)
        self._rail.chosen.connect(self.show_page)
        self._restore()
        if pages:
            self.show_page(pages[0].key)

    # Pages ----------------------------------------------------------------------------------------

    def show_page(self, key: str) -> QWidget | None:
        """Show a page with the cursor where it was left, and return it; it is made on first use.

        None where unsaved changes hold the one shown before.
        """
        if key != self._shown and not self.may_leave():
            self._rail.show_chosen(self._shown)
            return None
        if key not in self._made:
            page = self._specs[key].factory()
            self._made[key] = page
            self._stack.addWidget(page)
        page = self._made[key]
        if key != self._shown:
            self._shown = key
            spec = self._specs[key]
            self._stack.setCurrentWidget(page)
            self._top.title.setText(spec.title)
            self.setWindowTitle(f"{spec.title} · {paths.APP_NAME}")
            self._rail.show_chosen(key)
            self._actions.show_page(key)
            if self._help is not None and self._help.isVisible():
                self._help.show_topic(spec.help_topic)
            left_at = page.focusWidget()
            at = left_at if left_at is not None and left_at.isVisible() and left_at.isEnabled() else page
            at.setFocus(Qt.FocusReason.OtherFocusReason)
        return page

    def may_leave(self) -> bool:
        """Whether the page shown may be left or closed: one that has something unsaved asks (`may_leave`)."""
        ask = getattr(self._made.get(self._shown), "may_leave", None)
        return ask is None or bool(ask())

    def made_page(self, key: str) -> QWidget | None:
        """A page if it has been shown yet."""
        return self._made.get(key)

    @property
    def shown_page(self) -> str:
        """The key of the page shown."""
        return self._shown

    # Words ----------------------------------------------------------------------------------------

    def say(self, words: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Tell what was done, shortly over the page and until the next word in the status bar."""
        self.status.say(words)
        if not self._lock_screen.is_locked:
            self.messages.tell(words, action, run)

    def show_error(self, error: UserError) -> None:
        """Tell what the biller can mend, until she closes it."""
        self.status.say(error.message)
        if not self._lock_screen.is_locked:
            self.messages.show_error(error)

    def ask(self, question: str, consequence: str, action: str, leave: str = "") -> bool:
        """Ask before what cannot be undone: True for `action`."""
        return self.messages.confirm(question, consequence, action, leave)

    def set_practice(self, name: str) -> None:
        """The practice billed for."""
        self._top.set_practice(name)

    def practice_menu_place(self) -> QPoint:
        """Where on the screen the menu of practices opens."""
        return self._top.practice_foot()

    def set_backup_text(self, words: str) -> None:
        self.status.backup.setText(words)

    def set_ledger_text(self, words: str) -> None:
        self.status.ledger.setText(words)

    # Actions, finding, help, tasks ----------------------------------------------------------------

    def set_actions(self, specs: Iterable[ActionSpec]) -> None:
        """Put actions into menus and Ctrl+K, after the window's own."""
        self._actions.add(specs)

    def set_finders(self, finders: "Sequence[Provider]") -> None:
        """What Ctrl+K asks beside the commands."""
        self._finders = list(finders)

    def open_palette(self) -> None:
        """Ctrl+K."""
        if self._palette is None:
            from app.ui.command_palette import CommandPalette

            self._palette = CommandPalette(self, [self._find_all])
        self._palette.open()

    def show_help(self, topic: str = "") -> None:
        """F1: the help on the page shown, or nothing more of it; a topic that is named is shown in any case."""
        if self._help is None:
            from app.ui.help_view import HelpView

            self._help = HelpView(paths.resources() / "help", self._area)
            self._area.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._help)
            self._area.restoreState(kept_bytes(self.settings, "window/docks"))
        elif self._help.isVisible() and not topic:
            self._help.hide()
            return
        self._help.show_topic(topic or self._specs[self._shown].help_topic)

    def run_task(self, task: Task) -> None:
        """Start long work and show it in the status bar."""
        self.status.show_task(task)
        task.start()

    # Locking and closing --------------------------------------------------------------------------

    @property
    def is_locked(self) -> bool:
        """The lock screen covers everything."""
        return self._lock_screen.is_locked

    def set_autolock_minutes(self, minutes: int) -> None:
        """Lock after so many idle minutes; 0 never."""
        self.status.lock.setVisible(minutes > 0)
        self._idle.set_minutes(minutes)

    def lock(self) -> None:
        """Hide everything until the passphrase is given; open dialogs are cancelled."""
        if self._lock_screen.is_locked:
            return
        if self._palette is not None:
            self._palette.hide()
        self._hide_other_windows()
        self._idle.stop()
        self._lock_screen.lock()
        self.locked.emit()  # last: whatever keeping the drafts meets, the screen is covered

    def unlock(self) -> None:
        """Show everything as it was."""
        for window in self._hidden_by_lock:
            window.show()
        self._hidden_by_lock.clear()
        self._lock_screen.unlock()
        self._idle.start()

    def refuse_unlock(self, words: str) -> None:
        """Stay locked and say why."""
        self._lock_screen.refuse(words)

    def really_close(self) -> None:
        """Close without asking again."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            event.ignore()
            self.close_wanted.emit()
            return
        for timer in self.findChildren(QTimer):
            timer.stop()  # what a page still meant to do would find the vault closed
        self.settings.setValue("window/geometry", self.saveGeometry())
        self.settings.setValue("window/docks", self._area.saveState())
        for timer in self.findChildren(QTimer):
            timer.stop()  # what was to happen a moment later would find the vault closed
        super().closeEvent(event)

    # Inside ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        # Pages and docks live in a window of their own inside this one, below the top bar.
        self._area.setWindowFlags(Qt.WindowType.Widget)
        self._area.setCentralWidget(self._stack)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._top)
        right.addWidget(self._area, 1)
        center = QWidget()
        row = QHBoxLayout(center)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        self.setCentralWidget(center)
        for number, spec in enumerate(self._specs.values(), 1):
            shortcut = f"Ctrl+{number}" if number <= 9 else ""
            self._rail.add(spec.key, spec.title, spec.icon, shortcut)

    def _own_actions(self) -> list[ActionSpec]:
        go = [
            ActionSpec(
                spec.title,
                f"Ctrl+{number}" if number <= 9 else "",
                "Go",
                lambda key=spec.key: self.show_page(key),  # type: ignore[misc] # mypy reads no default here
                icon=spec.icon,
            )
            for number, spec in enumerate(self._specs.values(), 1)
        ]
        find = ActionSpec(self.tr("&Find anything…"), "Ctrl+K", "Edit", self.open_palette, "search", group="find")
        side = ActionSpec(self.tr("Side &panel"), "F4", "Go", self._toggle_side, enabled=self._has_side, group="side")
        help_here = ActionSpec(self.tr("&Help on this page"), "F1", "Help", self.show_help, "help")
        contents = ActionSpec(self.tr("&Contents"), "", "Help", lambda: self.show_help("index"))
        return [*go, side, find, help_here, contents]

    def _has_side(self) -> bool:
        return hasattr(self._made.get(self._shown), "toggle_side")

    def _toggle_side(self) -> None:
        """Hide what stands beside the work on this page, or bring it back."""
        page: Any = self._made[self._shown]
        page.toggle_side()

    def _find_all(self, text: str) -> "list[Hit]":
        """What the finders found, then the commands whose words begin with what was typed.

        A command typed as it is called, for two words or more, stands first: far-fetched codes stood before it.
        """
        from app.ui.command_palette import Hit

        found = [hit for finder in self._finders for hit in finder(text)] if text else []
        needles = text.casefold().split()
        commands = []
        for spec in self._actions.specs():
            words = spec.words.casefold().split()
            if all(any(word.startswith(needle) for word in words) for needle in needles):
                run = lambda spec=spec: self._actions.run(spec)  # noqa: E731
                commands.append(Hit(self.tr("command"), spec.words, "", run, spec.shortcut))
        typed = " ".join(needles)
        called = [hit for hit in commands if len(needles) > 1 and hit.title.casefold().startswith(typed)]
        others = [hit for hit in commands if hit not in called]
        return called + found + (others[:_MOST_COMMANDS] if needles else others)

    def _show_minutes_left(self, minutes: int) -> None:
        self.status.lock.setText(self.tr("Locks in {minutes} min").format(minutes=minutes))

    def _hide_other_windows(self) -> None:
        for window in QApplication.topLevelWidgets():
            if window is self or not window.isVisible():
                continue
            if isinstance(window, QDialog):
                window.reject()
            elif isinstance(window, QMenu):
                window.close()
            if window.isVisible():  # another window, or a dialog that first ends what it is doing
                window.hide()
                self._hidden_by_lock.append(window)

    def _restore(self) -> None:
        self.setMinimumSize(_LEAST_SIZE)
        # Less where the screen has less: what lies below its edge cannot be reached.
        self.resize(_FIRST_SIZE.boundedTo(self.screen().availableSize()).expandedTo(_LEAST_SIZE))
        self.restoreGeometry(kept_bytes(self.settings, "window/geometry"))
