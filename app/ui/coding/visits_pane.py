"""The Visits tab: what this patient came for before, to open or to copy into the visit at hand."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.claim import ClaimStatus
from app.queries.patient_visits import VisitRow
from app.ui import format
from app.ui.theme import SMALL_PX, Theme, Tone, ui_font
from app.ui.widgets.badge import Badge, badge_size, paint_badge
from app.ui.widgets.entries import ENTRY, EntriesModel, EntriesView
from app.ui.widgets.key_button import KeyButton

_TONES = {ClaimStatus.DRAFT: Tone.NEUTRAL, ClaimStatus.READY: Tone.ACCENT, ClaimStatus.SENT: Tone.INFO}


class VisitsPane(QWidget):
    """`copy_wanted(encounter id)` on Enter, `open_wanted(encounter id)` on a double click or its button."""

    copy_wanted = Signal(int)
    open_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._model: EntriesModel[VisitRow] = EntriesModel(_words, _words)
        self.view = EntriesView(self._model, self.tr("Earlier visits"))
        self.view.setItemDelegate(_VisitDelegate(self.view))
        self.empty = QLabel(self.tr("Earlier visits of the patient come here, to copy or to open."))
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(12, 12, 12, 12)
        self.copy = KeyButton(self.tr("Copy into this visit"), "Return")
        self.open = KeyButton(self.tr("Open"))
        self.view.entered_row.connect(lambda: self._emit(self.copy_wanted))
        self.view.doubleClicked.connect(lambda _index: self._emit(self.open_wanted))
        self.copy.clicked.connect(lambda: self._emit(self.copy_wanted))
        self.open.clicked.connect(lambda: self._emit(self.open_wanted))
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.addWidget(self.open)
        foot.addStretch(1)
        foot.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.empty)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        self.set_visits(())

    def set_visits(self, visits: Sequence[VisitRow]) -> None:
        """Show a patient's visits, the latest first."""
        self._model.set_entries(visits)
        self.empty.setVisible(not visits)
        self.view.setVisible(bool(visits))
        self.copy.setEnabled(bool(visits))
        self.open.setEnabled(bool(visits))
        if visits:
            self.view.setCurrentIndex(self._model.index(0, 0))

    def _emit(self, signal: Any) -> None:
        row = self.view.currentIndex().data(ENTRY)
        if isinstance(row, VisitRow):
            signal.emit(row.encounter_id)


class _VisitDelegate(QStyledItemDelegate):
    """Day and status above; provider, codes and charge beneath."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, 52)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: VisitRow = index.data(ENTRY)
        theme, rect = Theme.current(), QRect(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.color("accent_soft"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        above = QRect(rect.left() + 12, rect.top() + 5, rect.width() - 24, 22)
        beneath = above.translated(0, 21)
        painter.setFont(ui_font(weight=QFont.Weight.Medium))
        painter.setPen(theme.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | middle, format.day(row.service_date) or "no date")
        badge = Badge(f"{row.status} {row.claim_number}", _TONES[row.status]) if row.status else Badge("no claim")
        width = badge_size(badge).width()
        paint_badge(painter, QRect(above.right() - width, above.top(), width, above.height()), badge, outlined=chosen)
        painter.setFont(ui_font(SMALL_PX + 1))
        painter.setPen(theme.color("muted"))
        charge = format.money(row.charge_cents)
        painter.drawText(beneath, Qt.AlignmentFlag.AlignRight | middle, charge)
        room = beneath.width() - painter.fontMetrics().horizontalAdvance(charge) - 12
        words = painter.fontMetrics().elidedText(_codes(row), Qt.TextElideMode.ElideRight, room)
        painter.drawText(beneath, Qt.AlignmentFlag.AlignLeft | middle, words)
        painter.restore()


def _words(row: VisitRow) -> str:
    return f"{format.day(row.service_date)} {_codes(row)}"


def _codes(row: VisitRow) -> str:
    return " · ".join(part for part in (row.provider, row.diagnoses, row.procedures) if part)
