"""Locks the window: hides everything behind a passphrase, by key or after idle minutes."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.ui.icons import icon_pixmap
from app.ui.theme import Theme
from app.ui.widgets.key_button import KeyButton

_TICK_MS = 15_000
_SIGNS_OF_LIFE = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


class LockScreen(QFrame):
    """Covers its window wholly. `unlock_requested(passphrase)`: whoever owns the vault tries it and then
    calls `unlock`, or `refuse` with the words to say. Everything under it stays as it was, drafts too.
    """

    unlock_requested = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._back: QWidget | None = None
        self.setObjectName("LockScreen")
        self.setAutoFillBackground(True)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = QLabel(self.tr("Locked"))
        title.setProperty("role", "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("Passphrase"))
        self.passphrase.setAccessibleName(self.tr("Passphrase to unlock"))
        self.passphrase.setFixedWidth(280)
        self.passphrase.returnPressed.connect(self._ask)
        button = KeyButton(self.tr("Unlock"), "Return", primary=True)
        button.clicked.connect(self._ask)
        self.words = QLabel()
        self.words.setProperty("role", "error")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.passphrase)
        row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(title)
        layout.addLayout(row)
        layout.addWidget(self.words)
        layout.addStretch(3)
        window.installEventFilter(self)
        Theme.current().changed.connect(self._draw)
        self._draw()
        self.hide()

    @property
    def is_locked(self) -> bool:
        return self.isVisibleTo(self._window)

    def lock(self) -> None:
        """Hide everything; the rest of the window takes no key and no click until unlocked."""
        if self.is_locked:
            return
        self._back = self._window.focusWidget()
        self.setGeometry(self._window.rect())
        self.words.clear()
        self.passphrase.clear()
        for child in self._others():
            child.setEnabled(False)
        self.show()
        self.raise_()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def unlock(self) -> None:
        """Show everything as it was, with the focus where it was."""
        self.passphrase.clear()
        self.hide()
        for child in self._others():
            child.setEnabled(True)
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
            self._back = None

    def refuse(self, words: str) -> None:
        """Say why it stays locked."""
        self.words.setText(words)
        self.passphrase.selectAll()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.is_locked:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def _others(self) -> list[QWidget]:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        found = self._window.findChildren(QWidget, options=direct)
        return [child for child in found if child is not self and not child.isWindow()]

    def _ask(self) -> None:
        self.unlock_requested.emit(self.passphrase.text())

    def _draw(self) -> None:
        self._picture.setPixmap(icon_pixmap("lock", "muted", 40, self.devicePixelRatioF()))


class IdleWatch(QObject):
    """Counts idle time from the biller's last key, click or mouse move in any window of the program.

    `minutes_left_changed(int)` drives the status bar, `idle` fires once when the time is up. `clock` gives
    seconds that only grow; 0 minutes never lock.
    """

    minutes_left_changed = Signal(int)
    idle = Signal()

    def __init__(
        self, minutes: int, clock: Callable[[], float], tick_ms: int = _TICK_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._minutes, self._clock = minutes, clock
        self._last = clock()
        self._left = -1
        self._timer = QTimer(self, interval=tick_ms)
        self._timer.timeout.connect(self._tick)
        # Keys and clicks reach a window before its widgets, and little else does: a filter on the whole
        # program would run for every paint and timer too.
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())

    def start(self) -> None:
        """Begin to count, as after unlocking."""
        self._last = self._clock()
        self._left = -1
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Don't count, as while locked."""
        self._timer.stop()

    def set_minutes(self, minutes: int) -> None:
        """The setting; 0 never locks."""
        self._minutes = minutes
        self.start()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._last = self._clock()
        return False

    def _tick(self) -> None:
        if self._minutes <= 0:
            return
        seconds = self._minutes * 60 - (self._clock() - self._last)
        if seconds <= 0:
            self._timer.stop()
            self.idle.emit()
            return
        left = -(-int(seconds) // 60)
        if left != self._left:
            self._left = left
            self.minutes_left_changed.emit(left)
