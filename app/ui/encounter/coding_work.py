"""Coding as work on the visit page: the mark that codes are missing, the history, and questions to the provider."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.encounter import CodingState
from app.services import coding
from app.ui.coding.history_pane import HistoryPane
from app.ui.coding.panel import CodingPanel
from app.ui.encounter.editor import EncounterEditor
from app.ui.messages import tried
from app.ui.questions.desk import QueryDesk
from app.ui.widgets.key_button import KeyButton


class CodingWork(QObject):
    """Owns the History tab of the panel and the button that says "coded"; the page gives both their places.

    `codes_wanted(encounter id, line id)` where an answer asks for other codes.
    """

    message = Signal(str)
    codes_wanted = Signal(int, int)

    def __init__(self, editor: EncounterEditor, panel: CodingPanel, page: QWidget) -> None:
        super().__init__(page)
        self._editor, self._panel = editor, panel
        self.desk = QueryDesk(editor.session, page)
        self.history = HistoryPane(editor.session, self.desk.provider_name)
        panel.put_history(self.history)
        self.coded = KeyButton(self.tr("Coded"), "Ctrl+Shift+C")
        self.desk.message.connect(self.message)
        self.desk.codes_wanted.connect(self.codes_wanted)
        self.history.answer_wanted.connect(self.desk.answer)
        self.history.print_wanted.connect(self.desk.print)
        editor.people_changed.connect(self._follow)
        editor.changed.connect(lambda _draft: self._show_mark())
        self._follow()

    def toggle(self) -> bool:
        """Mark the visit as needing its codes, or as coded, and save it; whether that was done."""
        needs = self._editor.draft.coding is not CodingState.NEEDS_CODING
        state = CodingState.NEEDS_CODING if needs else CodingState.CODED
        if not tried(lambda: self._editor.mark_coding(state), self.message.emit):
            return False
        said = self.tr("Saved: the visit stands in the work list until it is coded.") if needs else self.tr("Coded.")
        self.message.emit(said)
        return True

    def ask(self, line_place: int | None) -> None:
        """Ask the provider about the visit, or the line at a place; what is typed is saved first."""
        must_save = self._editor.is_dirty or not self._editor.draft.id
        if must_save and not tried(self._editor.save, self.message.emit):
            return
        lines = self._editor.draft.lines
        on_line = line_place is not None and line_place < len(lines)
        self.desk.ask(self._editor.draft, lines[line_place].id if on_line and line_place is not None else 0)

    def show_query(self, query_id: int) -> None:
        """Choose a question in the history; Enter there types in its answer."""
        self.history.show_query(query_id)
        self.history.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        encounter_id, vault = self._editor.draft.id, self._editor.session.vault
        if encounter_id:
            self.history.set_history(coding.coding_history(vault, encounter_id), coding.queries_on(vault, encounter_id))
        else:
            self.history.set_history((), ())
        self.history.ask.setEnabled(bool(self._editor.draft.patient_id))
        self._show_mark()

    def _show_mark(self) -> None:
        needs = self._editor.draft.coding is CodingState.NEEDS_CODING
        self.coded.setVisible(needs and not self._editor.is_sent)
