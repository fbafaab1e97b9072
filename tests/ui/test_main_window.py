"""The window by keyboard: pages, menus, Ctrl+K, help, messages, tasks, locking and closing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.ui.actions import ActionSpec
from app.ui.command_palette import CommandPalette, Hit
from app.ui.lock_screen import IdleWatch, LockScreen
from app.ui.main_window import MainWindow, PageSpec
from app.ui.messages import Toast
from app.ui.task import Task

CTRL = Qt.KeyboardModifier.ControlModifier


class Page(QWidget):
    """A page with one field that gets the focus."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.setFocusProxy(self.field)
        QVBoxLayout(self).addWidget(self.field)


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, clock: Clock, made: list[str]) -> Iterator[MainWindow]:
    def factory(name: str) -> Callable[[], QWidget]:
        def make() -> QWidget:
            made.append(name)
            return Page(name)

        return make

    pages = [
        PageSpec("worklist", "Work", "worklist", factory("worklist"), "worklist"),
        PageSpec("claims", "Claims", "claims", factory("claims"), "claims"),
        PageSpec("settings", "Settings", "settings", factory("settings"), "nowhere"),
    ]
    window = MainWindow(pages, "M. Biller", settings, clock)
    window.close_wanted.connect(window.really_close)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    yield window
    window.really_close()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is, as people do."""
    qtbot.keyClick(focused(), key, held)


def test_pages_are_made_when_first_shown_and_take_the_focus(qtbot: QtBot, window: MainWindow, made: list[str]) -> None:
    assert made == ["worklist"]
    press(qtbot, Qt.Key.Key_2, CTRL)
    assert made == ["worklist", "claims"]
    assert window.shown_page == "claims" and window.windowTitle().startswith("Claims")
    assert focused().accessibleName() == "claims"
    press(qtbot, Qt.Key.Key_1, CTRL)
    press(qtbot, Qt.Key.Key_2, CTRL)
    assert made == ["worklist", "claims"]
    assert window.made_page("settings") is None


def test_every_button_and_action_has_words(window: MainWindow) -> None:
    window.show_help()
    buttons = [button for button in window.findChildren(QAbstractButton) if button.isVisible()]
    assert all(button.accessibleName() or button.text() for button in buttons)
    actions = [action for menu in window.findChildren(QMenu) for action in menu.actions()]
    assert all(action.text() or action.isSeparator() for action in actions)


def test_an_action_of_a_page_has_its_key_only_there(qtbot: QtBot, window: MainWindow) -> None:
    done: list[str] = []
    window.set_actions(
        [
            ActionSpec("&Print", "Ctrl+P", "Claims", lambda: done.append("claims"), page="claims"),
            ActionSpec("&Print list", "Ctrl+P", "File", lambda: done.append("work"), page="worklist"),
            ActionSpec("&Mark", "Ctrl+M", "Claims", lambda: done.append("mark"), enabled=lambda: bool(done)),
        ]
    )
    press(qtbot, Qt.Key.Key_M, CTRL)
    assert done == []
    press(qtbot, Qt.Key.Key_P, CTRL)
    press(qtbot, Qt.Key.Key_2, CTRL)
    press(qtbot, Qt.Key.Key_P, CTRL)
    press(qtbot, Qt.Key.Key_M, CTRL)
    assert done == ["work", "claims", "mark"]


def test_ctrl_k_finds_records_and_commands_and_gives_the_focus_back(qtbot: QtBot, window: MainWindow) -> None:
    done: list[str] = []
    window.set_actions([ActionSpec("&Back up now", "Ctrl+B", "File", lambda: done.append("backup"))])
    window.set_finders([lambda text: [Hit("patient", "Rivera, Elena", "", lambda: done.append(text))]])
    before = focused()
    press(qtbot, Qt.Key.Key_K, CTRL)
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette) and focused() is palette.box
    assert {hit.kind for hit in palette.hits()} == {"command"}
    qtbot.keyClicks(palette.box, "back")
    press(qtbot, Qt.Key.Key_Return)
    assert done == ["back"], "the finders' hits come before the commands"
    assert focused() is before
    press(qtbot, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(palette.box, "back up")
    qtbot.waitUntil(lambda: len(palette.hits()) == 2)
    press(qtbot, Qt.Key.Key_Return)
    assert done == ["back", "backup"], "what is typed as a command is called is that command"


def test_escape_closes_ctrl_k_without_doing_anything(qtbot: QtBot, window: MainWindow) -> None:
    before = focused()
    press(qtbot, Qt.Key.Key_K, CTRL)
    press(qtbot, Qt.Key.Key_Escape)
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette) and not palette.isVisible()
    assert focused() is before


def test_ctrl_k_says_when_nothing_is_found(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    qtbot.keyClicks(palette.box, "qqq")
    qtbot.waitUntil(lambda: palette.hits() == [])
    press(qtbot, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_f1_opens_the_help_of_the_page_shown_and_follows_it(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, Qt.Key.Key_F1)
    text = window.findChild(QTextBrowser)
    assert isinstance(text, QTextBrowser) and text.isVisible()
    first = text.toPlainText()
    press(qtbot, Qt.Key.Key_2, CTRL)
    assert text.toPlainText() != first and "Claims" in text.toPlainText()
    press(qtbot, Qt.Key.Key_F1)
    assert not text.isVisible()


def test_the_clipboard_works_from_the_menu_for_the_field_in_use(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClicks(focused(), "11042")
    press(qtbot, Qt.Key.Key_A, CTRL)
    press(qtbot, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "11042"


def toast(window: MainWindow) -> Toast:
    found = window.findChild(Toast)
    assert isinstance(found, Toast)
    return found


def test_long_words_push_nothing_off_the_status_line(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1024, 700)
    window.status.lock.setText("Locks in 10 min")
    window.say("RUSHMORE LIFE 7170066655: the payer is none of yours; say which one it is. " * 4)
    qtbot.waitUntil(lambda: window.status.lock.isVisible())
    QApplication.processEvents()
    assert window.status.lock.geometry().right() <= window.status.width()
    assert window.width() == 1024


def test_what_was_done_can_be_undone_from_the_message(qtbot: QtBot, window: MainWindow) -> None:
    undone: list[bool] = []
    window.say("3 claims marked as sent", "Undo", lambda: undone.append(True))
    assert toast(window).words() == "3 claims marked as sent"
    button = next(b for b in toast(window).findChildren(QAbstractButton) if b.text() == "Undo")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == [True] and toast(window).words() == ""
    assert window.status.words() == "3 claims marked as sent"


def test_what_is_wrong_is_said_calmly_inside_the_window(window: MainWindow) -> None:
    window.show_error(UserError("The backup folder is gone.", "Choose another in Settings."))
    assert toast(window).words() == "The backup folder is gone. Choose another in Settings."
    assert window.rect().contains(toast(window).geometry())


def test_what_cannot_be_undone_is_asked_and_enter_leaves_it(qtbot: QtBot, window: MainWindow) -> None:
    def answer(key: Qt.Key) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        qtbot.keyClick(box, key)

    QTimer.singleShot(50, lambda: answer(Qt.Key.Key_Return))
    assert not window.ask("Void this claim?", "The payer is told.", "Void it")
    QTimer.singleShot(50, lambda: answer(Qt.Key.Key_Escape))
    assert not window.ask("Void this claim?", "The payer is told.", "Void it")


def test_long_work_shows_in_the_status_bar_and_can_be_cancelled(qtbot: QtBot, window: MainWindow) -> None:
    def work(progress: Callable[[int, int], None], should_stop: Callable[[], bool]) -> None:
        while not should_stop():
            progress(40, 100)
        raise InterruptedError

    task = Task(work, "Preparing codes")
    window.run_task(task)
    cancel = next(b for b in window.status.findChildren(QAbstractButton) if "Preparing" in b.accessibleName())
    assert cancel.isVisible()
    with qtbot.waitSignal(task.cancelled):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not cancel.isVisible()


def lock_screen(window: MainWindow) -> LockScreen:
    found = window.findChild(LockScreen)
    assert isinstance(found, LockScreen)
    return found


def test_locking_hides_everything_and_keeps_what_was_typed(qtbot: QtBot, window: MainWindow) -> None:
    done: list[str] = []
    window.set_actions([ActionSpec("&Back up", "Ctrl+B", "File", lambda: done.append("b"))])
    dialog = QDialog(window)
    dialog.open()
    page = window.made_page("worklist")
    assert isinstance(page, Page)
    page.field.setText("half a visit")
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert not dialog.isVisible()
    window.say("Backed up")
    assert toast(window).words() == "", "nothing is said over the locked screen"
    screen = lock_screen(window)
    assert screen.geometry() == window.rect()
    assert focused() is screen.passphrase
    press(qtbot, Qt.Key.Key_B, CTRL)
    press(qtbot, Qt.Key.Key_2, CTRL)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    assert done == [] and window.shown_page == "worklist" and screen.isAncestorOf(focused())
    screen.passphrase.setFocus()
    qtbot.keyClicks(screen.passphrase, "wrong")
    with qtbot.waitSignal(window.unlock_requested) as heard:
        press(qtbot, Qt.Key.Key_Return)
    assert heard.args == ["wrong"]
    window.refuse_unlock("That is not the passphrase.")
    assert screen.words.text() == "That is not the passphrase." and screen.is_locked
    window.unlock()
    assert page.field.text() == "half a visit" and focused() is page.field
    press(qtbot, Qt.Key.Key_B, CTRL)
    assert done == ["b"]


def test_a_dialog_that_will_not_go_is_hidden_while_locked(window: MainWindow) -> None:
    class Busy(QDialog):
        def reject(self) -> None:
            """First it ends what it is doing."""

    dialog = Busy(window)
    dialog.open()
    window.lock()
    assert not dialog.isVisible()
    window.unlock()
    assert dialog.isVisible() and dialog.isModal()
    dialog.done(0)


def test_the_screen_is_covered_before_anybody_hears_of_it(window: MainWindow) -> None:
    covered: list[bool] = []
    window.locked.connect(lambda: covered.append(window.is_locked))
    window.lock()
    assert covered == [True]


def test_it_locks_by_itself_after_idle_minutes(qtbot: QtBot, clock: Clock) -> None:
    watch = IdleWatch(10, clock, tick_ms=5)
    left: list[int] = []
    watch.minutes_left_changed.connect(left.append)
    watch.start()
    clock.seconds = 9 * 60.0
    qtbot.waitUntil(lambda: left == [10, 1])
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_X)  # through the window, as a real key comes
    assert field.text() == "x"
    qtbot.waitUntil(lambda: left == [10, 1, 10])
    with qtbot.waitSignal(watch.idle):
        clock.seconds += 601
    watch.stop()


def test_the_status_bar_counts_down_to_the_lock(window: MainWindow) -> None:
    window.set_autolock_minutes(9)
    assert window.status.lock.text() == "Locks in 9 min"
    window.set_autolock_minutes(0)
    assert not window.status.lock.isVisible()


def test_the_window_closes_only_when_allowed_and_comes_back_as_it_stood(qtbot: QtBot, settings: QSettings) -> None:
    def make() -> MainWindow:
        window = MainWindow([PageSpec("a", "A", "plus", QWidget)], "M", settings)
        qtbot.addWidget(window)
        window.show()
        return window

    window = make()
    window.resize(960, 666)
    with qtbot.waitSignal(window.close_wanted):
        window.close()
    assert window.isVisible()
    window.really_close()
    assert not window.isVisible()
    assert make().size().toTuple() == (960, 666)


def test_nothing_is_done_after_the_window_has_closed(window: MainWindow, qtbot: QtBot) -> None:
    late: list[str] = []
    page = window.made_page("worklist")
    timer = QTimer(page, singleShot=True, interval=1)
    timer.timeout.connect(lambda: late.append("too late"))
    timer.start()
    window.really_close()
    qtbot.wait(20)
    assert late == []


def test_it_fits_a_small_laptop_screen(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 1366 and window.minimumSizeHint().height() <= 700
