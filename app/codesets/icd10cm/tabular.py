"""Reads the ICD-10-CM tabular list (XML) into flat rows, composing the codes that need a 7th character."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from app.errors import UserError

NOTE_KINDS = (
    "includes",
    "inclusionTerm",
    "excludes1",
    "excludes2",
    "codeFirst",
    "useAdditionalCode",
    "codeAlso",
    "notes",
    "sevenChrNote",
)


@dataclass(slots=True)
class TabularNode:
    """A chapter, block or code of the tabular list, in book order."""

    kind: str
    """`chapter`, `block` or `code`."""
    code: str
    """Dotted, as the book prints it."""
    description: str
    level: int
    """0 chapter, 1 block, 2 category, then deeper."""
    parent: "TabularNode | None"
    billable: bool = False
    seventh: str = ""
    """The 7th character of a composed code; empty for every other node."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    extensions: list[tuple[str, str, str]] = field(default_factory=list)
    """The node's own 7th characters: character, label, wording."""
    children: list["TabularNode"] = field(default_factory=list)

    @property
    def plain(self) -> str:
        """The code without its dot, as claims carry it."""
        return self.code.replace(".", "")


def take_apart(nodes: list[TabularNode]) -> None:
    """Let go of a tree: parents and children hold each other, and would wait for the garbage collector."""
    for node in nodes:
        node.parent = None
        node.children = []
    while nodes:  # not all at once: freeing them would stop the window
        del nodes[-500:]


def read_code_list(path: Path) -> frozenset[str]:
    """The codes that exist (no dots). It also lists chapters and blocks, which is harmless: codes are looked up."""
    return frozenset(path.read_text(encoding="utf-8-sig").split())


def read_tabular(
    source: Path | IO[bytes], name: str, listed: frozenset[str], progress: Callable[[float], None]
) -> list[TabularNode]:
    """All nodes in book order. `listed` decides which composed codes exist. `progress` hears 0 to 1.

    UserError, with `name` and the line, when the file is not a whole tabular list.
    """
    nodes: list[TabularNode] = []
    chapters = 0
    try:
        for _, element in iterparse(source, events=("end",)):
            if element.tag == "chapter":
                nodes.extend(_chapter_nodes(element, listed))
                element.clear()
                chapters += 1
                progress(chapters / 22)
    except ParseError as broken:
        take_apart(nodes)
        raise UserError(
            f"The tabular list {name} is damaged at line {broken.position[0]}.",
            "Get the file again; nothing was changed.",
        ) from broken
    except Exception:  # cancelled
        take_apart(nodes)
        raise
    if not chapters:
        raise UserError(f"{name} holds no chapters: it is not an ICD-10-CM tabular list.")
    return nodes


def _chapter_nodes(element: Element, listed: frozenset[str]) -> list[TabularNode]:
    chapter = TabularNode("chapter", _text(element, "name"), _text(element, "desc"), 0, None)
    _take_notes(element, chapter)
    nodes = [chapter]
    blocks: list[TabularNode] = []
    for section in element.iterfind("section"):
        block = TabularNode("block", section.get("id", ""), _text(section, "desc"), 1, None)
        outer = [other for other in blocks if range_holds(other.code, block.code)]
        block.parent = outer[-1] if outer else chapter  # blocks lie flat in the file; ranges tell which holds which
        block.level = block.parent.level + 1
        block.parent.children.append(block)
        blocks.append(block)
        _take_notes(section, block)
        nodes.append(block)
        for diag in section.iterfind("diag"):
            nodes.extend(_diag_nodes(diag, block, [], listed))
    return nodes


def _diag_nodes(
    element: Element,
    parent: TabularNode,
    extensions: list[tuple[str, str, str]],
    listed: frozenset[str],
) -> Iterator[TabularNode]:
    node = TabularNode("code", _text(element, "name"), _text(element, "desc"), parent.level + 1, parent)
    parent.children.append(node)
    _take_notes(element, node)
    extensions = node.extensions or extensions  # a definition holds for all below it
    yield node
    below = element.findall("diag")
    for diag in below:
        yield from _diag_nodes(diag, node, extensions, listed)
    if below:
        return
    if extensions and len(node.plain) < 7:
        yield from _composed_nodes(node, extensions, listed)
    else:
        node.billable = node.plain in listed


def _composed_nodes(
    base: TabularNode, extensions: list[tuple[str, str, str]], listed: frozenset[str]
) -> Iterator[TabularNode]:
    padded = base.plain.ljust(6, "X")
    for character, label, _ in extensions:
        plain = padded + character
        if plain in listed:  # the list knows exceptions the structure does not (S06 deaths take only A)
            node = TabularNode(
                "code",
                f"{plain[:3]}.{plain[3:]}",
                f"{base.description}, {label}",
                base.level + 1,
                base,
                billable=True,
                seventh=character,
            )
            base.children.append(node)
            yield node


def _take_notes(element: Element, node: TabularNode) -> None:
    for holder in element:
        if holder.tag in NOTE_KINDS:
            node.notes.extend((holder.tag, (note.text or "").strip()) for note in holder.iterfind("note"))
        elif holder.tag == "sevenChrDef":
            node.extensions = _extensions(holder)
        elif holder.tag == "visualImpairment":
            node.notes.extend(("visualImpairment", line) for line in _visual_table(holder))


def _extensions(holder: Element) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for child in holder:
        text = (child.text or "").strip()
        if child.tag == "extension":
            found.append((child.get("char", ""), text, ""))
        elif child.tag == "note" and found:  # wording for the extension before it; not part of the title
            character, label, wording = found[-1]
            found[-1] = (character, label, f"{wording}\n{text}".strip())
    return found


def _visual_table(holder: Element) -> Iterator[str]:
    """H54's table of visual acuity in words, a line per category of impairment."""
    for category in holder.iterfind("visCategory"):
        value = _text(category, "value")
        if not value:
            yield "Category of visual impairment: visual acuity with best possible correction"
            continue
        limits = []
        for reach in category.iterfind("visRange"):
            upper, lower = _text(reach, "visMax/value"), _text(reach, "visMin/value")
            limits.append(f"less than {upper} and at least {lower}" if lower else upper)
        yield f"{value}: " + "; ".join(limits)


def range_holds(outer: str, inner: str) -> bool:
    """Whether a block's range (`E08-E13`) holds another range or a category."""
    first, _, last = outer.partition("-")
    inner_first, _, inner_last = inner.partition("-")
    return first <= inner_first and (inner_last or inner_first) <= (last or first)


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
