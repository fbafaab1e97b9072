"""Ctrl+K: one box that finds any patient, claim, code or command."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import SMALL_PX, Theme, ui_font
from app.ui.widgets.badge import Badge, badge_size, paint_badge
from app.ui.widgets.entries import ENTRY, EntriesModel
from app.ui.widgets.key_cap import CAP_HEIGHT, key_cap_width, paint_key_cap

_ROW = 32
_MOST_ROWS = 12
_KIND_WIDTH = 84


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `kind` is the badge ("Patient"), `run` opens it; `shortcut` is shown where it has one."""

    kind: str
    title: str
    subtitle: str
    run: Callable[[], object]
    shortcut: str = ""


Provider = Callable[[str], Sequence[Hit]]


class CommandPalette(QFrame):
    """Floats over its window. Providers are asked in their order, a moment after the last key, and only
    while it is open; arrows move, Enter runs, Escape closes and gives the focus back.
    """

    def __init__(self, window: QWidget, providers: Sequence[Provider], delay_ms: int = 30) -> None:
        super().__init__(window)
        self._providers = list(providers)
        self._back: QWidget | None = None
        self.setProperty("surface", "popup")
        self.setAccessibleName(self.tr("Find"))
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("Find patient, claim, code or command"))
        self.box.setAccessibleName(self.box.placeholderText())
        self.box.installEventFilter(self)
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self._model: EntriesModel[Hit] = EntriesModel(lambda hit: hit.title, _spoken)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.clicked.connect(self._run)
        self._nothing = QLabel(self.tr("Nothing found. Try part of a name, a claim number, a code or its words."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(8, 4, 8, 4)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.box)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._search)
        self.box.textEdited.connect(lambda _text: self._timer.start())
        self.hide()

    def open(self, text: str = "") -> None:
        """Show, with what can be done here before anything is typed."""
        self._back = self.window().focusWidget()
        self.box.setText(text)
        self._search()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)
        self.box.selectAll()

    def close_and_return(self) -> None:
        """Hide and give the focus back to where it was."""
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
            self._back = None

    def hits(self) -> list[Hit]:
        """What is listed."""
        return list(self._model.entries)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.box:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and not self.list.underMouse():
            self._timer.stop()
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event.key())
        return super().eventFilter(watched, event)

    def _take_key(self, key: int) -> bool:
        steps: dict[int, int] = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        if key in steps:
            last = self._model.rowCount() - 1
            row = max(0, min(self.list.currentIndex().row() + steps[key], last))
            self.list.setCurrentIndex(self._model.index(row, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():  # what was typed last counts, however fast Enter follows
                self._search()
            self._run(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_and_return()
        else:
            return False
        return True

    def _search(self) -> None:
        self._timer.stop()
        text = self.box.text().strip()
        self._model.set_entries([hit for provider in self._providers for hit in provider(text)])
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._place()

    def _place(self) -> None:
        rows = min(self._model.rowCount(), _MOST_ROWS)
        self.list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        window = self.window()
        self.list.setFixedHeight(min(rows * _ROW + 2, max(_ROW, window.height() - 160)))
        self.setFixedWidth(min(640, window.width() - 32))
        self._column.activate()
        self.setFixedHeight(self._column.minimumSize().height())
        self.move((window.width() - self.width()) // 2, 72)

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        hit = self._model.entries[index.row()]
        self.close_and_return()
        hit.run()


def _spoken(hit: Hit) -> str:
    return f"{hit.kind}: {hit.title} {hit.subtitle}".strip()


class _HitDelegate(QStyledItemDelegate):
    """Kind as a badge, title, muted subtitle, and the key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect = Theme.current(), option.rect
        hit = index.data(ENTRY)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        inner = rect.adjusted(8, 0, -8, 0)
        kind = Badge(hit.kind)
        paint_badge(painter, inner.adjusted(0, 0, min(0, _KIND_WIDTH - 8 - inner.width()), 0), kind)
        inner.setLeft(inner.left() + max(_KIND_WIDTH, badge_size(kind).width() + 8))
        if hit.shortcut:
            width = key_cap_width(hit.shortcut)
            top = rect.center().y() - CAP_HEIGHT / 2
            paint_key_cap(painter, QRectF(inner.right() - width, top, width, CAP_HEIGHT), hit.shortcut)
            inner.setRight(inner.right() - width - 8)
        painter.setFont(ui_font())
        painter.setPen(theme.color("text"))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(hit.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(title) + 10)
        if inner.width() > 40:
            painter.setFont(ui_font(SMALL_PX))
            painter.setPen(theme.color("muted"))
            words = painter.fontMetrics().elidedText(hit.subtitle, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
