"""The Codes tab: search the code book and the practice's procedures, and read what the book says of a hit."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.codesets.records import CodeDetail, Companion
from app.domain.encounter import ProcedureCode
from app.services.code_search import Scope
from app.ui.coding.books import Books
from app.ui.coding.code_detail import EDGE_PX, CodeDetailView
from app.ui.coding.code_search_box import CodeSearchBox
from app.ui.coding.detail_words import empty_words
from app.ui.coding.hit_words import hit_words
from app.ui.coding.hits import Hit, HitKind, HitsView
from app.ui.coding.list_code_dialog import ListCodeDialog
from app.ui.coding.scope_line import ScopeLine
from app.ui.session import Session
from app.ui.theme import Theme

_REST_MS = 400
_LIST_SHARE = 0.42
_SCOPE_OF = {HitKind.DIAGNOSIS: Scope.DIAGNOSES, HitKind.PROCEDURE: Scope.PROCEDURES}


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the pane showed before a link was followed."""

    hits: tuple[Hit, ...]
    row: int
    searched: bool


class CodesPane(QWidget):
    """Hits follow what is typed in the panel's box or in a grid's row (`look_up`); the detail follows the hit.

    `picked(Hit, stay)` when a hit is taken here; rows that search ask `chosen()` themselves.
    """

    picked = Signal(object, bool)
    left = Signal()
    listed = Signal(str)

    def __init__(self, session: Session, procedures: Callable[[], Iterable[ProcedureCode]], on: Callable[[], date]):
        super().__init__()
        self._session = session
        self.books = Books(session, procedures, on)
        self._warming = QTimer(self, singleShot=True, interval=_REST_MS)
        self._searched, self._typed, self._place = False, "", ""
        self._back: list[_Shown] = []
        self._read_from: QWidget | None = None
        self.box = CodeSearchBox(self.tr("Words or a code"), "Ctrl+F")
        self.scope = ScopeLine()
        self.view = HitsView()
        self.view.setObjectName("Hits")
        self.detail = CodeDetailView()
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._warming.start()
        self._say_scope()
        self._show_detail()
        self.hint_place("")

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(12, 10, 12, 8)
        top.setSpacing(6)
        top.addWidget(self.box)
        top.addWidget(self.scope)
        foot = QFrame()
        foot.setProperty("edge", "top")
        words = QHBoxLayout(foot)
        words.setContentsMargins(12, 10, 12, 10)
        words.addWidget(self.hint)
        reading = QHBoxLayout()
        reading.setContentsMargins(12 - EDGE_PX, 10 - EDGE_PX, 4, 2)
        reading.addWidget(self.detail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.view)
        layout.addLayout(reading, 1)
        layout.addWidget(foot)
        self.view.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.box.query_changed.connect(self._search_all)
        self.box.stepped.connect(self.step)
        self.box.taken.connect(self._take)
        self.box.opened.connect(self.open_chosen)
        self.box.escaped.connect(self.left)
        self.box.scope_stepped.connect(self.scope.step)
        self.scope.chosen.connect(lambda _scope: self._find(self.box.text()))
        self.view.selectionModel().currentChanged.connect(lambda _new, _old: self._show_detail())
        self.view.clicked.connect(lambda _index: self._clicked())
        self.box.closes = self.close_chosen
        self.detail.anchorClicked.connect(self._follow_link)
        self.detail.went_back.connect(self.go_back)
        self.detail.left.connect(self._leave_notes)
        self.detail.reading.connect(lambda on: self._say_keys(reading=on))
        self._session.changed.connect(self._forget_what_was_read)
        self._session.codes_ready.connect(self._forget_what_was_read)
        self._session.codes_ready.connect(self._warming.start)
        self._warming.timeout.connect(lambda: self.books.warm() if self.isVisible() else None)
        Theme.current().changed.connect(self._follow_theme)

    def list_code(self, code: str = "") -> None:
        """Add a code to the practice's list with a charge, or change its charge: the one given, or the one chosen."""
        hit = self.view.chosen()
        if not code and hit is not None and hit.kind is HitKind.PROCEDURE:
            code = hit.code
        entry = self.books.procedure(code)
        row = self.books.own_row(code) or ProcedureCode(0, self._session.practice_id, code, self.books.words_of(code))
        dialog = ListCodeDialog(self._session, row, entry.description if entry else "", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(self._code_listed)
        dialog.open()

    def _code_listed(self, row: ProcedureCode) -> None:
        self.listed.emit(row.code)
        self._find(self.box.text() or row.code)

    # Asked by the grids ---------------------------------------------------------------------------

    def look_up(self, kind: HitKind, text: str) -> None:
        """Show what fits the words typed in a row; empty text shows what this practice uses most."""
        self.scope.scope = _SCOPE_OF[kind]
        self._leave_box()
        self._find(text)

    def show_code(self, kind: HitKind, code: str) -> None:
        """Show one code: with what is below it where it is a header, with its brothers in the detail."""
        self._back.clear()
        self._leave_box()
        self._show_one(kind, code)

    def _leave_box(self) -> None:
        """What stands in the box was for another list than the one to be shown."""
        if not self.box.hasFocus():
            self.box.clear()

    def chosen(self) -> Hit | None:
        """The highlighted hit, if the biller searched or moved to it."""
        return self.view.chosen()

    def step(self, rows: int) -> None:
        """Move the highlight."""
        self.view.step(rows)

    def open_chosen(self) -> bool:
        """Open a highlighted header in place and go to its first code; False where it is none."""
        hit, row = self.view.chosen(), self.view.currentIndex().row()
        if hit is None or hit.billable or hit.kind is not HitKind.DIAGNOSIS:
            return False
        if not hit.opened:
            below = self.books.below(hit.code)
            if not below:
                return False
            self.view.hits.open(row, below)
            self._fit_list()
        self.view.choose(row + 1)
        self._keep_in_sight(row)
        return True

    def close_chosen(self) -> bool:
        """Close the header that is highlighted or stands above the highlight; False where none is open."""
        hit, row = self.view.chosen(), self.view.currentIndex().row()
        if hit is None:
            return False
        header = row if hit.opened else self.view.hits.header_of(row)
        if header < 0:
            return False
        self.view.choose(header)
        self.view.hits.close(header)
        self._fit_list()
        self._show_detail()
        return True

    def read_notes(self) -> None:
        """Put the keyboard on the links of the notes; Escape gives it back."""
        if not self.detail.hasFocus():
            self._read_from = self.window().focusWidget()
        self.detail.read()

    def go_back(self) -> bool:
        """Show what was there before a link was followed; False where none was."""
        if not self._back:
            return False
        shown = self._back.pop()
        self._searched = shown.searched
        self._show_hits(list(shown.hits), highlight=False)
        self.view.choose(shown.row)
        self._show_detail()
        return True

    def vary_chosen(self, next_code: Callable[[CodeDetail], str]) -> bool:
        """Put the next variant in place of the highlighted hit; False where there is none."""
        hit, row = self.view.chosen(), self.view.currentIndex().row()
        code = self.books.variant(hit.code, next_code) if hit and hit.kind is HitKind.DIAGNOSIS else ""
        found = self.books.one(HitKind.DIAGNOSIS, code)[:1] if code else []
        if not hit or not found:
            return False
        if hit.opened:
            self.view.hits.close(row)
        varied = replace(found[0], depth=hit.depth)
        hits = self.view.hits.hits
        self._show_hits([*hits[:row], varied, *hits[row + 1 :]], highlight=False)
        self.view.choose(row)
        self._show_detail()
        return True

    def typed(self) -> str:
        """The words the hits were found by; empty where nothing was searched."""
        return self._typed if self._searched else ""

    def show_companion(self, companion: Companion) -> None:
        """Show the codes a note names, to choose from."""
        self.scope.scope, self._searched = Scope.DIAGNOSES, True
        self._show_hits([self.books.entry_hit(entry) for entry in companion.entries], highlight=True)
        self.scope.setText(escape(f"{companion.level}: {companion.text}"))

    def hint_place(self, letter: str) -> None:
        """Say at the foot where Enter puts the hit."""
        self._place = letter
        self._say_keys()

    def _say_keys(self, reading: bool = False) -> None:
        if reading:
            self.hint.setText(self.tr("↑↓ choose a link · ↵ follow · ← back · Esc leave the notes"))
            return
        where = self.tr("add as {place}").format(place=self._place) if self._place else self.tr("add")
        self.hint.setText(
            self.tr(
                "↑↓ choose · ↵ {where} · → ← open, close header · Alt → read notes · Ctrl ↵ add and stay (here)"
            ).format(where=where)
        )

    # Search ---------------------------------------------------------------------------------------

    def _search_all(self, text: str) -> None:
        if self.box.hasFocus():
            self._find(text)

    def _find(self, text: str) -> None:
        started = time.perf_counter()
        self._back.clear()
        self._typed, self._searched = text.strip(), bool(text.strip())
        scope = self.scope.scope
        hits = self.books.found(self._typed, scope) if self._searched else self.books.favourites(scope)
        elapsed = (time.perf_counter() - started) * 1000
        self._show_hits(hits, highlight=self._searched)
        self.scope.say(elapsed if self._searched else None, ready=self.books.are_ready)

    def _forget_what_was_read(self, kind: str = "") -> None:
        if kind in ("", "encounter", "codes", "own_words"):
            self.books.forget()

    # Showing --------------------------------------------------------------------------------------

    def _show_hits(self, hits: list[Hit], highlight: bool) -> None:
        self.view.hits.set_hits(hits)
        self._fit_list()
        self.view.choose(0 if highlight and hits else -1)
        if hits:
            self.view.scrollToTop()
        self._show_detail()

    def _fit_list(self) -> None:
        room = int(self.height() * _LIST_SHARE)
        self.view.setFixedHeight(min(self.view.content_height() + 1, max(room, 120)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_list()

    def _show_detail(self) -> None:
        hit, tokens = self.view.chosen(), Theme.current().tokens
        if hit is None:
            self.detail.show_words("" if self.view.hits.hits else empty_words(self._nothing(), tokens))
        else:
            self.detail.show_words(hit_words(hit, self.books, tokens))

    def _follow_theme(self) -> None:
        """Rich text keeps the colours it was made with."""
        self._say_scope()
        self._show_detail()

    def _say_scope(self) -> None:
        self.scope.say(None, ready=self.books.are_ready)

    def _nothing(self) -> str:
        """Why the list is empty."""
        if self._searched:
            return self.tr("Nothing fits. Try fewer words, or the beginning of a code.")
        if self.scope.scope in (Scope.PROCEDURES, Scope.OWN):
            return self.tr("The practice's procedure list is empty. Fill it under Practice setup, or type the code.")
        return self.tr("Type a code or words, here or in a row of the visit: what fits comes here.")

    # Taking ---------------------------------------------------------------------------------------

    def _take(self, stay: bool) -> None:
        hit = self.view.chosen()
        if hit is None or self.open_chosen():
            return
        self.picked.emit(hit, stay)
        if stay:
            self.box.selectAll()

    def _clicked(self) -> None:
        if not self.open_chosen() and (hit := self.view.chosen()):
            self.picked.emit(hit, self.box.hasFocus())

    # Reading --------------------------------------------------------------------------------------

    def _follow_link(self, url: QUrl) -> None:
        code = url.toString().removeprefix("code:")
        hits = self.books.one(HitKind.DIAGNOSIS, code)
        if not hits:
            return
        self._back.append(_Shown(self.view.hits.hits, self.view.currentIndex().row(), self._searched))
        self._show_one(HitKind.DIAGNOSIS, code)

    def _leave_notes(self) -> None:
        (self._read_from or self.box).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_one(self, kind: HitKind, code: str) -> None:
        self.scope.scope = _SCOPE_OF[kind]
        self._searched = False
        self._show_hits(self.books.one(kind, code), highlight=True)
        self._say_scope()

    def _keep_in_sight(self, row: int) -> None:
        """As much of what a header opened into as fits, its first rows surely."""
        last = self.view.hits.header_end(row) - 1
        for at in (last, row, row + 1):
            self.view.scrollTo(self.view.hits.index(at, 0))
