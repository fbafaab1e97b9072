"""The service lines of item 24: Enter moves on through a line and to a new one; what was above can be repeated."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.domain.encounter import ServiceLine
from app.domain.findings import Finding, Severity
from app.domain.ids import parse_procedure
from app.ui import format
from app.ui.coding.hits import Hit, HitKind
from app.ui.coding.panel import CodingPanel
from app.ui.encounter.allowed_amounts import AllowedAmounts
from app.ui.encounter.cells import mark_cell
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.grid_list import GridList
from app.ui.encounter.line_head import LineHead
from app.ui.encounter.line_row import LineRow
from app.ui.theme import ROW_PX, Theme
from app.ui.widgets.card import Card

_ALLOWED_FROM_PX = 840
"""From this width on there is room for what is allowed."""
_AFTER_CODE = ("modifiers", "pointers", "units", "charge")
_BEFORE_CODE = ("service_date", "through_date", "place_of_service")
_DRUG_PARTS = ("drug", "note", "anesthesia", "epsdt", "emergency")


class ServiceLinesCard(Card):
    """Shows the draft's lines and one empty row. `finished` when Enter is pressed on the empty one."""

    finished = Signal()
    place_entered = Signal(str)

    def __init__(self, editor: EncounterEditor, panel: CodingPanel, parent: QWidget | None = None) -> None:
        super().__init__("Service lines", "24", flush=True, parent=parent)
        self._editor, self._panel = editor, panel
        self._findings: tuple[Finding, ...] = ()
        self._hint = QLabel(self.tr("Enter next · Ctrl D same as above · Ctrl T favourites · Ctrl I drug, note"))
        self._hint.setProperty("role", "muted")
        self.head.addWidget(self._hint)
        self._is_narrow = False
        self.rows: list[LineRow] = []
        self._list = GridList()
        self._list.setMinimumHeight(ROW_PX + 2)
        self._list.verticalScrollBar().rangeChanged.connect(self._keep_heads_above_columns)
        self._head = LineHead(self)
        self._through_head, self._allowed_head = self._head.labels["through_date"], self._head.labels["allowed"]
        self._allowed = AllowedAmounts(editor)
        self.add(self._head)
        self.add(self._list, 1)
        editor.changed.connect(lambda _draft: self.refresh())
        editor.loaded.connect(self._load)
        editor.people_changed.connect(self.refresh)
        editor.session.codes_ready.connect(self.refresh)
        editor.session.changed.connect(self._follow)
        panel.codes.listed.connect(self._charge_listed)
        Theme.current().changed.connect(self._mark_again)
        self.refresh()

    # Showing --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the draft; a cell being typed in keeps its text."""
        lines = self._editor.draft.lines
        if self._has_room():
            self._allowed.read()
        by_contract = self._has_room() and self._allowed.has_contract
        shows_allowed = by_contract or (self._has_room() and self._allowed.has_medicare())
        self._allowed_head.setVisible(shows_allowed)
        self._allowed_head.setText(self.tr("Expected") if by_contract else self.tr("Medicare"))
        while len(self.rows) < len(lines) + 1:
            self._add_row()
        for row in self.rows:
            exists = row.place < len(lines)
            row.setVisible(row.place <= len(lines))
            if row.place <= len(lines):
                row.show_line(self._editor.line(row.place), exists=exists, description=self._words(row.place))
                self._show_allowed(row, shows_allowed, by_contract)
        self._show_columns()

    def _show_allowed(self, row: LineRow, shown: bool, by_contract: bool) -> None:
        """Of a payer with a contract what it says, Medicare's amount in the hover; else Medicare's."""
        cents = self._allowed.medicare_cents(row.place) if shown else None
        words = "" if cents is None else self.tr("Medicare allows {amount}").format(amount=format.money(cents))
        if by_contract:
            contract = self._allowed.contract(row.place)
            cents = contract.cents if contract else None
            words = "\n".join(filter(None, (contract.words if contract else "", words)))
        row.show_allowed(cents, words, shown)

    def _follow(self, kind: str) -> None:
        """The practice's Medicare locality is a setting, and contracts come and go."""
        if kind in ("setting", "contract"):
            self.refresh()

    def set_narrow(self, narrow: bool) -> None:
        """Leave out the last day of service while no line has one, so that the words keep their room."""
        self._is_narrow = narrow
        self._hint.setVisible(not narrow)
        self._show_columns()

    def _show_columns(self) -> None:
        wanted = not self._is_narrow or any(line.through_date for line in self._editor.draft.lines)
        self._through_head.setVisible(wanted)
        for row in self.rows:
            if row.through_date.isHidden() is wanted:
                row.through_date.setVisible(wanted)

    def _has_room(self) -> bool:
        return self.width() >= _ALLOWED_FROM_PX

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        had_room = event.oldSize().width() >= _ALLOWED_FROM_PX
        if had_room != self._has_room():
            self.refresh()

    def _mark_again(self) -> None:
        # A bound method, not a lambda: it is forgotten with this card, where the theme lives on.
        self.mark_findings(self._findings)

    def mark_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show at each cell what is wrong with it, and a triangle at the end of the row."""
        self._findings = findings
        for row in self.rows:
            start = f"line.{row.place}."
            mine = [f for f in findings if f.field.startswith(start) and f.severity is not Severity.NOTE]
            by_part = {finding.field.removeprefix(start): finding for finding in reversed(mine)}
            for part, cell in row.cells.items():
                mark_cell(cell, by_part.get(part))
            if row.details:
                mark_cell(row.details.ndc, by_part.get("drug"))
                mark_cell(row.details.note, by_part.get("note"))
            is_error = any(finding.severity is Severity.ERROR for finding in mine)
            color = Theme.current().color("danger" if is_error else "warn").name()
            row.show_mark("\n".join(f"{f.message} {f.mend}" for f in mine), color)

    def focus_part(self, place: int, part: str) -> None:
        """Put the cursor into a cell of a line; beyond the last line, into the empty row's code."""
        place = min(place, len(self._editor.draft.lines), len(self.rows) - 1)
        row = self.rows[place]
        if part in _DRUG_PARTS:
            row.want_details()
            assert row.details is not None
            cell: QWidget = {
                "drug": row.details.ndc,
                "note": row.details.note,
                "anesthesia": row.details.start if row.details.start.isVisibleTo(row) else row.details.note,
                "epsdt": row.details.epsdt,
                "emergency": row.details.emergency,
            }[part]
        else:
            cell = row.cells.get(part, row.code)
            if not cell.isEnabled():
                cell = row.code
        cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_entry(self) -> None:
        """Put the cursor into the empty row."""
        self.focus_part(len(self._editor.draft.lines), "procedure")

    def current_row(self) -> LineRow | None:
        """The row the cursor is in."""
        focus = self.focusWidget()
        if focus is None or not focus.hasFocus():
            return None
        return next((row for row in self.rows if row.isAncestorOf(focus)), None)

    def take(self, hit: Hit) -> int:
        """Put a procedure found in the panel into the row last typed in, or the empty one; where it went."""
        typing = (row for row in self.rows if row.isVisible() and row.code.isModified() and row.code.text().strip())
        place = next((row.place for row in typing), len(self._editor.draft.lines))
        self._accept(self.rows[place], hit.code)
        return place

    def _words(self, place: int) -> str:
        lines = self._editor.draft.lines
        if place >= len(lines):
            return ""
        line = lines[place]
        listed = self._editor.listed(line.procedure)
        return line.description or (listed.description if listed else self._panel.codes.books.words_of(line.procedure))

    def _keep_heads_above_columns(self, _least: int, most: int) -> None:
        """The scroll bar takes its width from the rows: the heads give the same."""
        bar = self._list.verticalScrollBar().sizeHint().width() if most else 0
        self._head.setContentsMargins(0, 0, bar, 0)

    def _load(self) -> None:
        for row in self.rows:
            for cell in row.cells.values():
                cell.setModified(False)
        self.refresh()

    def _add_row(self) -> None:
        row = LineRow(len(self.rows), self._editor, self._list.inside)
        self.rows.append(row)
        self._list.add(row)
        if row.place:
            before: QWidget = self.rows[row.place - 1].charge
            for cell in row.cells.values():
                QWidget.setTabOrder(before, cell)
                before = cell
        row.edited.connect(self._editor.set_line)
        row.units_typed.connect(self._editor.set_units)
        row.code_typed.connect(lambda _place, text: self._typed(row, text))
        row.keys.entered.connect(lambda cell: self._enter(row, cell))
        row.keys.stepped.connect(lambda cell, step: self._step(row, cell, step))
        row.keys.removed.connect(lambda: self._remove(row))
        row.keys.left.connect(lambda cell: self._leave(row, cell))
        row.keys.focused.connect(lambda cell: self._arrive(row, cell))

    # Typing ---------------------------------------------------------------------------------------

    def _typed(self, row: LineRow, text: str) -> None:
        code = parse_procedure(text)
        if code is not None:
            self._editor.set_procedure(row.place, code)
        else:
            self.refresh()
        self._panel.show_tab("codes")
        self._panel.look_up(HitKind.PROCEDURE, text)

    def _enter(self, row: LineRow, cell: QLineEdit) -> None:
        if cell is row.code:
            self._enter_code(row)
            return
        order = self._order(row, cell)
        at = order.index(cell)
        if at + 1 < len(order):
            order[at + 1].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_part(row.place + 1, "procedure")

    def _order(self, row: LineRow, cell: QLineEdit) -> list[QLineEdit]:
        """The cells Enter goes through: of the second half those the code asks for, or all from there once it is in."""
        cells = [row.cells[part] for part in (*_BEFORE_CODE, "procedure", *_AFTER_CODE)]
        if row.details is None:
            return cells
        asked = row.details.asked()
        return cells + list(asked if cell in (*cells, *asked) else row.details.cells())

    def _enter_code(self, row: LineRow) -> None:
        text, hit = row.code.text().strip(), self._panel.chosen()
        if not text and hit is None:
            self._leave(row, row.code)
            self.finished.emit()
        elif row.code.isModified() and (code := parse_procedure(text)) and not self._moved():
            self._accept(row, code)
            self.focus_part(row.place, "modifiers")
        elif hit is not None and hit.kind is HitKind.PROCEDURE and (row.code.isModified() or not text):
            self._accept(row, hit.code)
            self.focus_part(row.place, "modifiers")
        elif text:
            if row.code.isModified():
                self._accept(row, text.upper())
            self.focus_part(row.place, "modifiers")

    def _moved(self) -> bool:
        return self._panel.codes.view.currentIndex().row() > 0

    def _accept(self, row: LineRow, code: str) -> None:
        row.code.setModified(False)
        if code != row.line.procedure or row.place >= len(self._editor.draft.lines):
            self._editor.set_procedure(row.place, code)
        row.code.setText(code)
        self.refresh()

    def _arrive(self, row: LineRow, cell: QLineEdit) -> None:
        part = next((part for part, one in row.cells.items() if one is cell), "drug")
        self.place_entered.emit(f"line.{row.place}.{part}")
        self._list.show_row(row)
        if cell is not row.code:
            return
        self._panel.codes.hint_place(str(row.place + 1))
        code = row.code.text().strip()
        if code and not row.code.isModified() and self._editor.listed(code):
            self._panel.show_code(HitKind.PROCEDURE, code)
        else:
            self._panel.look_up(HitKind.PROCEDURE, code)

    def _leave(self, row: LineRow, cell: QLineEdit) -> None:
        """Nothing typed is lost: what is no code is kept as it is, and the rules name it."""
        if cell is not row.code or not row.code.isModified():
            cell.setModified(False)
            return
        text = row.code.text().strip()
        row.code.setModified(False)
        if text:
            self._accept(row, parse_procedure(text) or text)
        elif row.place < len(self._editor.draft.lines):
            self._editor.remove_line(row.place)
        self.refresh()

    def _step(self, row: LineRow, cell: QLineEdit, step: int) -> None:
        """Up and Down walk the hits while a code is typed, else the rows of the same column."""
        on_empty = cell is row.code and not cell.text().strip()
        walks_hits = on_empty and (step > 0 or self._panel.chosen() is not None)
        if cell is row.code and ((cell.isModified() and cell.text().strip()) or walks_hits):
            self._panel.step(step)
            return
        part = next((part for part, one in row.cells.items() if one is cell), "drug")
        if 0 <= row.place + step <= len(self._editor.draft.lines):
            self.focus_part(row.place + step, part)

    def _remove(self, row: LineRow) -> None:
        row.code.setText("")  # clear() would count as typing
        self._editor.remove_line(row.place)
        self.refresh()
        self.focus_part(row.place, "procedure")

    # Whole lines ----------------------------------------------------------------------------------

    def list_code(self) -> None:
        """Add the code of the line the cursor is in, or the one chosen in the panel, to the practice's list."""
        row = self.current_row()
        self._panel.codes.list_code(row.line.procedure if row is not None else "")

    def _charge_listed(self, code: str) -> None:
        """A code was listed: lines that hold it and have no charge yet get it."""
        for place, line in enumerate(self._editor.draft.lines):
            if line.procedure == code and not line.charge_cents:
                self._editor.set_procedure(place, code)

    def same_as_above(self) -> None:
        """Repeat the cell above; in the empty row, the whole line above."""
        row = self.current_row()
        if row is None or row.place == 0:
            return
        above = self._editor.draft.lines[row.place - 1]
        if row.place >= len(self._editor.draft.lines):
            row.code.setModified(False)
            self._editor.set_line(row.place, replace(above, id=0))
            self.focus_part(row.place, "modifiers")
            return
        part = next((part for part, cell in row.cells.items() if cell.hasFocus()), None)
        if part == "procedure":
            row.code.setModified(False)
            self._editor.set_procedure(row.place, above.procedure)
        elif part is not None:
            self._copy_part(row, above, part)

    def _copy_part(self, row: LineRow, above: ServiceLine, part: str) -> None:
        row.cells[part].setModified(False)
        name = {"units": "units_tenths", "charge": "charge_cents"}.get(part, part)
        if part == "units":
            self._editor.set_units(row.place, above.units_tenths)
        else:
            self._editor.set_line(row.place, replace(row.line, **{name: getattr(above, name)}))

    def show_details(self) -> None:
        """Show the drug and note cells of the line the cursor is in."""
        row = self.current_row()
        if row is not None and row.place < len(self._editor.draft.lines):
            self.focus_part(row.place, "drug")
