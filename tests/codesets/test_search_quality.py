"""How often the right code is on top, over our own queries by specialty and, where it is at hand, another list."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.codesets import CodeSets

HERE = Path(__file__).resolve()
OWN = HERE.with_name("queries_by_specialty.tsv")
TYPED = HERE.with_name("queries_as_typed.tsv")
OTHERS = HERE.parents[3] / "shared" / "data" / "search" / "clinical_queries.tsv"


def read_queries(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [(row[-2], tuple(row[-1].split())) for row in fields]


def is_right(code: str, accepted: Iterable[str]) -> bool:
    return any(code.startswith(one[:-1]) if one.endswith("*") else code == one for one in accepted)


def shares(codes: CodeSets, queries: list[tuple[str, tuple[str, ...]]]) -> tuple[float, float, list[str]]:
    """Share with a right code first, share with one among the first five, and the queries that miss."""
    first = five = 0
    missed = []
    for query, accepted in queries:
        right = [is_right(hit.code, accepted) for hit in codes.search(query, limit=5)]
        first += right[:1] == [True]
        five += any(right)
        if not any(right):
            missed.append(query)
    return first / len(queries), five / len(queries), missed


def test_our_own_queries(codes: CodeSets) -> None:
    queries = read_queries(OWN)
    assert len(queries) >= 200
    first, five, missed = shares(codes, queries)
    assert five >= 0.98, missed
    assert first >= 0.95


def test_queries_as_they_are_typed(codes: CodeSets) -> None:
    first, five, missed = shares(codes, read_queries(TYPED))
    assert five >= 0.97, missed
    assert first >= 0.95


@pytest.mark.parametrize(
    "query, code",
    [
        ("frostbite fingers right hand", "T33.531A"),
        ("abd pain llq", "R10.32"),
        ("diabetic poly neuropathy", "E11.42"),
        ("stress fx tibia rt", "M84.361A"),
        ("av block 2nd degree", "I44.1"),
        ("poorly controled diabetes type 2", "E11.65"),
        ("paronychia right index finger", "L03.011"),
        ("l shoulder pain", "M25.512"),
        ("b/l carpal tunnel", "G56.03"),
        ("npdr mild both eyes", "E11.3293"),
        ("pad rest pain lt leg", "I70.222"),
        ("uncontrolled htn", "I10"),
    ],
    ids=[
        "the smaller part of the body is meant",
        "a quadrant tells the side",
        "typed apart",
        "a known side is not the unknown one",
        "an ordinal",
        "a phrase misspelt",
        "a finger the book does not tell apart",
        "a letter for a side",
        "a letter for each side",
        "a side told by the 7th character",
        "a shorthand behind words",
        "uncontrolled is not always sugar",
    ],
)
def test_first_of_all(codes: CodeSets, query: str, code: str) -> None:
    assert codes.search(query, limit=1)[0].code == code


def test_a_list_that_was_not_ours(codes: CodeSets) -> None:
    if not OTHERS.exists():
        pytest.skip("the shared list of clinical queries is not at hand")
    first, five, missed = shares(codes, read_queries(OTHERS))
    assert five >= 0.97, missed
    assert first >= 0.85


def test_our_own_queries_name_real_codes(codes: CodeSets) -> None:
    for query, accepted in [*read_queries(OWN), *read_queries(TYPED)]:
        for code in accepted:
            if not code.endswith("*"):
                assert codes.find(code) is not None, f"{query}: {code}"
