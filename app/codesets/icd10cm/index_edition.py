"""Takes the alphabetic index into an edition of its own: its wordings, held to a code list, ready to be searched."""

import re
from collections.abc import Iterable, Sequence
from sqlite3 import Connection

from app.codesets.icd10cm.earlier import books_at_hand, nearest
from app.codesets.icd10cm.edition import edition_begins
from app.codesets.icd10cm.families import build_families, default_base, is_base
from app.codesets.icd10cm.index_file import IndexEntry, IndexPart, part_of, read_index
from app.codesets.icd10cm.tabular import TabularNode, take_apart
from app.codesets.icd10cm.write_book import create_search_tables, write_search_index
from app.codesets.official.editions import Kind
from app.codesets.official.files import Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized
from app.codesets.search.search_index import IndexWording, build_wording_index, description_weights

_LEAST_MAIN_TERMS = 1_000
_DASH = re.compile(r"[.-]*-$")


def recognize(members: Sequence[Member]) -> Recognized | None:
    """The index to diseases with the parts beside it. UserError where only its tables were chosen."""
    parts = {part: member for member in members if (part := part_of(member))}
    if not parts:
        return None
    main = parts.get(IndexPart.DISEASES)
    if main is None:
        hint = "Choose the whole download, or icd10cm_index_….xml together with it."
        raise bad_file(next(iter(parts.values())).name, "this is only a part of the alphabetic index.", hint=hint)
    begins = edition_begins(main)
    name = f"{begins:%B %Y}" if begins else ""
    return Recognized(Kind.ICD10CM_INDEX, name, begins, None, tuple(parts[part] for part in IndexPart if part in parts))


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Write the wordings that lead to codes of the code list nearest in time; the others are left out and counted."""
    assert found.effective_from is not None
    entries: list[IndexEntry] = []
    for number, member in enumerate(found.members):
        part = part_of(member)
        assert part is not None
        at = 0.6 * number / len(found.members)
        read = read_index(member, part, lambda done, at=at: step(at + 0.6 * done / len(found.members)))  # type: ignore[misc]
        if part is IndexPart.DISEASES and len(read) < _LEAST_MAIN_TERMS:
            raise bad_file(member.name, "the index ends early: the rest is missing.", 1 + member.text().count("\n"))
        entries += read
    nodes = nearest(books_at_hand(found.editions), found.effective_from).nodes()
    try:
        return _write(conn, entries, nodes, step)
    finally:
        take_apart(nodes)


def _write(conn: Connection, entries: Sequence[IndexEntry], nodes: Sequence[TabularNode], step: Step) -> int:
    step(0.7)
    families = build_families(nodes)
    numbers = {id(node): family.number for family in families for _, node in family.members}
    wordings = list(_wordings(entries, nodes, numbers))
    index = build_wording_index(wordings, families)
    step(0.9)
    create_search_tables(conn)
    conn.execute("BEGIN")  # making the tables has ended the import's own
    conn.execute("CREATE TABLE index_code (family INTEGER PRIMARY KEY, plain TEXT NOT NULL) STRICT")
    used = sorted({wording.family for wording in wordings})
    conn.executemany(
        "INSERT INTO index_code VALUES (?, ?)", ((number, families[number].default().plain) for number in used)
    )
    write_search_index(conn, index)
    conn.execute("INSERT INTO about VALUES ('left_out', ?)", (str(len(entries) - len(wordings)),))
    return len(wordings)


def _wordings(
    entries: Iterable[IndexEntry], nodes: Sequence[TabularNode], numbers: dict[int, int]
) -> Iterable[IndexWording]:
    weights = description_weights(nodes)
    by_plain = {node.plain: node for node in nodes if node.kind == "code"}
    for entry in entries:
        node = by_plain.get(_DASH.sub("", entry.code).replace(".", ""))
        if node is None:
            continue
        named = node.parent if node.seventh and node.parent else node
        base, assumed = (named, 0.0) if is_base(named) else default_base(named, weights)
        if id(base) in numbers:
            yield IndexWording(entry.words, entry.aside, numbers[id(base)], base, assumed)


LOADER = Loader(Kind.ICD10CM_INDEX, recognize, fill)
