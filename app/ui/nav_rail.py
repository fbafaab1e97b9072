"""The rail of icons at the left: one for each page, with its name and key on hover."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from app.ui.icons import set_icon
from app.ui.widgets.key_cap import key_words

_WIDTH = 52
_BUTTON = 38


class NavRail(QWidget):
    """`chosen(page key)` when an icon is clicked or pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("NavRail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Pages"))
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 8, 6, 8)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)

    def add(self, key: str, title: str, icon: str, shortcut: str) -> None:
        """One more page, below the others."""
        button = QToolButton()
        button.setCheckable(True)
        button.setFixedSize(QSize(_BUTTON, _BUTTON))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(title)
        button.setToolTip(f"{title}  {key_words(shortcut)}" if shortcut else title)
        set_icon(button, icon, "muted", "accent")
        button.clicked.connect(lambda _checked=False: self.chosen.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        self._layout.insertWidget(self._layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_chosen(self, key: str) -> None:
        """Mark the page shown."""
        self._buttons[key].setChecked(True)
