"""The difference between two versions of a visit's codes: complete, and no more than was done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import POINTER_LETTERS
from app.domain.coding import Change, ChangeKind, CodedLine, Coding, Part, coding_of, difference
from app.domain.encounter_edits import move_diagnosis, remove_diagnosis, set_diagnosis
from app.domain.snapshot import coding_from_json, coding_to_json
from tests import builders as make

LINE = CodedLine(1, "99213", ("25",), "AB")
BASE = Coding(("E11.9", "I10", "E78.5"), (LINE, CodedLine(2, "36415", (), "B")))


def told(before: Coding, after: Coding) -> list[str]:
    return [f"{change.kind} {change.words}" for change in difference(before, after)]


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (BASE, []),
        (replace(BASE, diagnoses=(*BASE.diagnoses, "N18.31")), ["added N18.31 (D)"]),
        (replace(BASE, diagnoses=BASE.diagnoses[:2]), ["removed E78.5 (C)"]),
        (replace(BASE, diagnoses=("E11.42", "I10", "E78.5")), ["changed E11.9 → E11.42 (A)"]),
        (replace(BASE, lines=BASE.lines[:1]), ["removed 36415 (line 2)"]),
        (replace(BASE, lines=(*BASE.lines, CodedLine(3, "83036", ("QW",), "A"))), ["added 83036-QW (line 3)"]),
        (replace(BASE, lines=BASE.lines[::-1]), ["moved 99213-25 from line 1 to line 2"]),
        (
            replace(BASE, lines=(replace(LINE, procedure="99214"), BASE.lines[1])),
            ["changed 99213 → 99214"],
        ),
        (
            replace(BASE, lines=(replace(LINE, modifiers=()), BASE.lines[1])),
            ["changed 99213: modifiers 25 → none"],
        ),
        (
            replace(BASE, lines=(replace(LINE, units_tenths=25), BASE.lines[1])),
            ["changed 99213: units 1 → 2.5"],
        ),
        (
            replace(BASE, lines=(replace(LINE, pointers="A"), BASE.lines[1])),
            ["changed 99213: pointers A E11.9, B I10 → A E11.9"],
        ),
        # The letters stayed but mean something else now: the line says another thing than before.
        (
            replace(BASE, diagnoses=("I10", "E11.9", "E78.5")),
            [
                "moved E11.9 from A to B",
                "changed 99213: pointers A E11.9, B I10 → A I10, B E11.9",
                "changed 36415: pointers B I10 → B E11.9",
            ],
        ),
    ],
)
def test_each_kind_of_change_is_told(after: Coding, changes: list[str]) -> None:
    assert told(BASE, after) == changes


def test_pointers_that_follow_their_diagnoses_are_no_change() -> None:
    visit = make.an_encounter(diagnoses=("E11.9", "I10", "E78.5"))
    moved = move_diagnosis(visit, 0, 1)
    assert moved.lines != visit.lines
    assert {change.part for change in difference(coding_of(visit), coding_of(moved))} == {Part.DIAGNOSIS}
    without = remove_diagnosis(visit, 2)
    assert [change.words for change in difference(coding_of(visit), coding_of(without))] == ["E78.5 (C)"]
    other = set_diagnosis(visit, 1, "I11.9")
    assert [change.words for change in difference(coding_of(visit), coding_of(other))] == ["I10 → I11.9 (B)"]


def test_a_move_is_told_of_the_fewest_codes() -> None:
    before = Coding(("A00.0", "B00.0", "C00.0", "D00.0", "E00.0"))
    after = Coding(("E00.0", "A00.0", "B00.0", "C00.0", "D00.0"))
    assert told(before, after) == ["moved E00.0 from E to A"]


def test_the_first_version_is_all_added() -> None:
    assert told(Coding(), BASE) == [
        "added E11.9 (A)",
        "added I10 (B)",
        "added E78.5 (C)",
        "added 99213-25 (line 1)",
        "added 36415 (line 2)",
    ]


codes = st.sampled_from(["E11.9", "I10", "E78.5", "N18.31", "Z79.4"])
lines = st.builds(
    CodedLine,
    st.just(0),
    st.sampled_from(["99213", "99214", "36415", ""]),
    st.lists(st.sampled_from(["25", "59"]), max_size=2).map(tuple),
    st.text(POINTER_LETTERS[:6] + "?", max_size=4),
    st.integers(0, 30),
)


@st.composite
def codings(draw: st.DrawFn) -> Coding:
    drawn = draw(st.lists(lines, max_size=5))
    ids = draw(st.permutations(range(1, 7)))
    return Coding(
        tuple(draw(st.lists(codes, max_size=7))),
        tuple(replace(line, line_id=row) for line, row in zip(drawn, ids, strict=False)),
    )


@given(codings(), codings())
def test_nothing_is_told_only_where_nothing_differs(before: Coding, after: Coding) -> None:
    assert (difference(before, after) == ()) == (before == after)


@given(codings(), codings())
def test_the_way_back_takes_away_what_was_added(before: Coding, after: Coding) -> None:
    def named(changes: tuple[Change, ...], kind: ChangeKind) -> list[tuple[Part, str]]:
        return sorted((change.part, change.code) for change in changes if change.kind is kind)

    there, back = difference(before, after), difference(after, before)
    assert named(there, ChangeKind.ADDED) == named(back, ChangeKind.REMOVED)
    assert named(there, ChangeKind.REMOVED) == named(back, ChangeKind.ADDED)


@given(codings())
def test_a_version_comes_back_from_its_text(coding: Coding) -> None:
    assert coding_from_json(coding_to_json(coding)) == coding
