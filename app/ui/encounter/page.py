"""The encounter page: patient, facts, diagnoses and service lines at the left; codes, form and visits at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.coding.hits import HitKind
from app.ui.coding.panel import CodingPanel
from app.ui.encounter.cells import leave_cell
from app.ui.encounter.coding_keys import CodingKeys
from app.ui.encounter.coding_work import CodingWork
from app.ui.encounter.diagnoses import DiagnosesCard
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.facts import FactsCard
from app.ui.encounter.favourites import Favourites
from app.ui.encounter.foot import VisitFoot
from app.ui.encounter.header import EncounterHeader
from app.ui.encounter.live_form import LiveForm, usual_widths
from app.ui.encounter.readiness import Readiness
from app.ui.encounter.service_lines import ServiceLinesCard
from app.ui.encounter.side_panel import SidePanel
from app.ui.encounter.visit_findings import VisitFindings
from app.ui.encounter.way_to_field import WayToField
from app.ui.messages import tried
from app.ui.session import Session
from app.ui.theme import ROW_PX
from app.ui.widgets.side_splitter import SideSplitter

_NARROW_PX = 760
_FOOT_AND_GAPS_PX = 130
_LEAST_LINES_PX = 190


class EncounterPage(QWidget):
    """Joins the sections to one editor. Keys of the window's Visit menu call it and its parts.

    `claim_ready(claim id)` when the claim may be printed; `record_wanted(kind, id, field)` where a finding is
    to be mended on another page (patient, payer, provider, facility, practice); id 0 asks for a new record.
    """

    message = Signal(str)
    claim_ready = Signal(int)
    record_wanted = Signal(str, int, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = EncounterEditor(session, self)
        self.panel = CodingPanel(session, self.editor.procedures, self.editor.on)
        self.split = SideSplitter("visit", session.places, usual_widths, roomy=_NARROW_PX)
        self.header = EncounterHeader(self.editor)
        self.facts = FactsCard(self.editor)
        self.diagnoses = DiagnosesCard(self.editor, self.panel)
        self.lines = ServiceLinesCard(self.editor, self.panel)
        self.work = CodingWork(self.editor, self.panel, self)
        self.coding = CodingKeys(self.editor, self.diagnoses, self.panel, self)
        self.side = SidePanel(self.editor, self.panel, self.split, self.diagnoses, self.lines, self)
        self.findings = VisitFindings(self.editor, self.side, self)
        self.finding_bar, self.found = self.findings.bar, self.findings.pane
        self.readiness = Readiness(self.editor, self.findings, self)
        self.favourites = Favourites(self.editor, self.lines, self)
        self.way = WayToField(self.editor, self.header, self.facts, self.diagnoses, self.lines, self.work, self)
        self.live = LiveForm(self.editor, self.panel, self)
        self.form = self.live.form
        self.foot = VisitFoot(self.editor, self.work.coded)
        self.ready = self.foot.ready
        self._lay_out()
        self._connect()
        self._connect_foot()
        self._add_keys()
        self.live.place(self.split)
        self.header.search_shown.connect(self._lead_focus)
        self._lead_focus(True)
        self.new_encounter(focus=False)

    # Visits ---------------------------------------------------------------------------------------

    def new_encounter(self, patient_id: int = 0, *, focus: bool = True) -> None:
        """Begin a visit; the cursor waits for the patient, or for the date where the patient is known."""
        tried(lambda: self.editor.new(patient_id), self.message.emit)
        if focus and patient_id:
            self.facts.advance()
        elif focus:
            self.header.search()

    def open_encounter(self, encounter_id: int) -> None:
        """Take up a saved visit."""
        if not tried(lambda: self.editor.load(encounter_id), self.message.emit):
            return
        if self.editor.is_sent:
            self.panel.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the visit itself takes no keys any more
        else:
            self.diagnoses.focus_place(len(self.editor.draft.diagnoses))

    def open_draft(self, draft_id: int) -> None:
        """Take up a visit where typing stopped."""
        if tried(lambda: self.editor.load_draft(draft_id), self.message.emit):
            if self.editor.draft.patient_id:
                self.facts.advance()
            else:
                self.header.search()

    def keep_draft(self) -> None:
        """Write what is typed and not yet kept: before locking, quitting, and after a bug."""
        self.editor.flush()

    def change_codes(self, encounter_id: int, line_id: int = 0) -> None:
        """Open a visit where its codes are to be changed: at a line, or at the first diagnosis."""
        if self.editor.draft.id != encounter_id:
            self.open_encounter(encounter_id)
        ids = [line.id for line in self.editor.draft.lines]
        if line_id in ids:
            self.lines.focus_part(ids.index(line_id), "procedure")
        else:
            self.diagnoses.focus_place(0)

    # What the Visit menu does ---------------------------------------------------------------------

    def save(self) -> None:
        """Save the visit, its charges and its claim."""
        leave_cell(self)
        self.readiness.save()

    def make_ready(self) -> None:
        """Make the claim ready to print: errors lead to their field, warnings ask for a reason."""
        leave_cell(self)
        if not self._needs_patient():
            self.readiness.make_ready()

    def duplicate_last_visit(self) -> None:
        """Fill the visit with the diagnoses and lines of the patient's last one."""
        leave_cell(self)
        if self._needs_patient():
            return
        if self.editor.duplicate_last_visit():
            self.message.emit(self.tr("Copied from the last visit. Check the codes and the date."))
            self.facts.advance() if self.editor.draft.service_date is None else self.lines.focus_entry()
        else:
            self.message.emit(self.tr("This patient has no earlier visit."))

    def toggle_coding(self) -> None:
        """Mark the visit as needing its codes, or as coded."""
        leave_cell(self)
        if self._needs_patient():
            return
        was_there = self.work.coded.hasFocus()
        if self.work.toggle() and was_there:
            self.ready.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_provider(self) -> None:
        """Ask the provider about the visit, or about the service line the cursor is in."""
        row = self.lines.current_row()
        leave_cell(self)
        if not self._needs_patient():
            self.work.ask(row.place if row is not None else None)

    def next_finding(self) -> None:
        """Jump to the next finding's field."""
        self.findings.next()

    def focus_field(self, path: str) -> None:
        """Put the cursor at the field a finding or a box of the form names; ask for its page where it is elsewhere."""
        self.way.go(path)

    def show_code(self, code: str) -> None:
        """Show what the code book says of a code."""
        self.panel.show_tab("codes")
        self.panel.show_code(HitKind.DIAGNOSIS, code)

    def show_history(self) -> None:
        """What became of the visit's codes, and the questions on them."""
        self.side.show_tab("history")
        self.work.history.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_own_words(self) -> None:
        """The biller's own words for codes, to look over and to forget."""
        self.side.show_own_words()

    def toggle_side(self) -> None:
        """Hide the panel with the codes, or bring it back; it stays so until the next time."""
        self.split.toggle_side()

    # Building -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.lines.add(self.finding_bar)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        for section in (self.header, self.facts, self.diagnoses):
            column.addWidget(section)
        column.addWidget(self.lines, 1)
        column.addWidget(self.foot)
        main.setMinimumWidth(640)
        self.split.addWidget(main)
        self.split.addWidget(self.panel)
        self.split.work_resized.connect(self._fit_width)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    def _connect(self) -> None:
        self.header.chosen.connect(self.facts.advance)
        self.header.new_patient_wanted.connect(lambda _words: self.record_wanted.emit("patient", 0, ""))
        self.facts.more_opened.connect(lambda _on: self._share_height())
        self.facts.finished.connect(lambda: self.diagnoses.focus_place(len(self.editor.draft.diagnoses)))
        self.diagnoses.finished.connect(self.lines.focus_entry)
        self.lines.finished.connect(lambda: self.ready.setFocus(Qt.FocusReason.TabFocusReason))
        for grid in (self.diagnoses, self.lines):
            grid.place_entered.connect(self.form.mark_field)
        for section in (self.facts, self.diagnoses, self.lines):
            self.findings.marked.connect(section.mark_findings)
        for part in (self.side, self.findings, self.readiness, self.favourites, self.way, self.work, self.coding):
            part.message.connect(self.message)
        self.side.visit_copied.connect(self.facts.advance)
        self.panel.visits.open_wanted.connect(self.open_encounter)
        self.form.box_clicked.connect(self.focus_field)
        self.findings.field_wanted.connect(self.focus_field)
        self.findings.rule_wanted.connect(lambda rule_id: self.record_wanted.emit("payer_rule", rule_id, ""))
        self.readiness.claim_ready.connect(self.claim_ready)
        self.way.record_wanted.connect(self.record_wanted)
        self.way.query_wanted.connect(self._show_query)
        self.work.codes_wanted.connect(self.change_codes)
        self.work.history.ask_wanted.connect(lambda: self.ask_provider())
        self.editor.people_changed.connect(self._follow_people)
        self.editor.failed.connect(self.message)
        self.editor.session.practice_changed.connect(self._follow_practice)

    def _connect_foot(self) -> None:
        self.work.coded.clicked.connect(lambda: self.toggle_coding())
        self.foot.duplicate.clicked.connect(lambda: self.duplicate_last_visit())
        self.foot.save.clicked.connect(lambda: self.save())
        self.ready.clicked.connect(lambda: self.make_ready())

    def _add_keys(self) -> None:
        keys = {
            "Ctrl+D": self.lines.same_as_above,
            "Ctrl+I": self.lines.show_details,
            "Ctrl+T": self.favourites.show_menu,
            "Ctrl+F": self.side.search_codes,
            "Shift+F8": self.findings.previous,
            "Alt+O": self.findings.override,
            "F9": self.findings.mend,
            "Alt+7": self.coding.next_seventh,
            "Alt+L": self.coding.next_side,
            "Alt+A": self.coding.add_companion,
            "Alt+R": self.side.remember_words,
            "Alt+Right": self.side.read_notes,
            "Alt+Left": self.panel.codes.go_back,
            "Alt+1": self.side.show_codes,
            "Alt+2": self.side.show_form,
            "Alt+3": self.side.show_visits,
            "Alt+4": self.show_history,
            "Alt+5": self.findings.show_list,
            "Alt+W": self.findings.explain,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Following ------------------------------------------------------------------------------------

    def _follow_people(self) -> None:
        """The sections of a visit whose claim was sent take no keys."""
        for section in (self.facts, self.diagnoses, self.lines):
            section.setEnabled(not self.editor.is_sent)

    def _follow_practice(self, practice_id: int) -> None:
        """A visit nobody has begun belongs to the practice now chosen."""
        if not self.editor.draft.id and not self.editor.is_dirty:
            self.editor.new()

    def _show_query(self, query_id: int) -> None:
        self.show_history()
        self.work.show_query(query_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.live.place(self.split)
        self._share_height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.live.refresh()

    def _lead_focus(self, searching: bool) -> None:
        """A page that is shown has the cursor; a proxy that is hidden would hold Tab fast outside."""
        self.setFocusProxy(self.header.patient if searching else self.facts.service_date)

    def _fit_width(self, width: int) -> None:
        """With the help open on a small screen: the facts take two rows, and rarer things make room."""
        narrow = width < _NARROW_PX
        for section in (self.facts, self.lines, self.foot):
            section.set_narrow(narrow)

    def _share_height(self) -> None:
        """The diagnoses take what the lines can spare; more of them scroll."""
        facts = self.facts.sizeHint().height()
        free = self.height() - self.header.height() - facts - _FOOT_AND_GAPS_PX - _LEAST_LINES_PX
        self.diagnoses.set_most_rows(max(2, min(free // (ROW_PX + 1), 12)))

    def _needs_patient(self) -> bool:
        """Whether nobody is chosen yet; then that is what to do first."""
        if self.editor.draft.patient_id:
            return False
        self.header.search()
        self.message.emit(self.tr("Choose the patient first."))
        return True
