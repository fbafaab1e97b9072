"""The bar above the page: its title, the practice billed for, the Ctrl+K box and the biller's name."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.ui.widgets.key_cap import CAP_HEIGHT, key_cap_width, paint_key_cap

_HEIGHT = 44


class TopBar(QFrame):
    """`practice_clicked` and `search_clicked`: the window knows what to open."""

    practice_clicked = Signal()
    search_clicked = Signal()

    def __init__(self, user_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("TopBar")
        self.setFixedHeight(_HEIGHT)
        self.title = QLabel()
        self.title.setProperty("role", "page")
        self._practice = QPushButton()
        self._practice.setObjectName("PracticeButton")
        self._practice.clicked.connect(self.practice_clicked)
        search = _SearchButton(self.tr("Find patient, claim, code or command"))
        search.clicked.connect(self.search_clicked)
        user = QLabel(user_name)
        user.setProperty("role", "muted")
        user.setAccessibleName(self.tr("Biller: {name}").format(name=user_name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self._practice)
        layout.addStretch(1)
        layout.addWidget(search)
        layout.addWidget(user)
        self.set_practice("")

    def set_practice(self, name: str) -> None:
        """The practice billed for; no name hides the button."""
        self._practice.setText(f"{name} ▾")
        self._practice.setAccessibleName(self.tr("Practice: {name}. Press to switch").format(name=name))
        self._practice.setVisible(bool(name))

    def practice_foot(self) -> QPoint:
        """Where on the screen a menu under the practice opens."""
        return self._practice.mapToGlobal(QPoint(0, self._practice.height() + 2))


class _SearchButton(QPushButton):
    """Looks like the box it opens."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setObjectName("SearchButton")
        self.setMinimumWidth(340)
        self.setMaximumWidth(420)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        width = key_cap_width("Ctrl+K")
        top = (self.height() - CAP_HEIGHT) / 2
        paint_key_cap(QPainter(self), QRectF(self.width() - width - 9, top, width, CAP_HEIGHT), "Ctrl+K")
