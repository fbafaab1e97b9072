"""The Codes tab: search the code book and the practice's procedures, and read what the book says of a hit."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import islice

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.codesets.records import ICD10CM, CodeDetail, CodeEntry, CodeHit, Companion
from app.domain.encounter import ProcedureCode
from app.services import people
from app.services.code_search import CodeSearch, Scope
from app.services.medicare_locality import practice_gpci
from app.ui.coding.code_detail import EDGE_PX, CodeDetailView
from app.ui.coding.detail_words import diagnosis_words, empty_words
from app.ui.coding.hits import Hit, HitKind, HitsView
from app.ui.coding.list_code_dialog import ListCodeDialog
from app.ui.coding.medicare_words import medicare_words
from app.ui.coding.procedure_words import procedure_words
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.widgets.search_box import SearchBox

MOST_HITS = 30
_FAVOURITES = 10
_REST_MS = 400
_LIST_SHARE = 0.42
_SCOPE_OF = {HitKind.DIAGNOSIS: Scope.DIAGNOSES, HitKind.PROCEDURE: Scope.PROCEDURES}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CodeSearchBox(SearchBox):
    """The panel's own box: its keys choose among the hits, so the cursor never has to leave it."""

    stepped = Signal(int)
    taken = Signal(bool)
    opened = Signal()
    escaped = Signal()
    scope_stepped = Signal(int)
    closes: Callable[[], bool] = staticmethod(lambda: False)
    """Left at the end of the text closes an opened header, where there is one to close."""

    def event(self, event: QEvent) -> bool:
        # Ctrl+Enter here adds and stays; elsewhere on the page it makes the claim ready.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if event.key() in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.scope_stepped.emit(1 if steps[Qt.Key(event.key())] > 0 else -1)
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in _ENTER:
            self.taken.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Qt.Key.Key_Right and self.cursorPosition() == len(self.text()):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Left and self.cursorPosition() == len(self.text()) and self.closes():
            pass
        elif event.key() == Qt.Key.Key_Escape and not self.text():
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


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
        self._session, self._procedures, self._on = session, procedures, on
        self._codes = CodeSearch(session.vault)
        self._warming = QTimer(self, singleShot=True, interval=_REST_MS)
        self._scope = Scope.ALL
        self._searched, self._typed, self._place = False, "", ""
        self._back: list[_Shown] = []
        self._read_from: QWidget | None = None
        self.box = CodeSearchBox(self.tr("Words or a code"), "Ctrl+F")
        self.scope = QLabel()
        self.scope.setProperty("role", "label")
        self.scope.setWordWrap(True)
        self.scope.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.view = HitsView()
        self.view.setObjectName("Hits")
        self.detail = CodeDetailView()
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._warming.start()
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
        self.box.scope_stepped.connect(self._step_scope)
        self.scope.linkActivated.connect(lambda key: self._choose_scope(Scope(key)))
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
        self._warming.timeout.connect(self._warm)
        Theme.current().changed.connect(self._follow_theme)

    def list_code(self, code: str = "") -> None:
        """Add a code to the practice's list with a charge, or change its charge: the one given, or the one chosen."""
        hit = self.view.chosen()
        if not code and hit is not None and hit.kind is HitKind.PROCEDURE:
            code = hit.code
        entry = self._codes.procedure(code, self._on(), self._session.codes) if code else None
        row = self._own_row(code) or ProcedureCode(0, self._session.practice_id, code, self.words_of(code))
        dialog = ListCodeDialog(self._session, row, entry.description if entry else "", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(self._code_listed)
        dialog.open()

    def words_of(self, code: str) -> str:
        """What HCPCS or CPT calls a code, shortly; empty where neither knows it."""
        entry = self._codes.procedure(code, self._on(), self._session.codes) if code else None
        return (entry.short or entry.description) if entry else ""

    def _code_listed(self, row: ProcedureCode) -> None:
        self.listed.emit(row.code)
        self._find(self.box.text() or row.code)

    # Asked by the grids ---------------------------------------------------------------------------

    def look_up(self, kind: HitKind, text: str) -> None:
        """Show what fits the words typed in a row; empty text shows what this practice uses most."""
        self._scope = _SCOPE_OF[kind]
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
            below = self._below(hit.code)
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

    def variant(self, code: str, next_code: Callable[[CodeDetail], str]) -> str:
        """What a key makes of a code: its next side or 7th character; empty where it has none."""
        detail = self._session.codes.detail(code, self._on()) if self._session.codes else None
        return next_code(detail) if detail else ""

    def vary_chosen(self, next_code: Callable[[CodeDetail], str]) -> bool:
        """Put the next variant in place of the highlighted hit; False where there is none."""
        hit, row = self.view.chosen(), self.view.currentIndex().row()
        code = self.variant(hit.code, next_code) if hit and hit.kind is HitKind.DIAGNOSIS else ""
        found = self._one(HitKind.DIAGNOSIS, code)[:1] if code else []
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

    def companions(self, code: str) -> tuple[Companion, ...]:
        """What the notes of a code ask for beside it."""
        return self._session.codes.companions(code, self._on()) if self._session.codes else ()

    def show_companion(self, companion: Companion) -> None:
        """Show the codes a note names, to choose from."""
        self._scope, self._searched = Scope.DIAGNOSES, True
        self._show_hits([self._entry_hit(entry) for entry in companion.entries], highlight=True)
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
        hits = self._hits(text.strip()) if self._searched else self._favourites()
        elapsed = (time.perf_counter() - started) * 1000
        self._show_hits(hits, highlight=self._searched)
        self._say_scope(elapsed if self._searched else None)

    def _hits(self, text: str) -> list[Hit]:
        own = {row.code: row for row in self._procedures()}
        found = self._codes.search(text, self._on(), self._session.codes, own.values(), self._scope, MOST_HITS)
        return [self._hit(hit, own) for hit in found]

    def _favourites(self) -> list[Hit]:
        use = self._use()
        if self._scope in (Scope.PROCEDURES, Scope.OWN):
            rows = sorted(self._procedures(), key=lambda row: (-use.get(row.code, 0), row.code))
            return [self._own_hit(row) for row in rows[:MOST_HITS]]
        used = sorted(use.items(), key=lambda item: -item[1])
        codes = (hit for code, _ in used for hit in self._one(HitKind.DIAGNOSIS, code)[:1])
        return list(islice((hit for hit in codes if hit.billable), _FAVOURITES))

    def _hit(self, hit: CodeHit, own: Mapping[str, ProcedureCode]) -> Hit:
        kind = HitKind.DIAGNOSIS if hit.system == ICD10CM else HitKind.PROCEDURE
        book = hit.system if kind is HitKind.PROCEDURE and hit.code not in own else ""
        used = self._use().get(hit.code, 0)
        return Hit(kind, hit.code, hit.description, hit.billable, hit.valid_on, used, hit.found_by, book)

    def _own_hit(self, row: ProcedureCode) -> Hit:
        return Hit(HitKind.PROCEDURE, row.code, row.description, used=self._use().get(row.code, 0))

    def _one(self, kind: HitKind, code: str) -> list[Hit]:
        if kind is HitKind.PROCEDURE:
            return self._one_procedure(code)
        detail = self._session.codes.detail(code, self._on()) if self._session.codes else None
        if detail is None:
            return []
        entry = detail.entry
        used = self._use().get(entry.code, 0)
        own = Hit(kind, entry.code, entry.description, entry.billable, entry.valid_on, used)
        below = [replace(hit, depth=1) for hit in self._below(code)]
        return [replace(own, opened=bool(below)), *below]

    def _one_procedure(self, code: str) -> list[Hit]:
        if own := self._own_row(code):
            return [self._own_hit(own)]
        entry = self._codes.procedure(code, self._on(), self._session.codes)
        if entry is None:
            return []
        used = self._use().get(code, 0)
        return [Hit(HitKind.PROCEDURE, code, entry.description, True, entry.valid_on, used, "", entry.system)]

    def _own_row(self, code: str) -> ProcedureCode | None:
        return next((row for row in self._procedures() if row.code == code), None)

    def _below(self, code: str) -> list[Hit]:
        detail = self._session.codes.detail(code, self._on()) if self._session.codes else None
        if detail is None or detail.entry.billable:
            return []
        return [self._entry_hit(entry) for entry in detail.children]

    def _entry_hit(self, entry: CodeEntry) -> Hit:
        used = self._use().get(entry.code, 0)
        return Hit(HitKind.DIAGNOSIS, entry.code, entry.description, entry.billable, entry.valid_on, used)

    def _use(self) -> Mapping[str, int]:
        return self._codes.used(self._on())

    def _warm(self) -> None:
        """Read the indexes once the window rests, so that the first key does not wait for them."""
        if self._session.codes is not None and self.isVisible():
            self._codes.search("a b", self._on(), self._session.codes, self._procedures())

    def _forget_what_was_read(self, kind: str = "") -> None:
        if kind in ("", "encounter", "codes", "own_words"):
            self._codes.forget()

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
        elif hit.kind is HitKind.PROCEDURE:
            entry = self._codes.procedure(hit.code, self._on(), self._session.codes)
            own = self._own_row(hit.code)
            self.detail.show_words(procedure_words(hit.code, own, entry, hit.used, tokens, self._medicare(hit.code)))
        elif self._session.codes is not None:
            detail = self._session.codes.detail(hit.code, self._on())
            notes_from = self._session.codes.notes_from(self._on())
            self.detail.show_words(diagnosis_words(detail, hit.used, tokens, notes_from) if detail else "")

    def _medicare(self, code: str) -> list[str]:
        """What Medicare's imported files say of a procedure."""
        codes, on = self._session.codes, self._on()
        if codes is None:
            return []
        practice_id = self._session.practice_id
        practice = people.practice(self._session.vault, practice_id) if practice_id else None
        gpci = practice_gpci(self._session.vault, practice, codes.procedures, on)
        return medicare_words(codes, code, gpci, on)

    def _follow_theme(self) -> None:
        """Rich text keeps the colours it was made with."""
        self._say_scope(None)
        self._show_detail()

    def _nothing(self) -> str:
        """Why the list is empty."""
        if self._searched:
            return self.tr("Nothing fits. Try fewer words, or the beginning of a code.")
        if self._scope in (Scope.PROCEDURES, Scope.OWN):
            return self.tr("The practice's procedure list is empty. Fill it under Practice setup, or type the code.")
        return self.tr("Type a code or words, here or in a row of the visit: what fits comes here.")

    def _say_scope(self, elapsed_ms: float | None) -> None:
        accent = Theme.current().tokens.accent
        names = {
            Scope.ALL: self.tr("All"),
            Scope.DIAGNOSES: self.tr("ICD-10-CM"),
            Scope.PROCEDURES: self.tr("HCPCS, CPT"),
            Scope.OWN: self.tr("My codes"),
        }
        style = f"style='color:{accent}; text-decoration:none'"
        muted = f"style='color:{Theme.current().tokens.muted}; text-decoration:none'"
        words = " · ".join(
            f"<a href='{key}' {style}><b>{name}</b></a>"
            if key is self._scope
            else f"<a href='{key}' {muted}>{name}</a>"
            for key, name in names.items()
        )
        took = f"&nbsp;&nbsp;{elapsed_ms:.0f} ms" if elapsed_ms is not None else ""
        missing = f"&nbsp;&nbsp;{self.tr('code book is being prepared')}" if self._session.codes is None else ""
        self.scope.setText(words + took + missing)

    # Taking ---------------------------------------------------------------------------------------

    def _choose_scope(self, scope: Scope) -> None:
        self._scope = scope
        self._find(self.box.text())

    def _step_scope(self, step: int) -> None:
        scopes = list(Scope)
        self._choose_scope(scopes[(scopes.index(self._scope) + step) % len(scopes)])

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
        hits = self._one(HitKind.DIAGNOSIS, code)
        if not hits:
            return
        self._back.append(_Shown(self.view.hits.hits, self.view.currentIndex().row(), self._searched))
        self._show_one(HitKind.DIAGNOSIS, code)

    def _leave_notes(self) -> None:
        (self._read_from or self.box).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_one(self, kind: HitKind, code: str) -> None:
        self._scope = _SCOPE_OF[kind]
        self._searched = False
        self._show_hits(self._one(kind, code), highlight=True)
        self._say_scope(None)

    def _keep_in_sight(self, row: int) -> None:
        """As much of what a header opened into as fits, its first rows surely."""
        last = self.view.hits.header_end(row) - 1
        for at in (last, row, row + 1):
            self.view.scrollTo(self.view.hits.index(at, 0))
