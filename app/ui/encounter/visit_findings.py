"""What the rules say of the visit: the line at the foot, the Findings tab, the keys that jump, mend and let stand."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.findings import Finding, Fix, Severity
from app.domain.fixes import apply_fix
from app.forms.cms1500 import CMS1500
from app.services.payer_rules import payer_rule_words
from app.ui.encounter.cells import leave_cell
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.encounter.side_panel import SidePanel
from app.ui.messages import tried
from app.ui.widgets.finding_bar import FindingBar
from app.ui.widgets.findings_pane import TONES, FindingsPane


class VisitFindings(QObject):
    """Owns the line and the tab. `marked(findings)` what is to be shown at its fields; `field_wanted(path)` for a jump.

    `rule_wanted(row id)` where a finding comes from a rule of the biller's own.
    """

    message = Signal(str)
    marked = Signal(object)
    field_wanted = Signal(str)
    rule_wanted = Signal(int)

    def __init__(self, editor: EncounterEditor, side: SidePanel, page: QWidget) -> None:
        super().__init__(page)
        self._editor, self._side, self._page = editor, side, page
        self._at = 0
        self._marks_all = False
        self._jumped_to: tuple[str, str] | None = None
        self.bar = FindingBar()
        self.pane = FindingsPane(CMS1500, partial(payer_rule_words, editor.session.vault))
        side.panel.put_findings(self.pane)
        self.bar.jump_requested.connect(self.next)
        self.pane.go_wanted.connect(self.jump)
        self.pane.mend_wanted.connect(lambda _finding, fix: self._mend(fix))
        self.pane.stand_wanted.connect(self._let_one_stand)
        self.pane.rule_wanted.connect(self._want_rule)
        editor.loaded.connect(self._load)
        editor.people_changed.connect(self._show)
        editor.findings_changed.connect(lambda _found: self._show())

    # What is found --------------------------------------------------------------------------------

    def shown(self) -> tuple[Finding, ...]:
        """Errors, and warnings nobody has let stand; then notes."""
        notes = tuple(f for f in self._editor.findings if f.severity is Severity.NOTE)
        return self._editor.blocking() + notes

    def current(self) -> Finding | None:
        """The finding at the foot."""
        shown = self.shown()
        return shown[min(self._at, len(shown) - 1)] if shown else None

    def mark_all(self) -> None:
        """Check now, and from here on mark what is missing too: the claim is wanted."""
        self._marks_all = True
        self._editor.check_now()

    def _load(self) -> None:
        self._marks_all, self._at, self._jumped_to = bool(self._editor.draft.id), 0, None

    def _show(self) -> None:
        shown = () if self._editor.is_sent else self.shown()
        # While a visit is begun everything is missing: nothing is marked until there is something to mark.
        marked = shown if self._marks_all or self._editor.draft.lines else ()
        self.marked.emit(marked)
        self._list(shown, marked)
        if not shown:
            self.bar.clear(self._all_well())
            return
        self._at = min(self._at, len(shown) - 1)
        finding = shown[self._at]
        words = f"{finding.message} {finding.mend}"
        if not marked:
            self.bar.clear(words)
            return
        count = self.tr("{n} finding") if len(shown) == 1 else self.tr("{n} findings")
        self.bar.show_findings(count.format(n=len(shown)), TONES[shown[0].severity], words, self._keys_for(finding))

    def _list(self, shown: tuple[Finding, ...], marked: tuple[Finding, ...]) -> None:
        """The Findings tab: all of them, those that stand with their reason too."""
        every = () if self._editor.is_sent else self._editor.findings
        current = self.current() if shown else None
        self.pane.show_findings(every, self._editor.overrides, current, nothing=self._all_well())
        self._side.panel.count_findings(len(marked))

    def _keys_for(self, finding: Finding) -> str:
        keys = [self.tr("F8 jumps")]
        if finding.fixes:
            keys.append(self.tr("F9 mends"))
        if _may_stand(finding):
            keys.append(self.tr("Alt O lets it stand"))
        keys.append(self.tr("Alt W why"))
        return ", ".join(keys)

    def _all_well(self) -> str:
        if self._editor.is_sent:
            return self.tr("The claim was sent: this visit stays as it is.")
        filled = self._editor.draft.patient_id and self._editor.draft.lines
        return self.tr("Nothing found: the claim may go out.") if filled else ""

    # Going to it ----------------------------------------------------------------------------------

    def next(self, step: int = 1) -> None:
        """Jump to the next finding's field."""
        self._editor.check_now()  # what was typed a moment ago counts
        shown, current = self.shown(), self.current()
        if current is not None:
            # The one at the foot comes first where it was not jumped to: what stood there before has been mended.
            been_there = self._jumped_to == (current.rule, current.field)
            self.jump(shown[(self._at + step if been_there else self._at) % len(shown)])

    def previous(self) -> None:
        """Jump to the field of the finding before."""
        self.next(-1)

    def jump(self, finding: Finding) -> None:
        """Go to the field of a finding; it is the one at the foot then."""
        shown = self.shown()
        if finding in shown:
            self._at, self._jumped_to = shown.index(finding), (finding.rule, finding.field)
        self.field_wanted.emit(finding.field)
        self._show()

    def show_list(self) -> None:
        """All of them as a list: Tab goes from link to link, Enter follows it."""
        self._editor.check_now()
        self._side.show_tab("findings")
        self.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def explain(self) -> None:
        """Why the finding at the foot is said: what the rule checks, its source, what the box of the form wants."""
        finding = self.current()
        if finding is not None:
            self._side.show_tab("findings")
            self.pane.explain(finding)

    def _want_rule(self, rule_id: int) -> None:
        self._editor.flush()
        self.rule_wanted.emit(rule_id)

    # Settling it ----------------------------------------------------------------------------------

    def override(self) -> None:
        """Let the warning at the foot stand, with a reason."""
        finding = self.current()
        if finding is not None and _may_stand(finding):
            self._let_one_stand(finding)

    def let_stand(self, findings: tuple[Finding, ...], then: Callable[[], object]) -> None:
        """Ask why each of these warnings may stand, and keep the reasons; go on once they are kept."""
        dialog = ReasonDialog(findings, self.tr("Let stand"), self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def keep() -> None:
            reasons = dialog.reasons()
            if tried(lambda: self._keep(reasons), self.message.emit):
                then()

        dialog.accepted.connect(keep)
        dialog.open()

    def _let_one_stand(self, finding: Finding) -> None:
        leave_cell(self._page)
        self.let_stand((finding,), then=lambda: None)

    def _keep(self, reasons: dict[Finding, str]) -> None:
        if self._editor.is_dirty or not self._editor.draft.id:
            self._editor.save()
        self._editor.override(reasons)

    def mend(self) -> None:
        """Do what the finding at the foot offers: at once where it is one thing, from a menu where it is several."""
        finding = self.current()
        fixes = finding.fixes if finding is not None else ()
        if not fixes or self._editor.is_sent:
            self.message.emit(self.tr("This finding has to be mended by hand: F8 goes to it."))
        elif len(fixes) == 1:
            self._mend(fixes[0])
        else:
            self._offer(fixes)

    def _offer(self, fixes: tuple[Fix, ...]) -> None:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, fix in enumerate(fixes, 1):
            action = menu.addAction(f"&{number}  {fix.words}" if number < 10 else fix.words)
            action.triggered.connect(partial(self._mend, fix))
        menu.popup(self.bar.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        menu.setActiveAction(menu.actions()[0])

    def _mend(self, fix: Fix, _checked: bool = False) -> None:
        leave_cell(self._page)
        self._editor.replace(apply_fix(self._editor.draft, fix, self._editor.listed))
        self._editor.check_now()
        self.message.emit(self.tr("{done}: done.").format(done=fix.words))


def _may_stand(finding: Finding) -> bool:
    return finding.severity is Severity.WARNING
