"""The side panel of an encounter: Codes, Form, Visits, History, Findings. The form moves out where there is room."""

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from app.domain.encounter import ProcedureCode
from app.ui.coding.codes_pane import CodesPane
from app.ui.coding.hits import Hit, HitKind
from app.ui.coding.visits_pane import VisitsPane
from app.ui.session import Session

PANEL_PX = 372


class CodingPanel(QFrame):
    """Rows of the grids search with `look_up` and take `chosen()`; what is taken here comes as `picked`."""

    picked = Signal(object, bool)
    left = Signal()

    def __init__(
        self,
        session: Session,
        procedures: Callable[[], Iterable[ProcedureCode]],
        on: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.codes = CodesPane(session, procedures, on)
        self.visits = VisitsPane()
        self._form: QWidget | None = None
        self._history: QWidget | None = None
        self._findings: QWidget | None = None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.addTab(self.codes, self.tr("Codes"))
        self.tabs.addTab(self.visits, self.tr("Visits"))
        self.setMinimumWidth(300)
        self.setObjectName("CodingPanel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.codes.picked.connect(self.picked)
        self.codes.left.connect(self.left)

    def put_form(self, form: QWidget) -> None:
        """Keep the form as a tab between codes and visits."""
        self._form = form
        self.tabs.insertTab(1, form, self.tr("Form"))

    def put_history(self, history: QWidget) -> None:
        """Keep the history of the visit's codes as the last tab."""
        self._history = history
        self.tabs.addTab(history, self.tr("History"))

    def put_findings(self, findings: QWidget) -> None:
        """Keep what the rules say of the visit as the last tab."""
        self._findings = findings
        self.tabs.addTab(findings, self.tr("Findings"))

    def count_findings(self, count: int) -> None:
        """Say on the tab how many findings there are."""
        if self._findings is not None:
            words = self.tr("Findings {n}").format(n=count) if count else self.tr("Findings")
            self.tabs.setTabText(self.tabs.indexOf(self._findings), words)

    def give_form(self) -> None:
        """Let go of the form: it stands beside the panel now."""
        if self._form is not None:
            self.tabs.removeTab(self.tabs.indexOf(self._form))
            self._form = None

    def show_tab(self, name: str) -> None:
        """`codes`, `form`, `visits`, `history` or `findings`."""
        pages = {
            "codes": self.codes,
            "form": self._form,
            "visits": self.visits,
            "history": self._history,
            "findings": self._findings,
        }
        page = pages[name]
        if page is not None:
            self.tabs.setCurrentWidget(page)

    def look_up(self, kind: HitKind, text: str) -> None:
        """Follow what is typed in a row."""
        self.codes.look_up(kind, text)

    def show_code(self, kind: HitKind, code: str) -> None:
        """Show the code a row holds."""
        self.codes.show_code(kind, code)

    def chosen(self) -> Hit | None:
        """The highlighted hit."""
        return self.codes.chosen()

    def step(self, rows: int) -> None:
        """Move the highlight."""
        self.codes.step(rows)

    def open_chosen(self) -> bool:
        """Go below a highlighted header."""
        return self.codes.open_chosen()

    def close_chosen(self) -> bool:
        """Close the header the highlighted hit stands below."""
        return self.codes.close_chosen()

    def search(self) -> None:
        """Put the cursor into the panel's own box."""
        self.show_tab("codes")
        self.codes.box.take_typing("")
