"""The encounter page: patient, facts, diagnoses and service lines at the left; codes, form and visits at the right."""

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from app.codesets.records import ICD10CM
from app.domain.codes import POINTER_LETTERS
from app.domain.coverage import Relation
from app.domain.encounter import Template
from app.domain.encounter_edits import MOST_DIAGNOSES
from app.domain.findings import Finding, Fix, Severity
from app.domain.fixes import apply_fix
from app.errors import UserError
from app.forms.cms1500 import CMS1500
from app.forms.cms1500_fill import fill
from app.services import encounters, people
from app.services.code_search import system_of
from app.services.encounters import NotReady
from app.services.payer_rules import payer_rule_words
from app.ui import format
from app.ui.coding.hits import Hit, HitKind
from app.ui.coding.own_words_dialog import OwnWordsDialog
from app.ui.coding.panel import PANEL_PX, CodingPanel
from app.ui.encounter.coding_keys import CodingKeys
from app.ui.encounter.coding_work import CodingWork
from app.ui.encounter.diagnoses import DiagnosesCard
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.facts import FactsCard
from app.ui.encounter.header import EncounterHeader
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.encounter.service_lines import ServiceLinesCard
from app.ui.encounter.template_dialog import TemplateDialog
from app.ui.session import Session
from app.ui.theme import ROW_PX, Tone
from app.ui.widgets.finding_bar import FindingBar
from app.ui.widgets.findings_pane import FindingsPane
from app.ui.widgets.form_preview import FormPreview
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.side_splitter import SideSplitter

WIDE_PX = 1640
"""From this width on the form stands open beside the codes."""
_FORM_PX = 560
_NARROW_PX = 760
_FOOT_AND_GAPS_PX = 130
_LEAST_LINES_PX = 190
_PREVIEW_MS = 15
_TONES = {Severity.ERROR: Tone.DANGER, Severity.WARNING: Tone.WARN, Severity.NOTE: Tone.INFO}


