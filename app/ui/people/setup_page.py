"""Practice setup: practices, providers, facilities, payers, procedures, rules for payers, and contracts, a tab each."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.ui.contracts.contract_kind import CONTRACTS
from app.ui.contracts.contracts_page import ContractsPage
from app.ui.people.payer_rule_kind import PAYER_RULES
from app.ui.people.payer_rules_page import PayerRulesPage
from app.ui.people.record_kind import KINDS, RecordKey, RecordKind
from app.ui.people.records_page import NEW_KEY, RecordsPage
from app.ui.session import Session

_TABS = (*KINDS, CONTRACTS, PAYER_RULES)


def tabs_named(text: str) -> list[tuple[str, RecordKey]]:
    """Title and key of the tabs of which each typed word begins a word."""
    needles = text.casefold().split()
    return [
        (kind.title, kind.key)
        for kind in _TABS
        if needles and all(any(word.startswith(each) for word in kind.title.casefold().split()) for each in needles)
    ]


class SetupPage(QWidget):
    """Each tab is made when first shown: opening the page must not read six lists.

    `undo_offered(words, deed)` after a deletion; `claim_wanted(claim id)` where a rule was tried on past claims.
    """

    message = Signal(str)
    undo_offered = Signal(str, object)
    claim_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(self.tr("Practice setup"))
        self._pages: dict[str, RecordsPage] = {}
        self._holders: list[QVBoxLayout] = []
        for kind in _TABS:
            holder = QWidget(self)
            layout = QVBoxLayout(holder)
            layout.setContentsMargins(0, 0, 0, 0)
            self._holders.append(layout)
            self.tabs.addTab(holder, kind.title)
        self.tabs.currentChanged.connect(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        add = QShortcut(QKeySequence(NEW_KEY), self)  # here, not in the tab's page: it works from the tabs too
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        add.activated.connect(lambda: self._pages[_TABS[self.tabs.currentIndex()].key].new_record())
        self.setFocusProxy(self.tabs)
        self._make(0)

    def page(self, key: RecordKey) -> RecordsPage:
        """The page of a kind (`payer`, `provider` …), shown."""
        self.tabs.setCurrentIndex([kind.key for kind in _TABS].index(key))
        return self._pages[key]

    def open_or_new(self, key: RecordKey, record_id: int, field: str = "") -> None:
        """The form of a record, the cursor at a field where one is named; row id 0 begins a new one."""
        page = self.page(key)
        if record_id:
            page.open_record(record_id, field)
        else:
            page.new_record()

    @property
    def is_dirty(self) -> bool:
        """Something typed on one of the tabs is not saved."""
        return any(page.is_dirty for page in self._pages.values())

    def import_procedures(self) -> None:
        """The dialog that brings in a list of procedures and fees."""
        self.page("procedure_code").open_import()

    def open_contract_amounts(self) -> None:
        """The amounts of the contract chosen in its tab."""
        page = self.page("contract")
        assert isinstance(page, ContractsPage)
        page.open_amounts()

    def may_leave(self) -> bool:
        """Whether the page may be closed: unsaved changes on any tab are saved, discarded, or hold it here."""
        return all(page.may_leave() for page in self._pages.values())

    def _make(self, place: int) -> None:
        kind = _TABS[place]
        if kind.key in self._pages:
            return
        page = self._page_of(kind)
        page.message.connect(self.message)
        if kind.key == "practice":
            page.saved.connect(self._bill_for_the_first)
        self._pages[kind.key] = page
        self._holders[place].addWidget(page)
        page.show()  # at once, not when the layout gets round to it: who opens the page sets the cursor in it

    def _page_of(self, kind: RecordKind) -> RecordsPage:
        if kind is CONTRACTS:
            return ContractsPage(self._session, self)
        if kind is not PAYER_RULES:
            return RecordsPage(self._session, kind, self)
        rules = PayerRulesPage(self._session, self)
        rules.undo_offered.connect(self.undo_offered)
        rules.claim_wanted.connect(self.claim_wanted)
        return rules

    def _bill_for_the_first(self, practice: Any) -> None:
        if not self._session.practice_id:
            self._session.choose_practice(practice.id)
