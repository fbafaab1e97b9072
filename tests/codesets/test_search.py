"""What a coder finds when typing: right codes on top, by code, words, abbreviations, sides, encounters, misspelt."""

from datetime import date

import pytest

from app.codesets import CodeSets


def found(codes: CodeSets, text: str, on: date | None = None) -> list[str]:
    return [hit.code for hit in codes.search(text, on)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("E11.9", "E11.9"),
        ("e119", "E11.9"),
        ("s93401a", "S93.401A"),
        ("i1", "I10"),
        ("qa00101", "QA0.0101"),
    ],
)
def test_codes_with_and_without_dot_and_partial(codes: CodeSets, typed: str, first: str) -> None:
    assert found(codes, typed)[0] == first


def test_a_header_typed_whole_comes_first_and_opens_into_its_codes(codes: CodeSets) -> None:
    hits = codes.search("e11.2")
    assert (hits[0].code, hits[0].billable) == ("E11.2", False)
    assert [hit.code for hit in hits[1:4]] == ["E11.21", "E11.22", "E11.29"]


@pytest.mark.parametrize("typed", ["fracture wrist left", "left wrist fract", "wrist left fracture", "lt wrist fx"])
def test_words_in_any_order_and_unfinished(codes: CodeSets, typed: str) -> None:
    assert set(found(codes, typed)[:5]) & {"S52.502A", "S62.102A"}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("asthma", "J45.909"),
        ("asthma exacerbation", "J45.901"),
        ("moderate persistent asthma", "J45.40"),
        ("moderate persistent asthma with exacerbation", "J45.41"),
        ("migraine", "G43.909"),
        ("intractable migraine with aura", "G43.119"),
        ("ckd", "N18.9"),
        ("ckd 3b", "N18.32"),
        ("htn heart failure", "I11.0"),
    ],
)
def test_unspecified_until_words_say_more(codes: CodeSets, typed: str, first: str) -> None:
    assert found(codes, typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("knee pain", "M25.569"),
        ("knee pain right", "M25.561"),
        ("rt knee pain", "M25.561"),
        ("knee pain lt", "M25.562"),
        ("impacted cerumen both ears", "H61.23"),
        ("bilateral cts", "G56.03"),
        ("ckd stage 4", "N18.4"),
    ],
)
def test_sides(codes: CodeSets, typed: str, first: str) -> None:
    assert found(codes, typed)[0] == first


def test_the_other_sides_follow_the_unspecified_one(codes: CodeSets) -> None:
    assert set(found(codes, "knee pain")[:5]) >= {"M25.569", "M25.561", "M25.562"}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ankle sprain right", "S93.401A"),
        ("ankle sprain right initial", "S93.401A"),
        ("ankle sprain right subsequent", "S93.401D"),
        ("ankle sprain right sequela", "S93.401S"),
        ("closed fracture neck of right femur", "S72.001A"),
        ("fracture neck of right femur subsequent nonunion", "S72.001K"),
        ("primary open angle glaucoma left severe", "H40.1123"),
    ],
)
def test_seventh_characters_follow_the_words(codes: CodeSets, typed: str, first: str) -> None:
    assert found(codes, typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pnuemonia", "J18.9"),
        ("numonia", "J18.9"),
        ("diabetis", "E11.9"),
        ("hypertention", "I10"),
        ("soriasis", "L40.9"),
        ("migrane", "G43.909"),
        ("athsma", "J45.909"),
        ("bronkitis", "J40"),
    ],
)
def test_misspelt_words(codes: CodeSets, typed: str, first: str) -> None:
    assert first in found(codes, typed)[:3]


def test_numbers_are_found_in_ranges(codes: CodeSets) -> None:
    assert found(codes, "bmi 42.3")[0] == "Z68.41"
    assert found(codes, "body mass index 27")[0] == "Z68.27"


def test_what_is_ruled_out_is_no_match(codes: CodeSets) -> None:
    assert found(codes, "laceration scalp")[0] == "S01.01XA"
    assert found(codes, "diverticulosis with bleeding")[0] in ("K57.91", "K57.31")


def test_billable_before_header_and_each_code_once(codes: CodeSets) -> None:
    hits = codes.search("crohn disease")
    assert hits[0].billable
    assert len({hit.code for hit in hits}) == len(hits)
    assert any(not hit.billable for hit in hits)


def test_a_hit_tells_by_which_wording_it_was_found(codes: CodeSets) -> None:
    assert codes.search("pinkeye")[0].found_by == "pinkeye"
    assert codes.search("cholera due to vibrio cholerae 01, biovar eltor")[0].found_by in ("", "Cholera eltor")


def test_codes_not_yet_in_force_come_last_and_say_so(codes: CodeSets) -> None:
    early = codes.search("relapsing remitting multiple sclerosis", date(2025, 3, 1))
    assert {hit.code: hit.valid_on for hit in early}["G35.A"] is False
    assert codes.search("relapsing remitting multiple sclerosis", date(2026, 3, 1))[0].valid_on


@pytest.mark.parametrize("typed", ["", "   ", ".", "-", "%", "'\"", "a" * 300, "xqzvv", "of the", "\x00", "ß 漢"])
def test_nothing_typed_breaks_it(codes: CodeSets, typed: str) -> None:
    assert isinstance(codes.search(typed), list)


@pytest.mark.parametrize("typed", ["a", "s", "unspecified", "left", "initial encounter"])
def test_the_broadest_words_still_answer(codes: CodeSets, typed: str) -> None:
    assert len(codes.search(typed)) >= 20


def test_limit_holds(codes: CodeSets) -> None:
    assert len(codes.search("fracture", limit=7)) == 7
    assert len(codes.search("s52", limit=7)) == 7


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("distal radius fracture right subsequent", "S52.501D"),
        ("distal radius fracture right subsequent nonunion", "S52.501K"),
        ("distal radius fracture right", "S52.501A"),
    ],
)
def test_a_later_visit_of_a_fracture_heals_as_it_should_unless_said_otherwise(
    codes: CodeSets, typed: str, first: str
) -> None:
    assert found(codes, typed)[0] == first