class EncounterPage(QWidget):
    """Joins the sections to one editor. Keys of the window's Visit menu call its public methods.

    `claim_ready(claim id)` when the claim may be printed; `record_wanted(kind, id, field)` where a finding is
    to be mended on another page (patient, payer, provider, facility, practice); id 0 asks for a new record.
    """

    message = Signal(str)
    claim_ready = Signal(int)
    record_wanted = Signal(str, int, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._finding_at = 0
        self._strict = self._jumped = False
        self.editor = EncounterEditor(session, self)
        self.panel = CodingPanel(session, self.editor.procedures, self.editor.on)
        self.header = EncounterHeader(self.editor)
        self.facts = FactsCard(self.editor)
        self.diagnoses = DiagnosesCard(self.editor, self.panel)
        self.lines = ServiceLinesCard(self.editor, self.panel)
        self.coding = CodingKeys(self.editor, self.diagnoses, self.panel, self)
        self.form = FormPreview()
        self.work = CodingWork(self.editor, self.panel, self)
        self.found = FindingsPane(CMS1500, partial(payer_rule_words, session.vault))
        self.panel.put_findings(self.found)
        self.finding_bar = FindingBar()
        self.totals = QLabel()
        self.totals.setTextFormat(Qt.TextFormat.RichText)
        self.duplicate = KeyButton(self.tr("Duplicate last visit"), "Ctrl+Shift+D")
        self.save_button = KeyButton(self.tr("Save"), "Ctrl+S")
        self.ready = KeyButton(self.tr("Ready to print"), "Ctrl+Return", primary=True)
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(_PREVIEW_MS)
        self._lay_out()
        self._connect()
        self._add_keys()
        self._place_form()
        self.header.search_shown.connect(self._lead_focus)
        self._lead_focus(True)
        self.new_encounter(focus=False)

    # Visits ---------------------------------------------------------------------------------------

    def new_encounter(self, patient_id: int = 0, *, focus: bool = True) -> None:
        """Begin a visit; the cursor waits for the patient, or for the date where the patient is known."""
        self._try(lambda: self.editor.new(patient_id))
        if focus and patient_id:
            self.facts.advance()
        elif focus:
            self.header.search()

    def open_encounter(self, encounter_id: int) -> None:
        """Take up a saved visit."""
        if not self._try(lambda: self.editor.load(encounter_id)):
            return
        if self.editor.is_sent:
            self.panel.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the visit itself takes no keys any more
        else:
            self.diagnoses.focus_place(len(self.editor.draft.diagnoses))

    def open_draft(self, draft_id: int) -> None:
        """Take up a visit where typing stopped."""
        if self._try(lambda: self.editor.load_draft(draft_id)):
            if self.editor.draft.patient_id:
                self.facts.advance()
            else:
                self.header.search()

    def keep_draft(self) -> None:
        """Write what is typed and not yet kept: before locking, quitting, and after a bug."""
        self.editor.flush()

    # What the Visit menu does ---------------------------------------------------------------------

    def save(self) -> None:
        """Save the visit, its charges and its claim."""
        self._leave_cell()
        if self._try(self.editor.save):
            number = self.editor.claim_number
            said = self.tr("Saved as claim {number}.").format(number=number) if number else self.tr("Saved.")
            self.message.emit(said)

    def make_ready(self) -> None:
        """Make the claim ready to print: errors lead to their field, warnings ask for a reason."""
        self._leave_cell()
        if self._needs_patient():
            return
        self._strict = True
        self.editor.check_now()
        stopping = self.editor.blocking()
        errors = [finding for finding in stopping if finding.severity is Severity.ERROR]
        if errors:
            self.message.emit(self.tr("Not ready: {what}").format(what=errors[0].message))
            self._jump(errors[0])
        elif stopping:
            self._ask_reasons(stopping, then=self._finish_ready)
        else:
            self._finish_ready()

    def duplicate_last_visit(self) -> None:
        """Fill the visit with the diagnoses and lines of the patient's last one."""
        self._leave_cell()
        if self._needs_patient():
            return
        if self.editor.duplicate_last_visit():
            self.message.emit(self.tr("Copied from the last visit. Check the codes and the date."))
            self.facts.advance() if self.editor.draft.service_date is None else self.lines.focus_entry()
        else:
            self.message.emit(self.tr("This patient has no earlier visit."))

    def toggle_coding(self) -> None:
        """Mark the visit as needing its codes, or as coded."""
        self._leave_cell()
        if self._needs_patient():
            return
        was_there = self.work.coded.hasFocus()
        if self.work.toggle() and was_there:
            self.ready.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_provider(self) -> None:
        """Ask the provider about the visit, or about the service line the cursor is in."""
        row = self.lines.current_row()
        self._leave_cell()
        if not self._needs_patient():
            self.work.ask(row.place if row is not None else None)

    def change_codes(self, encounter_id: int, line_id: int = 0) -> None:
        """Open a visit where its codes are to be changed: at a line, or at the first diagnosis."""
        if self.editor.draft.id != encounter_id:
            self.open_encounter(encounter_id)
        ids = [line.id for line in self.editor.draft.lines]
        if line_id in ids:
            self.lines.focus_part(ids.index(line_id), "procedure")
        else:
            self.diagnoses.focus_place(0)

    def next_finding(self, step: int = 1) -> None:
        """Jump to the next finding's field."""
        self.editor.check_now()  # what was typed a moment ago counts
        shown = self._shown_findings()
        if shown:
            at = self._finding_at + step if self._jumped else self._finding_at
            self._jump(shown[at % len(shown)])

    def previous_finding(self) -> None:
        """Jump to the field of the finding before."""
        self.next_finding(-1)

    def show_code(self, code: str) -> None:
        """Show what the code book says of a code."""
        self.panel.show_tab("codes")
        self.panel.show_code(HitKind.DIAGNOSIS, code)

    def focus_field(self, path: str) -> None:
        """Put the cursor at the field a finding or a box of the form names; ask for its page where it is elsewhere."""
        kind, _, rest = path.partition(".")
        if kind == "diagnosis":
            self.diagnoses.focus_place(int(rest or 0))
        elif kind == "line":
            place, _, part = rest.partition(".")
            self.lines.focus_part(int(place), {"ndc": "drug"}.get(part, part))
            if part == "rendering":
                self.facts.focus_field("rendering")
        elif path == "encounter.patient":
            self.header.search()
        elif path == "encounter.coding":
            self.work.coded.setFocus(Qt.FocusReason.OtherFocusReason)
        elif kind == "query":
            self.show_history()
            self.work.show_query(int(rest))
        elif kind == "encounter" and self.facts.focus_field({"referring_id": "referring"}.get(rest, rest)):
            pass
        else:
            self._want_record(kind, rest)

    # Building -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.lines.add(self.finding_bar)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.totals)
        foot.addStretch(1)
        for button in (self.work.coded, self.duplicate, self.save_button, self.ready):
            button.setAutoDefault(True)  # Enter presses it, as in a dialog
            foot.addWidget(button)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        for section in (self.header, self.facts, self.diagnoses):
            column.addWidget(section)
        column.addWidget(self.lines, 1)
        column.addLayout(foot)
        main.setMinimumWidth(640)
        self.split = SideSplitter("visit", self._session.places, self._usual_widths, roomy=_NARROW_PX)
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
        self.diagnoses.place_entered.connect(self.form.mark_field)
        self.lines.place_entered.connect(self.form.mark_field)
        self.panel.picked.connect(self._take)
        self.panel.tabs.currentChanged.connect(lambda _tab: self._preview.start())
        self.panel.left.connect(lambda: self.diagnoses.focus_place(len(self.editor.draft.diagnoses)))
        self.panel.visits.copy_wanted.connect(self._copy_visit)
        self.panel.visits.open_wanted.connect(self.open_encounter)
        self.form.box_clicked.connect(self.focus_field)
        self.finding_bar.jump_requested.connect(self.next_finding)
        self.found.go_wanted.connect(self._jump)
        self.found.mend_wanted.connect(lambda _finding, fix: self._mend(fix))
        self.found.stand_wanted.connect(self._let_stand)
        self.found.rule_wanted.connect(lambda rule_id: self._want_rule(rule_id))
        self.work.message.connect(self.message)
        self.work.codes_wanted.connect(self.change_codes)
        self.work.coded.clicked.connect(lambda: self.toggle_coding())
        self.work.history.ask_wanted.connect(lambda: self.ask_provider())
        self.duplicate.clicked.connect(lambda: self.duplicate_last_visit())
        self.save_button.clicked.connect(lambda: self.save())
        self.ready.clicked.connect(lambda: self.make_ready())
        self.editor.changed.connect(lambda _draft: self._follow())
        self.editor.loaded.connect(self._load)
        self.editor.people_changed.connect(self._follow_people)
        self.editor.findings_changed.connect(lambda _found: self._show_findings())
        self.editor.failed.connect(self.message)
        self.coding.message.connect(self.message)
        self._preview.timeout.connect(self._show_form)
        self._session.practice_changed.connect(self._follow_practice)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr] # an app is there

    def _add_keys(self) -> None:
        keys = {
            "Ctrl+D": self.lines.same_as_above,
            "Ctrl+I": self.lines.show_details,
            "Ctrl+T": self.show_templates,
            "Ctrl+F": self.search_codes,
            "Shift+F8": self.previous_finding,
            "Alt+O": self.override_shown,
            "F9": self.mend_shown,
            "Alt+7": self.coding.next_seventh,
            "Alt+L": self.coding.next_side,
            "Alt+A": self.coding.add_companion,
            "Alt+R": self.remember_words,
            "Alt+Right": self.read_notes,
            "Alt+Left": self.panel.codes.go_back,
            "Alt+1": lambda: self.show_tab("codes"),
            "Alt+2": self.show_form,
            "Alt+3": self.show_visits,
            "Alt+4": self.show_history,
            "Alt+5": self.show_found,
            "Alt+W": self.explain_shown,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Following ------------------------------------------------------------------------------------

    def _load(self) -> None:
        self._strict, self._finding_at, self._jumped = bool(self.editor.draft.id), 0, False

    def _follow(self) -> None:
        draft = self.editor.draft
        count = len(draft.lines)
        words = self.tr("{count} line") if count == 1 else self.tr("{count} lines")
        paid = f"&nbsp; patient paid {format.money(draft.patient_paid_cents)}" if draft.patient_paid_cents else ""
        self.totals.setText(
            f"{words.format(count=count)} &nbsp;<span style='font-size:16px; font-weight:600'>"
            f"{format.money(draft.total_cents)}</span>{paid}"
            if count
            else ""
        )
        self._preview.start()

    def _follow_people(self) -> None:
        others = tuple(row for row in self.editor.visits if row.encounter_id != self.editor.draft.id)
        self.panel.visits.set_visits(others)
        self._show_findings()
        sent = self.editor.is_sent
        for section in (self.facts, self.diagnoses, self.lines, self.duplicate, self.save_button, self.ready):
            section.setEnabled(not sent)
        self._preview.start()

    def _follow_practice(self, practice_id: int) -> None:
        """A visit nobody has begun belongs to the practice now chosen."""
        if not self.editor.draft.id and not self.editor.is_dirty:
            self.editor.new()

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        path = new.property("path") if new is not None and self.isAncestorOf(new) else None
        if path:
            self.form.mark_field(str(path))

    def _show_form(self) -> None:
        if not self.form.isVisible():
            return
        claim = self.editor.claim()
        self.form.set_pages(fill(claim) if claim else ())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_form()
        self._share_height()

    def _lead_focus(self, searching: bool) -> None:
        """A page that is shown has the cursor; a proxy that is hidden would hold Tab fast outside."""
        self.setFocusProxy(self.header.patient if searching else self.facts.service_date)

    def _fit_width(self, width: int) -> None:
        """With the help open on a small screen: the facts take two rows, and rarer things make room."""
        narrow = width < _NARROW_PX
        self.facts.set_narrow(narrow)
        self.lines.set_narrow(narrow)
        self.duplicate.setVisible(not narrow)

    def _share_height(self) -> None:
        """The diagnoses take what the lines can spare; more of them scroll."""
        facts = self.facts.sizeHint().height()
        free = self.height() - self.header.height() - facts - _FOOT_AND_GAPS_PX - _LEAST_LINES_PX
        self.diagnoses.set_most_rows(max(2, min(free // (ROW_PX + 1), 12)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._preview.start()

    def _place_form(self) -> None:
        """Beside the codes on a wide screen, else behind a tab."""
        beside = self.width() >= WIDE_PX
        if beside and self.form.parent() is not self.split:
            self.panel.give_form()
            self.split.insertWidget(1, self.form)
            self.form.show()
            self.split.place()
        elif not beside and (self.form.parent() is self.split or self.form.parent() is None):
            self.panel.put_form(self.form)
            self.split.place()
        self._preview.start()

    def _usual_widths(self, width: int) -> list[int]:
        return [_FORM_PX, PANEL_PX] if width >= WIDE_PX else [PANEL_PX]

    # The side panel -------------------------------------------------------------------------------

    def toggle_side(self) -> None:
        """Hide the panel with the codes, or bring it back; it stays so until the next time."""
        self.split.toggle_side()

    def show_tab(self, name: str) -> None:
        """A tab of the panel by its key: `codes`, `form` or `visits`; a hidden panel comes back for it."""
        self.split.open_side()
        self.panel.show_tab(name)

    def show_form(self) -> None:
        """The form as it would be printed now."""
        self.show_tab("form")

    def show_visits(self) -> None:
        """The patient's earlier visits."""
        self.show_tab("visits")

    def show_history(self) -> None:
        """What became of the visit's codes, and the questions on them."""
        self.show_tab("history")
        self.work.history.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_found(self) -> None:
        """What the rules say, as a list: Tab goes from link to link, Enter follows it."""
        self.editor.check_now()
        self.show_tab("findings")
        self.found.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def explain_shown(self) -> None:
        """Why the finding at the foot is said: what the rule checks, its source, what the box of the form wants."""
        shown = self._shown_findings()
        if shown:
            self.show_tab("findings")
            self.found.explain(shown[self._finding_at])

    def search_codes(self) -> None:
        """Put the cursor into the panel's own box."""
        self.split.open_side()
        self.panel.search()

    # Findings -------------------------------------------------------------------------------------

    def _shown_findings(self) -> tuple[Finding, ...]:
        """Errors, and warnings nobody has let stand; then notes."""
        stopping = self.editor.blocking()
        notes = tuple(f for f in self.editor.findings if f.severity is Severity.NOTE)
        return stopping + notes

    def _show_findings(self) -> None:
        shown = () if self.editor.is_sent else self._shown_findings()
        # While a visit is begun everything is missing: nothing is marked until there is something to mark.
        marked = shown if self._strict or self.editor.draft.lines else ()
        self.facts.mark_findings(marked)
        self.diagnoses.mark_findings(marked)
        self.lines.mark_findings(marked)
        self._list_findings(shown, marked)
        if not shown:
            self.finding_bar.clear(self._all_well())
            return
        self._finding_at = min(self._finding_at, len(shown) - 1)
        finding = shown[self._finding_at]
        if not marked:
            self.finding_bar.clear(f"{finding.message} {finding.mend}")
            return
        count = self.tr("{n} finding") if len(shown) == 1 else self.tr("{n} findings")
        keys = self._keys_for(finding)
        worst = _TONES[shown[0].severity]
        self.finding_bar.show_findings(count.format(n=len(shown)), worst, f"{finding.message} {finding.mend}", keys)

    def _list_findings(self, shown: tuple[Finding, ...], marked: tuple[Finding, ...]) -> None:
        """The Findings tab: all of them, those that stand with their reason too."""
        every = () if self.editor.is_sent else self.editor.findings
        current = shown[min(self._finding_at, len(shown) - 1)] if shown else None
        self.found.show_findings(every, self.editor.overrides, current, nothing=self._all_well())
        self.panel.count_findings(len(marked))

    def _keys_for(self, finding: Finding) -> str:
        keys = [self.tr("F8 jumps")]
        if finding.fixes:
            keys.append(self.tr("F9 mends"))
        if self._may_stand(finding):
            keys.append(self.tr("Alt O lets it stand"))
        keys.append(self.tr("Alt W why"))
        return ", ".join(keys)

    def _all_well(self) -> str:
        if self.editor.is_sent:
            return self.tr("The claim was sent: this visit stays as it is.")
        filled = self.editor.draft.patient_id and self.editor.draft.lines
        return self.tr("Nothing found: the claim may go out.") if filled else ""

    def _may_stand(self, finding: Finding) -> bool:
        return finding.severity is Severity.WARNING

    def _jump(self, finding: Finding) -> None:
        shown = self._shown_findings()
        if finding in shown:
            self._finding_at, self._jumped = shown.index(finding), True
        self.focus_field(finding.field)
        self._show_findings()

    def _want_record(self, kind: str, field: str) -> None:
        around = self.editor.people
        if around is None:
            self.header.search()
            return
        claim = self.editor.claim()
        if kind == "claim":
            self._want_claim()
            return
        if not getattr(around, {"provider": "rendering"}.get(kind, kind), True):
            # Nobody is chosen yet: the record would be nobody's.
            self.facts.focus_field({"provider": "rendering"}.get(kind, kind))
            return
        if kind == "coverage" and claim and claim.coverage.relation is Relation.SELF:
            # The insured is the patient: what items 4, 7 and 11a say is in the patient's own record.
            own = field.removeprefix("subscriber.")
            kind, field = ("patient", own) if own != field else (kind, field)
        records = {
            "patient": ("patient", around.patient.id),
            "coverage": ("coverage", claim.coverage.id if claim else 0),
            "other": ("coverage", claim.other.coverage.id if claim and claim.other else 0),
            "payer": ("payer", claim.payer.id if claim else 0),
            "practice": ("practice", around.practice.id),
            "provider": ("provider", around.rendering.id if around.rendering else 0),
            "referring": ("provider", around.referring.id if around.referring else 0),
            "facility": ("facility", around.facility.id if around.facility else 0),
        }
        if kind in records:
            self.editor.flush()
            self.record_wanted.emit(*records[kind], field)

    def _want_claim(self) -> None:
        """Number, version and original reference stand with the claim."""
        claim_id = encounters.claim_id_of(self._session.vault, self.editor.draft.id)
        if claim_id:
            self.editor.flush()
            self.record_wanted.emit("claim", claim_id, "")
        else:
            self.message.emit(self.tr("The claim gets its number when the visit is saved."))

    def override_shown(self) -> None:
        """Let the warning at the foot stand, with a reason."""
        shown = self._shown_findings()
        if shown and self._may_stand(shown[self._finding_at]):
            self._let_stand(shown[self._finding_at])

    def _let_stand(self, finding: Finding) -> None:
        self._leave_cell()
        self._ask_reasons((finding,), then=lambda: None)

    def _want_rule(self, rule_id: int) -> None:
        self.editor.flush()
        self.record_wanted.emit("payer_rule", rule_id, "")

    def mend_shown(self) -> None:
        """Do what the finding at the foot offers: at once where it is one thing, from a menu where it is several."""
        shown = self._shown_findings()
        fixes = shown[self._finding_at].fixes if shown else ()
        if not fixes or self.editor.is_sent:
            self.message.emit(self.tr("This finding has to be mended by hand: F8 goes to it."))
        elif len(fixes) == 1:
            self._mend(fixes[0])
        else:
            self._offer(fixes)

    def remember_words(self) -> None:
        """Remember what was typed for the highlighted code; with nothing highlighted, show what is remembered."""
        dialog = OwnWordsDialog(self._session, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self.message)
        hit = self.panel.chosen()
        if hit is not None:
            system = ICD10CM if hit.kind is HitKind.DIAGNOSIS else system_of(hit.code)
            dialog.suggest(self.panel.codes.typed(), system, hit.code)
        dialog.open()

    def show_own_words(self) -> None:
        """What is remembered, to look over and to forget."""
        dialog = OwnWordsDialog(self._session, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self.message)
        dialog.open()

    def _offer(self, fixes: tuple[Fix, ...]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, fix in enumerate(fixes, 1):
            action = menu.addAction(f"&{number}  {fix.words}" if number < 10 else fix.words)
            action.triggered.connect(partial(self._mend, fix))
        menu.popup(self.finding_bar.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        menu.setActiveAction(menu.actions()[0])

    def _mend(self, fix: Fix, _checked: bool = False) -> None:
        self._leave_cell()
        self.editor.replace(apply_fix(self.editor.draft, fix, self.editor.listed))
        self.editor.check_now()
        self.message.emit(self.tr("{done}: done.").format(done=fix.words))

    def read_notes(self) -> None:
        """Put the keyboard on the links of the code book's notes."""
        self.show_tab("codes")
        self.panel.codes.read_notes()

    def _ask_reasons(self, findings: tuple[Finding, ...], then: Any) -> None:
        dialog = ReasonDialog(findings, self.tr("Let stand"), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def keep() -> None:
            reasons = dialog.reasons()
            if self._try(lambda: self._override(reasons)):
                then()

        dialog.accepted.connect(keep)
        dialog.open()

    def _override(self, reasons: dict[Finding, str]) -> None:
        if self.editor.is_dirty or not self.editor.draft.id:
            self.editor.save()
        self.editor.override(reasons)

    def _finish_ready(self) -> None:
        try:
            claim_id = self.editor.mark_ready()
        except NotReady as stopped:
            self.editor.check_now()
            self.message.emit(str(stopped))
            self._jump(stopped.findings[0])
        except UserError as error:
            self.message.emit(str(error))
        else:
            if claim_id is None:
                self.message.emit(self.tr("Saved. The patient pays: there is no claim to print."))
                return
            number = self.editor.claim_number
            self.message.emit(self.tr("Claim {number} is ready to print.").format(number=number))
            self.claim_ready.emit(claim_id)

    # Codes and favourites -------------------------------------------------------------------------

    def _take(self, hit: Hit, stay: bool) -> None:
        """A hit taken in the panel goes to the diagnoses or to the lines, by its kind."""
        if self.editor.is_sent:
            return
        if hit.kind is HitKind.DIAGNOSIS:
            place = self.diagnoses.take(hit)
            if place is None:
                self.message.emit(self.tr("All twelve diagnoses are taken. Take one out, or make a second visit."))
            elif stay:
                self.panel.codes.hint_place(POINTER_LETTERS[min(place + 1, MOST_DIAGNOSES - 1)])
            else:
                self.diagnoses.focus_place(place + 1)
        else:
            place = self.lines.take(hit)
            if stay:
                self.panel.codes.hint_place(str(place + 2))
            else:
                self.lines.focus_part(place, "modifiers")

    def _copy_visit(self, encounter_id: int) -> None:
        if self.editor.is_sent:
            return
        if self._try(lambda: self.editor.copy_visit(encounters.load_encounter(self._session.vault, encounter_id))):
            self.message.emit(self.tr("Copied. Check the codes and the date."))
            self.facts.advance()

    def show_templates(self) -> None:
        """The favourites of the practice, to fill the visit with; the last entry keeps this visit as one."""
        draft = self.editor.draft
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        listed = people.templates(self._session.vault, draft.practice_id, draft.rendering_id)
        for number, template in enumerate(listed, 1):
            action = menu.addAction(f"&{number}  {template.name}" if number < 10 else template.name)
            action.triggered.connect(partial(self._apply_template, template))
        if not listed:
            menu.addAction(self.tr("No favourites yet")).setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction(self.tr("&Keep this visit as a favourite…"), self._keep_template)
        keep.setEnabled(bool(draft.lines or draft.diagnoses))
        if listed:
            drop = menu.addMenu(self.tr("&Take one off the list"))
            for template in listed:
                drop.addAction(template.name).triggered.connect(partial(self._drop_template, template))
        corner = self.lines.rect().topRight() - QPoint(menu.sizeHint().width(), -36)
        menu.popup(self.lines.mapToGlobal(corner))
        if menu.actions()[0].isEnabled():
            menu.setActiveAction(menu.actions()[0])

    def _apply_template(self, template: Template, _checked: bool = False) -> None:
        self._leave_cell()
        self.editor.apply_template(template)
        self.lines.focus_entry()

    def _drop_template(self, template: Template, _checked: bool = False) -> None:
        if self._try(lambda: people.delete_template(self._session.vault, template.id, self._session.now())):
            self.message.emit(self.tr("{name} is off the list.").format(name=template.name))

    def _keep_template(self) -> None:
        dialog = TemplateDialog(self._session, self.editor.draft, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self.message)
        dialog.open()

    # Small things ---------------------------------------------------------------------------------

    def _leave_cell(self) -> None:
        """Let a cell that is being typed in hand over what it holds; the cursor stays there."""
        focus = self.focusWidget()
        if focus is not None and focus.hasFocus():
            focus.clearFocus()
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _needs_patient(self) -> bool:
        """Whether nobody is chosen yet; then that is what to do first."""
        if self.editor.draft.patient_id:
            return False
        self.header.search()
        self.message.emit(self.tr("Choose the patient first."))
        return True

    def _try(self, act: Any) -> bool:
        try:
            act()
        except UserError as error:
            self.message.emit(str(error))
            return False
        return True
