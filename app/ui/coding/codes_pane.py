"""The Codes tab: search the code book and the practice's procedures, and read what the book says of a hit."""

import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from app.codesets.records import CodeHit
from app.domain.encounter import ProcedureCode
from app.queries.code_use import diagnosis_use
from app.ui.coding.detail_words import diagnosis_words, empty_words, procedure_words
from app.ui.coding.hits import Hit, HitKind, HitsView
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.widgets.search_box import SearchBox

MOST_HITS = 30
_USED_DAYS = 365
_LIST_SHARE = 0.42
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CodeSearchBox(SearchBox):
    """The panel's own box: its keys choose among the hits, so the cursor never has to leave it."""

    stepped = Signal(int)
    taken = Signal(bool)
    opened = Signal()
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        # Ctrl+Enter here adds and stays; elsewhere on the page it makes the claim ready.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in _ENTER:
            self.taken.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Qt.Key.Key_Right and self.cursorPosition() == len(self.text()):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape and not self.text():
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class CodesPane(QWidget):
    """Hits follow what is typed in the panel's box or in a grid's row (`look_up`); the detail follows the hit.

    `picked(Hit, stay)` when a hit is taken here; rows that search ask `chosen()` themselves.
    """

    picked = Signal(object, bool)
    left = Signal()

    def __init__(self, session: Session, procedures: Callable[[], Iterable[ProcedureCode]], on: Callable[[], date]):
        super().__init__()
        self._session, self._procedures, self._on = session, procedures, on
        self._kinds = {HitKind.DIAGNOSIS, HitKind.PROCEDURE}
        self._used: dict[str, int] | None = None
        self._searched = False
        self.box = CodeSearchBox(self.tr("Words or a code"), "Ctrl+F")
        self.scope = QLabel()
        self.scope.setProperty("role", "label")
        self.scope.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.view = HitsView()
        self.view.setObjectName("Hits")
        self.detail = QTextBrowser()
        self.detail.setObjectName("CodeDetail")
        self.detail.setOpenLinks(False)
        self.detail.setAccessibleName(self.tr("What the code book says"))
        self.detail.document().setDocumentMargin(0)
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._say_scope(None)
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
        reading.setContentsMargins(12, 10, 4, 2)
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
        self.scope.linkActivated.connect(self._choose_scope)
        self.view.selectionModel().currentChanged.connect(lambda _new, _old: self._show_detail())
        self.view.clicked.connect(lambda _index: self._clicked())
        self.detail.anchorClicked.connect(self._follow_link)
        self._session.changed.connect(self._forget_use)
        Theme.current().changed.connect(self._show_detail)

    # Asked by the grids ---------------------------------------------------------------------------

    def look_up(self, kind: HitKind, text: str) -> None:
        """Show what fits the words typed in a row; empty text shows what this practice uses most."""
        self._kinds = {kind}
        self._find(text)

    def show_code(self, kind: HitKind, code: str) -> None:
        """Show one code: with what is below it where it is a header, with its brothers in the detail."""
        self._kinds = {kind}
        self._searched = False
        self._show_hits(self._one(kind, code), highlight=True)

    def chosen(self) -> Hit | None:
        """The highlighted hit, if the biller searched or moved to it."""
        return self.view.chosen()

    def step(self, rows: int) -> None:
        """Move the highlight."""
        self.view.step(rows)

    def open_chosen(self) -> bool:
        """Show the codes below a highlighted header, its first one highlighted; False where it is none."""
        hit = self.view.chosen()
        if hit is None or hit.billable or hit.kind is not HitKind.DIAGNOSIS:
            return False
        below = self._below(hit.code)
        if not below:
            return False
        self._show_hits(below, highlight=True)
        return True

    def hint_place(self, letter: str) -> None:
        """Say at the foot where Enter puts the hit."""
        where = self.tr("add as {place}").format(place=letter) if letter else self.tr("add")
        self.hint.setText(
            self.tr("↑↓ choose · ↵ {where} · → open header · Ctrl ↵ add and stay (here)").format(where=where)
        )

    # Search ---------------------------------------------------------------------------------------

    def _search_all(self, text: str) -> None:
        if self.box.hasFocus():
            self._find(text)

    def _find(self, text: str) -> None:
        started = time.perf_counter()
        self._searched = bool(text.strip())
        hits = self._hits(text.strip()) if self._searched else self._favourites()
        elapsed = (time.perf_counter() - started) * 1000
        self._show_hits(hits, highlight=self._searched)
        self._say_scope(elapsed if self._searched else None)

    def _hits(self, text: str) -> list[Hit]:
        hits: list[Hit] = []
        if HitKind.PROCEDURE in self._kinds:
            hits += _procedure_hits(self._procedures(), text)
        if HitKind.DIAGNOSIS in self._kinds and self._session.codes is not None:
            found = self._session.codes.search(text, self._on(), MOST_HITS)
            hits += [self._hit(hit) for hit in found]
        return hits[:MOST_HITS]

    def _favourites(self) -> list[Hit]:
        if self._kinds == {HitKind.PROCEDURE}:
            return _procedure_hits(self._procedures(), "")[:MOST_HITS]
        used = sorted(self._use().items(), key=lambda item: -item[1])[:10]
        codes = [hit for code, _ in used for hit in self._one(HitKind.DIAGNOSIS, code)[:1]]
        return [hit for hit in codes if hit.billable]

    def _hit(self, hit: CodeHit) -> Hit:
        return Hit(
            HitKind.DIAGNOSIS,
            hit.code,
            hit.description,
            hit.billable,
            hit.valid_on,
            self._use().get(hit.code, 0),
            hit.found_by,
        )

    def _one(self, kind: HitKind, code: str) -> list[Hit]:
        if kind is HitKind.PROCEDURE:
            return [_procedure_hit(row) for row in self._procedures() if row.code == code]
        detail = self._session.codes.detail(code, self._on()) if self._session.codes else None
        if detail is None:
            return []
        entry = detail.entry
        used = self._use().get(entry.code, 0)
        own = Hit(kind, entry.code, entry.description, entry.billable, entry.valid_on, used)
        return [own, *self._below(code)]

    def _below(self, code: str) -> list[Hit]:
        detail = self._session.codes.detail(code, self._on()) if self._session.codes else None
        if detail is None or detail.entry.billable:
            return []
        use = self._use()
        return [
            Hit(HitKind.DIAGNOSIS, e.code, e.description, e.billable, e.valid_on, use.get(e.code, 0))
            for e in detail.children
        ]

    def _use(self) -> dict[str, int]:
        if self._used is None:
            self._used = dict(diagnosis_use(self._session.vault.db, self._on() - timedelta(days=_USED_DAYS)))
        return self._used

    def _forget_use(self, kind: str) -> None:
        if kind == "encounter":
            self._used = None

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
            self.detail.setHtml("" if self.view.hits.hits else empty_words(self._nothing(), tokens))
        elif hit.kind is HitKind.PROCEDURE:
            row = next((row for row in self._procedures() if row.code == hit.code), None)
            self.detail.setHtml(procedure_words(row, tokens) if row else "")
        elif self._session.codes is not None:
            detail = self._session.codes.detail(hit.code, self._on())
            self.detail.setHtml(diagnosis_words(detail, hit.used, tokens) if detail else "")

    def _nothing(self) -> str:
        """Why the list is empty."""
        if self._searched:
            return self.tr("Nothing fits. Try fewer words, or the beginning of a code.")
        if self._kinds == {HitKind.PROCEDURE}:
            return self.tr("The practice's procedure list is empty. Fill it under Practice setup, or type the code.")
        return self.tr("Type a code or words, here or in a row of the visit: what fits comes here.")

    def _say_scope(self, elapsed_ms: float | None) -> None:
        accent = Theme.current().tokens.accent
        names = {"all": self.tr("All"), "icd": self.tr("ICD-10-CM"), "mine": self.tr("My codes")}
        on = "all" if len(self._kinds) > 1 else "icd" if HitKind.DIAGNOSIS in self._kinds else "mine"
        style = f"style='color:{accent}; text-decoration:none'"
        muted = f"style='color:{Theme.current().tokens.muted}; text-decoration:none'"
        words = " · ".join(
            f"<a href='{key}' {style}><b>{name}</b></a>" if key == on else f"<a href='{key}' {muted}>{name}</a>"
            for key, name in names.items()
        )
        took = f"&nbsp;&nbsp;{elapsed_ms:.0f} ms" if elapsed_ms is not None else ""
        missing = f"&nbsp;&nbsp;{self.tr('code book is being prepared')}" if self._session.codes is None else ""
        self.scope.setText(words + took + missing)

    # Taking ---------------------------------------------------------------------------------------

    def _choose_scope(self, key: str) -> None:
        both = {HitKind.DIAGNOSIS, HitKind.PROCEDURE}
        self._kinds = {"icd": {HitKind.DIAGNOSIS}, "mine": {HitKind.PROCEDURE}}.get(key, both)
        self._find(self.box.text())

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

    def _follow_link(self, url: QUrl) -> None:
        self.show_code(HitKind.DIAGNOSIS, url.toString().removeprefix("code:"))


def _procedure_hits(procedures: Iterable[ProcedureCode], text: str) -> list[Hit]:
    """Procedures whose code begins with the text, then those in which each word begins a word."""
    typed = text.casefold()
    needles = typed.split()
    by_code, by_words = [], []
    for row in procedures:
        words = row.description.casefold().replace(",", " ").split()
        if typed and row.code.casefold().startswith(typed):
            by_code.append(_procedure_hit(row))
        elif all(any(word.startswith(needle) for word in words) for needle in needles):
            by_words.append(_procedure_hit(row))
    return by_code + by_words


def _procedure_hit(row: ProcedureCode) -> Hit:
    return Hit(HitKind.PROCEDURE, row.code, row.description)
