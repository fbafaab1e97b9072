"""The published table of rules as a help page, written from the code: `resources/help/rules.md` is its copy."""

from app.domain.rules.rule import EVERY_PAYER
from app.domain.rules.rule_table import RuleEntry, rule_entries, rule_sections

TOPIC = "rules"
_INTRODUCTION = """\
# The rules

Claimwright checks every visit and the claim it makes against these {count} rules while you type, and again when you
make the claim ready. An **error** keeps a claim from being ready. A **warning** does too, until it is mended or you let
it stand with a reason, which is kept with the claim. A **note** only informs.

Each rule is told with its severity, the payers it is asked for where it is not asked for all, what holds of a good
claim, and where it comes from. F8 and Shift F8 jump from finding to finding, F9 mends, Alt O lets a warning stand, and
Alt W says why. Your own rules for payers stand in [Practice setup, Payer rules](payer-rules.md).
"""


def rules_page() -> str:
    """The page as Markdown: every rule with its severity, what it checks, its source and for whose claims.

    A row is a list entry: the help is a narrow column beside the work, where five columns could not be read.
    """
    parts = [_INTRODUCTION.format(count=len(rule_entries()))]
    for title, entries in rule_sections():
        parts += [f"## {title}\n", "".join(map(_row, entries))]
    return "\n".join(parts)


def _row(entry: RuleEntry) -> str:
    payers = "" if entry.payers == EVERY_PAYER else f", {entry.payers}"
    return f"- **{entry.id}** ({entry.severity}{payers}): {entry.checks} *{entry.source}*\n"
