"""Practice setup: practices, providers, facilities, payers, and the procedure list, a tab each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.ui.people.record_kind import KINDS
from app.ui.people.records_page import RecordsPage
from app.ui.session import Session


class SetupPage(QWidget):
    """Each tab is made when first shown: opening the page must not read five lists."""

    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Practice setup"))
        self._pages: dict[str, RecordsPage] = {}
        for kind in KINDS:
            holder = QWidget(self)
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, kind.title)
        self.tabs.currentChanged.connect(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self._make(0)

    def page(self, key: str) -> RecordsPage:
        """The page of a kind (`payer`, `provider` …), shown."""
        self.tabs.setCurrentIndex([kind.key for kind in KINDS].index(key))
        return self._pages[key]

    def _make(self, place: int) -> None:
        kind = KINDS[place]
        if kind.key in self._pages:
            return
        page = RecordsPage(self._session, kind, self)
        page.message.connect(self.message)
        self._pages[kind.key] = page
        holder = self.tabs.widget(place).layout()
        assert holder is not None
        holder.addWidget(page)
