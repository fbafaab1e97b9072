"""What the rules say of a visit or a claim, as a list to work through: counts, groups, links to mend, stand and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from app.domain.findings import Finding, Severity
from app.forms.layout import FormLayout
from app.ui.theme import Theme, Tone
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.finding_words import ShownFindings, count_words, findings_html

TONES = {Severity.ERROR: Tone.DANGER, Severity.WARNING: Tone.WARN, Severity.NOTE: Tone.INFO}


class FindingsPane(QWidget):
    """Tab goes from link to link, Enter follows it. It changes nothing by itself: signals say what is wanted.

    `go_wanted(finding)`, `mend_wanted(finding, fix)`, `stand_wanted(finding)` and `rule_wanted(row id)`.
    """

    go_wanted = Signal(object)
    mend_wanted = Signal(object, object)
    stand_wanted = Signal(object)
    rule_wanted = Signal(int)

    def __init__(
        self,
        layout: FormLayout,
        own_rule: Callable[[int], str] = lambda _rule_id: "",
        *,
        mends: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._layout, self._own_rule = layout, own_rule
        self._shown = ShownFindings(mends=mends)
        self._html = ""
        self.badges = {severity: BadgeLabel(None, self) for severity in Severity}
        self.nothing = QLabel(self)
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(self.tr("Findings"))
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text.document().setDocumentMargin(6)
        self.text.anchorClicked.connect(self._follow)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 4)
        head.setSpacing(6)
        for badge in self.badges.values():
            head.addWidget(badge)
        head.addWidget(self.nothing, 1)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)
        Theme.current().changed.connect(self._render)
        self.say_nothing()

    @property
    def shown(self) -> ShownFindings:
        """What is shown now."""
        return self._shown

    def show_findings(
        self,
        findings: Sequence[Finding],
        reasons: Mapping[str, str],
        current: Finding | None = None,
        *,
        nothing: str = "",
        stands: bool = True,
    ) -> None:
        """Show what was found, and the reasons kept; `nothing` is said where the list is empty."""
        explained = self._shown.explained & {finding.key for finding in findings}
        self._shown = replace(
            self._shown,
            findings=tuple(findings),
            reasons=dict(reasons),
            current=current.key if current else "",
            explained=explained,
            stands=stands,
        )
        for severity, badge in self.badges.items():
            count = sum(each.severity is severity and not self._shown.reason(each) for each in findings)
            badge.set_badge(Badge(count_words(severity, count), TONES[severity]) if count else None)
            badge.setVisible(bool(count))
        self.nothing.setText("" if findings else nothing)
        self.nothing.setVisible(not findings)
        self.text.setVisible(bool(findings))
        self._render()

    def say_nothing(self, words: str = "") -> None:
        """Nothing was found, or nothing can be said yet."""
        self.show_findings((), {}, nothing=words)

    def explain(self, finding: Finding) -> None:
        """Open the why of a finding and bring it into sight."""
        self._shown = replace(self._shown, explained=self._shown.explained | {finding.key}, current=finding.key)
        self._render()

    def _render(self) -> None:
        words = "".join(findings_html(self._shown, self._layout, self._own_rule, Theme.current().tokens))
        if words != self._html:  # what is being read does not jump for nothing
            self._html = words
            at = self.text.verticalScrollBar().value()
            self.text.setHtml(words)
            self.text.verticalScrollBar().setValue(at)
        keys = [finding.key for finding in self._shown.findings]
        if self._shown.current in keys:
            self.text.scrollToAnchor(f"at{keys.index(self._shown.current)}")

    def _follow(self, link: QUrl) -> None:
        deed, *places = link.toString().split(":")
        numbers = [int(place) for place in places]
        if deed == "rule":
            self.rule_wanted.emit(numbers[0])
            return
        finding = self._shown.findings[numbers[0]]
        if deed == "go":
            self.go_wanted.emit(finding)
        elif deed == "mend":
            self.mend_wanted.emit(finding, finding.fixes[numbers[1]])
        elif deed == "stand":
            self.stand_wanted.emit(finding)
        else:
            self._shown = replace(self._shown, explained=self._shown.explained ^ {finding.key})
            self._render()
