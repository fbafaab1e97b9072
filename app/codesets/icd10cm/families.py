"""Groups codes that name one condition on different sides, and finds the code a header means by default."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.codesets.icd10cm.tabular import TabularNode
from app.codesets.search.words import SIDES, meaning_words

_SIDE_NOUNS = frozenset("eye ear side limb breast".split())
_VAGUE = frozenset("unspecified nos other specified".split())


@dataclass(slots=True)
class Family:
    """One condition: its codes by side. A condition without sides has a single member."""

    number: int
    parent: TabularNode
    members: list[tuple[str, TabularNode]] = field(default_factory=list)
    """(side, code or the header its 7th characters hang on); side is empty for a lone member."""

    def default(self) -> TabularNode:
        """The member to take when no side is said."""
        for wanted in ("unspecified", "", "right"):
            for side, node in self.members:
                if side == wanted:
                    return node
        return self.members[0][1]


def is_base(node: TabularNode) -> bool:
    """Whether a node is where the book stops before 7th characters: a code to bill or the stem of some."""
    return node.kind == "code" and (
        (node.billable and not node.seventh) or (bool(node.children) and bool(node.children[0].seventh))
    )


def side_of(description: str) -> str:
    """The one side a description names, `unspecified`, or nothing."""
    words = meaning_words(description)
    sides = {SIDES[word] for word in words if word in SIDES}
    if len(sides) == 1:
        return sides.pop()
    return "unspecified" if not sides and "unspecified" in words else ""


def build_families(nodes: Iterable[TabularNode]) -> list[Family]:
    """Every base in exactly one family, in book order."""
    families: list[Family] = []
    done: set[int] = set()
    for node in nodes:
        if not is_base(node) or id(node) in done or node.parent is None:
            continue
        brothers = [brother for brother in node.parent.children if is_base(brother)]
        for members in _split_by_sides(brothers):
            family = Family(len(families), node.parent, members)
            families.append(family)
            done.update(id(member) for _, member in members)
    return families


def _split_by_sides(brothers: list[TabularNode]) -> list[list[tuple[str, TabularNode]]]:
    groups: dict[frozenset[str], list[tuple[str, TabularNode]]] = {}
    rest: list[tuple[str, TabularNode]] = []
    for node in brothers:
        side = side_of(node.description)
        if side in ("right", "left"):
            groups.setdefault(_condition_words(node), []).append((side, node))
        else:
            rest.append((side, node))
    alone: list[list[tuple[str, TabularNode]]] = []
    for side, node in rest:
        home = _home(_condition_words(node), groups) if side else None
        if home is not None and side not in {other for other, _ in home}:
            home.append((side, node))
        else:
            alone.append([("", node)])
    return [*groups.values(), *alone]


def _home(
    words: frozenset[str], groups: dict[frozenset[str], list[tuple[str, TabularNode]]]
) -> list[tuple[str, TabularNode]] | None:
    """The sided group whose condition is the same; `bilateral` and `unspecified` wordings may drop the noun."""
    if words in groups:
        return groups[words]
    same = [group for key, group in groups.items() if words < key and len(key) - len(words) == 1]
    return same[0] if len(same) == 1 else None


def _condition_words(node: TabularNode) -> frozenset[str]:
    return frozenset(
        word
        for word in meaning_words(node.description)
        if word not in SIDES and word not in _SIDE_NOUNS and word not in _VAGUE
    )


def default_base(header: TabularNode, weights: dict[str, float]) -> tuple[TabularNode, float]:
    """The base a header means when nothing more is said, and the weight of what had to be assumed."""
    known = set(meaning_words(header.description))
    node, assumed = header, 0.0
    while not is_base(node):
        below = [child for child in node.children if child.kind == "code"]
        if not below:
            return node, assumed
        costs = [(_assumed_weight(child, known, weights), position) for position, child in enumerate(below)]
        cost, position = min(costs)
        node = below[position]
        assumed += cost
        known.update(meaning_words(node.description))
    return node, assumed


def _assumed_weight(child: TabularNode, known: set[str], weights: dict[str, float]) -> float:
    words = meaning_words(child.description)
    cost = sum(weights.get(word, 1.0) for word in set(words) if word not in known and not word.startswith("-"))
    if "other" in words and "other" not in known:
        cost += 1.5  # `other specified` is a choice, `unspecified` is the lack of one
    if "unspecified" in words:
        cost -= 0.5
    if "right" in words or "left" in words:
        cost += 1.0
    return max(cost, 0.0)
