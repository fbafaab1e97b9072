"""The panel beside the visit at work: its tabs by key, and what is taken from it into the visit."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.codesets.records import ICD10CM
from app.domain.codes import POINTER_LETTERS
from app.domain.encounter_edits import MOST_DIAGNOSES
from app.services import encounters
from app.services.code_search import system_of
from app.ui.coding.hits import Hit, HitKind
from app.ui.coding.own_words_dialog import OwnWordsDialog
from app.ui.coding.panel import CodingPanel
from app.ui.encounter.diagnoses import DiagnosesCard
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.service_lines import ServiceLinesCard
from app.ui.messages import tried
from app.ui.widgets.side_splitter import SideSplitter


class SidePanel(QObject):
    """Joins the panel to the grids. `visit_copied` when an earlier visit filled this one."""

    message = Signal(str)
    visit_copied = Signal()

    def __init__(
        self,
        editor: EncounterEditor,
        panel: CodingPanel,
        split: SideSplitter,
        diagnoses: DiagnosesCard,
        lines: ServiceLinesCard,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self.panel = panel
        self._editor, self._split, self._page = editor, split, page
        self._diagnoses, self._lines = diagnoses, lines
        panel.picked.connect(self._take)
        panel.left.connect(lambda: diagnoses.focus_place(len(editor.draft.diagnoses)))
        panel.visits.copy_wanted.connect(self._copy_visit)
        editor.people_changed.connect(self._follow_people)

    # Tabs -----------------------------------------------------------------------------------------

    def show_tab(self, name: str) -> None:
        """A tab of the panel by its key, as `codes`; a hidden panel comes back for it."""
        self._split.open_side()
        self.panel.show_tab(name)

    def show_codes(self) -> None:
        """The hits, and what the code book says of the chosen one."""
        self.show_tab("codes")

    def show_form(self) -> None:
        """The form as it would be printed now."""
        self.show_tab("form")

    def show_visits(self) -> None:
        """The patient's earlier visits."""
        self.show_tab("visits")

    def search_codes(self) -> None:
        """Put the cursor into the panel's own box."""
        self._split.open_side()
        self.panel.search()

    def read_notes(self) -> None:
        """Put the keyboard on the links of the code book's notes."""
        self.show_tab("codes")
        self.panel.codes.read_notes()

    def _follow_people(self) -> None:
        own = self._editor.draft.id
        self.panel.visits.set_visits(tuple(row for row in self._editor.visits if row.encounter_id != own))

    # What is taken --------------------------------------------------------------------------------

    def _take(self, hit: Hit, stay: bool) -> None:
        """A hit taken in the panel goes to the diagnoses or to the lines, by its kind."""
        if self._editor.is_sent:
            return
        if hit.kind is HitKind.DIAGNOSIS:
            self._take_diagnosis(hit, stay)
            return
        place = self._lines.take(hit)
        if stay:
            self.panel.codes.hint_place(str(place + 2))
        else:
            self._lines.focus_part(place, "modifiers")

    def _take_diagnosis(self, hit: Hit, stay: bool) -> None:
        place = self._diagnoses.take(hit)
        if place is None:
            self.message.emit(self.tr("All twelve diagnoses are taken. Take one out, or make a second visit."))
        elif stay:
            self.panel.codes.hint_place(POINTER_LETTERS[min(place + 1, MOST_DIAGNOSES - 1)])
        else:
            self._diagnoses.focus_place(place + 1)

    def _copy_visit(self, encounter_id: int) -> None:
        if self._editor.is_sent:
            return
        vault = self._editor.session.vault
        if tried(lambda: self._editor.copy_visit(encounters.load_encounter(vault, encounter_id)), self.message.emit):
            self.message.emit(self.tr("Copied. Check the codes and the date."))
            self.visit_copied.emit()

    # Words of one's own ---------------------------------------------------------------------------

    def remember_words(self) -> None:
        """Remember what was typed for the highlighted code; with nothing highlighted, show what is remembered."""
        dialog = self._own_words()
        hit = self.panel.chosen()
        if hit is not None:
            system = ICD10CM if hit.kind is HitKind.DIAGNOSIS else system_of(hit.code)
            dialog.suggest(self.panel.codes.typed(), system, hit.code)
        dialog.open()

    def show_own_words(self) -> None:
        """What is remembered, to look over and to forget."""
        self._own_words().open()

    def _own_words(self) -> OwnWordsDialog:
        dialog = OwnWordsDialog(self._editor.session, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self.message)
        return dialog
