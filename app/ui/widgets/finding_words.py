"""Findings as rich text: grouped by how grave they are, each with what mends it, and why it is said where asked."""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.findings import Finding, Severity
from app.domain.rules.payer_rule import RULE_ID
from app.domain.rules.rule import EVERY_PAYER
from app.domain.rules.rule_table import rule_entry
from app.forms.layout import FormLayout
from app.ui.theme import Tokens

TITLES = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.NOTE: ("note", "notes"),
}


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """What the pane shows. `reasons` are those kept for warnings that stand, by finding key; `current` is a key.

    `own_rule` tells a rule of the biller's own in words, by its row id. `mends` and `stands` say which links to offer.
    """

    findings: tuple[Finding, ...] = ()
    reasons: Mapping[str, str] | None = None
    current: str = ""
    explained: frozenset[str] = frozenset()
    mends: bool = True
    stands: bool = True

    def groups(self) -> tuple[tuple[Severity | None, tuple[tuple[int, Finding], ...]], ...]:
        """Place and finding, gravest first; warnings that stand come last, under None."""
        numbered = list(enumerate(self.findings))
        grouped: list[tuple[Severity | None, tuple[tuple[int, Finding], ...]]] = [
            (grade, tuple((at, each) for at, each in numbered if each.severity is grade and not self.reason(each)))
            for grade in Severity
        ]
        grouped.append((None, tuple((at, each) for at, each in numbered if self.reason(each))))
        return tuple((grade, found) for grade, found in grouped if found)

    def reason(self, finding: Finding) -> str:
        """Why a warning may stand; empty where nobody said so."""
        return (self.reasons or {}).get(finding.key, "") if finding.severity is Severity.WARNING else ""


def count_words(severity: Severity, count: int) -> str:
    """`1 error`, `3 warnings`."""
    return f"{count} {TITLES[severity][count != 1]}"


def own_rule_id(finding: Finding) -> int:
    """The row id of the biller's own rule that made a finding; 0 for the program's rules."""
    kind, _, number = finding.rule.partition(".")
    return int(number) if kind == RULE_ID and number.isdigit() else 0


def findings_html(
    shown: ShownFindings, layout: FormLayout, own_rule: Callable[[int], str], tokens: Tokens
) -> Iterator[str]:
    """The whole list; links are `go:3`, `mend:3:0`, `stand:3`, `why:3` (places in `findings`) and `rule:7`."""
    tones = {Severity.ERROR: tokens.danger, Severity.WARNING: tokens.warn, Severity.NOTE: tokens.info}
    for grade, found in shown.groups():
        title = f"{TITLES[grade][1].capitalize()}" if grade else "Let stand with a reason"
        tone = tones[grade] if grade else tokens.muted
        yield f"<p style='color:{tone}; margin:10px 0 2px 0'><b>{title}</b> &nbsp;{len(found)}</p>"
        for at, finding in found:
            words = "".join(_finding(shown, at, finding, layout, own_rule, tokens))
            ground = f" bgcolor='{tokens.accent_soft}'" if finding.key == shown.current else ""
            yield f"<table width='100%' cellpadding='5' cellspacing='0'><tr><td{ground}>{words}</td></tr></table>"


def _finding(
    shown: ShownFindings,
    at: int,
    finding: Finding,
    layout: FormLayout,
    own_rule: Callable[[int], str],
    tokens: Tokens,
) -> Iterator[str]:
    plain = f"style='color:{tokens.text}; text-decoration:none'"
    yield f"<a name='at{at}'></a><a href='go:{at}' {plain}>{html.escape(finding.message)}</a>"
    if finding.mend:
        yield f"<br>{_muted(finding.mend, tokens)}"
    if reason := shown.reason(finding):
        yield f"<br><i>{html.escape(reason)}</i>"
    links = [_link(f"why:{at}", "Why" if finding.key not in shown.explained else "Less", tokens)]
    if shown.mends:
        links[:0] = [_link(f"mend:{at}:{nth}", fix.words, tokens) for nth, fix in enumerate(finding.fixes)]
    if shown.stands and finding.severity is Severity.WARNING:
        links.append(_link(f"stand:{at}", "Let it stand…" if not shown.reason(finding) else "Other reason…", tokens))
    if rule_id := own_rule_id(finding):
        links.append(_link(f"rule:{rule_id}", "Edit this rule", tokens))
    yield f"<br>{' &nbsp;·&nbsp; '.join(links)}"
    if finding.key in shown.explained:
        yield "".join(f"<br>{_muted(line, tokens)}" for line in why_lines(finding, layout, own_rule))


def why_lines(finding: Finding, layout: FormLayout, own_rule: Callable[[int], str]) -> Iterator[str]:
    """Why a finding is said: what the rule checks, where that comes from, and what the box of the form wants."""
    if entry := rule_entry(finding.rule):
        yield f"{entry.id}: {entry.checks}" + (f" For {entry.payers}." if entry.payers != EVERY_PAYER else "")
    if rule_id := own_rule_id(finding):
        yield own_rule(rule_id)
    if finding.source:
        yield f"Source: {finding.source}"
    for item, title, help_words in _boxes(finding.field, layout):
        yield f"Item {item}, {title}: {help_words}"


def _boxes(field: str, layout: FormLayout) -> Sequence[tuple[str, str, str]]:
    """Item, title and help of the boxes a field prints in, each item once."""
    told: dict[tuple[str, str], str] = {}
    for box in layout.boxes_of(field):
        if box.help:
            told.setdefault((box.item, box.title), box.help)
    return [(item, title, words) for (item, title), words in told.items()]


def _link(target: str, words: str, tokens: Tokens) -> str:
    return f"<a href='{target}' style='color:{tokens.accent}'>{html.escape(words)}</a>"


def _muted(words: str, tokens: Tokens) -> str:
    return f"<span style='color:{tokens.muted}'>{html.escape(words)}</span>"
