"""A pair of hands at the real window: keys go to whatever window has the focus, as they do from a keyboard."""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
_PATIENCE_MS = 45_000


class Keyboard:
    """Presses keys. A bare X server has no window manager: a window that came to the front gets the focus here."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def type(self, words: str) -> None:
        """Type words of plain ASCII, a key a sign."""
        for sign in words:
            QTest.keyClick(self._window(), ord(sign))

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press keys one after the other."""
        for key in keys:
            QTest.keyClick(self._window(), key, modifiers)

    def enter(self, times: int = 1) -> None:
        """Press Enter."""
        self.press(*[Qt.Key.Key_Return] * times)

    def ctrl(self, *keys: Qt.Key) -> None:
        """Press keys with Ctrl."""
        self.press(*keys, modifiers=CTRL)

    def rows(self, *texts: str) -> None:
        """Field after field, Enter after each."""
        for text in texts:
            self.type(text)
            self.enter()

    def type_path(self, path: Path, *, asked_by: Callable[[], None]) -> None:
        """Press what asks for a file, and type its whole path into the file dialog."""
        typed: list[Path] = []

        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog) or typed:
                return
            typed.append(path)
            try:
                self.ctrl(Qt.Key.Key_A)
                self.type(str(path))
                self.enter()
            finally:
                if dialog.isVisible():  # whatever went wrong, nobody waits for it for ever
                    dialog.reject()

        looking = QTimer()
        looking.timeout.connect(fill)
        looking.start(10)
        asked_by()
        self.wait(lambda: bool(typed))

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait for what the program does by itself."""
        self._qtbot.waitUntil(until, timeout=_PATIENCE_MS)

    def _window(self) -> QWindow:
        front = front_window()  # from there on Qt gives the keys to a menu or a list that is open
        if not QApplication.activePopupWidget() and not front.isActiveWindow():
            front.activateWindow()
            self.wait(front.isActiveWindow)
        handle = front.windowHandle()
        assert handle is not None
        return handle


def front_window() -> QWidget:
    """The dialog that asks for an answer, else the program's window."""
    if modal := QApplication.activeModalWidget():
        return modal
    kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.windowType() in kinds]
    assert len(shown) == 1, f"one window was expected, there are {shown}"
    return shown[0]


class Recording:
    """What happened, station by station, and as pictures of the screen where a folder for them is given.

    As a context it leaves the stations in `folder`, and of what fails a picture of the screen beside them.
    """

    def __init__(self, folder: Path, pictures: Path | None) -> None:
        self._folder, self._pictures = folder, pictures
        self._started = time.monotonic()
        self._stations: list[str] = []

    def station(self, name: str) -> None:
        """Note that a station was reached."""
        self._stations.append(f"{time.monotonic() - self._started:6.2f} s  {name}")
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            picture_screen(self._pictures / f"{len(self._stations):02d} {name}.png")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        (self._folder / "stations.txt").write_text("\n".join([*self._stations, ""]), encoding="utf-8")
        if kind is not None:
            picture_screen(self._folder / "failed.png")
            print("\n".join([*self._stations, f"How the screen looked then: {self._folder / 'failed.png'}"]))


def picture_screen(path: Path) -> None:
    """Save what the screen shows of the program's windows, if there are any."""
    QApplication.processEvents()
    screen = QGuiApplication.primaryScreen()
    area = QRect()
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            area = area.united(window.frameGeometry())
    area = area.intersected(screen.geometry())
    if area.isValid():
        screen.grabWindow(0, area.x(), area.y(), area.width(), area.height()).save(str(path))
