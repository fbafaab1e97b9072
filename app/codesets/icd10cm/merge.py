"""Holds a tabular list's tree to an order file: its codes, their wording and billable state, and no others."""

import unicodedata
from collections.abc import Sequence

from app.codesets.icd10cm.order_file import OrderRow
from app.codesets.icd10cm.tabular import TabularNode, range_holds


def merge_order(nodes: Sequence[TabularNode], rows: Sequence[OrderRow]) -> list[TabularNode]:
    """The tree with exactly the codes of the order file, in its order; the nodes given are changed.

    Notes and 7th characters stay with the codes that had them. Wording follows the order file, but keeps the
    tabular list's accents. A code the tree does not know comes below the nearest header, or into its block.
    """
    above = [node for node in nodes if node.kind != "code"]
    known = {node.plain: node for node in nodes if node.kind == "code"}
    for node in nodes:
        node.children = [child for child in node.children if child.kind != "code"]
    kept: dict[str, TabularNode] = {}
    for row in rows:
        node = known.get(row.plain) or TabularNode("code", _dotted(row.plain), row.description, 0, None)
        node.billable = row.billable
        if _folded(node.description) != row.description:
            node.description = row.description
        parent = _parent(row.plain, node.parent, kept, above)
        node.parent, node.level = parent, parent.level + 1 if parent else 0
        if row.plain not in known:
            node.seventh = _seventh(row.plain, row.description, parent)
        if parent:
            parent.children.append(node)
        kept[row.plain] = node
    return [found for node in above for found in (node, *_codes_below(node))]


def _parent(
    plain: str, before: TabularNode | None, kept: dict[str, TabularNode], above: list[TabularNode]
) -> TabularNode | None:
    if before is not None and (before.kind != "code" or kept.get(before.plain) is before):
        return before
    for length in range(len(plain) - 1, 2, -1):
        if plain[:length] in kept:
            return kept[plain[:length]]
    around = [node for node in above if node.kind == "block" and range_holds(node.code, plain[:3])]
    return max(around, key=lambda node: node.level, default=above[-1] if above else None)


def _seventh(plain: str, description: str, parent: TabularNode | None) -> str:
    """The 7th character of a code the tree does not know, where the definition above it makes this very wording."""
    level = parent
    while level is not None and not level.extensions:
        level = level.parent
    if parent is None or level is None or len(plain) != 7:
        return ""
    made = {character: f"{parent.description}, {label}" for character, label, _ in level.extensions}
    return plain[6] if made.get(plain[6]) == description else ""


def _codes_below(node: TabularNode) -> list[TabularNode]:
    return [found for child in node.children if child.kind == "code" for found in (child, *_codes_below(child))]


def _dotted(plain: str) -> str:
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def _folded(text: str) -> str:
    """As the order file writes it: without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
