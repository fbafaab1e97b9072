"""How the program speaks to the biller: calm lines in the window, a toast with Undo, and few questions."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.errors import UserError
from app.ui.icons import set_icon
from app.ui.widgets.marks import restyle
from app.ui.widgets.question import Question

_TOAST_MS = 8_000
_MARGIN = 16
_ABOVE_FOOT = 84  # clear of the status bar and of a page's primary button


class Toast(QFrame):
    """One line floating at the lower right of its window, away from what is typed: what was done, or what is wrong.

    What was done goes by itself; what is wrong stays until closed or followed by something else.
    """

    def __init__(self, window: QWidget, stay_ms: int = _TOAST_MS) -> None:
        super().__init__(window)
        self._window = window
        self._stay_ms = stay_ms
        self._action: Callable[[], object] | None = None
        self.setProperty("surface", "toast")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._button = QPushButton()
        self._button.setProperty("flat", True)
        self._button.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Close this message"))
        set_icon(self._close, "close", "muted", px=14)
        self._close.clicked.connect(self.hide)
        self._line = layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def tell(self, words: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Say what was done; with an action ("Undo") offer it while the line is shown."""
        self._show(words, "", action, run)
        self._timer.start(self._stay_ms)

    def complain(self, words: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Say what is wrong and stay."""
        self._timer.stop()
        self._show(words, "danger", action, run)

    def words(self) -> str:
        """What is being said; empty when hidden."""
        return self._words.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _show(self, words: str, tone: str, action: str, run: Callable[[], object] | None) -> None:
        self._action = run
        self._words.setText(words)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(words)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        window = self._window
        room = max(200, window.width() - 2 * _MARGIN)
        line = self.fontMetrics().horizontalAdvance(self._words.text()) + 24
        others = self._line.minimumSize().width() - self._words.minimumSizeHint().width()
        width = min(max(line + others, 240), room, 720)
        self.setFixedWidth(width)
        height = self._line.heightForWidth(width) if self._line.hasHeightForWidth() else -1
        self.setFixedHeight(max(height, self.minimumSizeHint().height(), 40))
        self.move(window.width() - width - _MARGIN, window.height() - self.height() - _ABOVE_FOOT)

    def _act(self) -> None:
        self.hide()
        if self._action:
            self._action()


class Messages(QObject):
    """A window's own voice; give it to whoever has something to say."""

    def __init__(self, window: QWidget, stay_ms: int = _TOAST_MS) -> None:
        super().__init__(window)
        self._window = window
        self.toast = Toast(window, stay_ms)

    def tell(self, words: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Say what was done, with its Undo where there is one."""
        self.toast.tell(words, action, run)

    def show_error(self, error: UserError) -> None:
        """What the biller can mend, calmly and with the way out."""
        self.toast.complain(str(error))

    def confirm(self, question: str, consequence: str, action: str, leave: str = "") -> bool:
        """Ask before what cannot be undone; `action` names the deed ("Void the claim"). False: leave it."""
        box = Question(question, consequence, action, leave, self._window)
        chosen = box.exec() == QDialog.DialogCode.Accepted
        box.deleteLater()
        return chosen


def tried(act: Callable[[], object], say: Callable[[str], object]) -> bool:
    """Do something, and say what stops it where the biller can mend that; whether it was done."""
    try:
        act()
    except UserError as error:
        say(str(error))
        return False
    return True
