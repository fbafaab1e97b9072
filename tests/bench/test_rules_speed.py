"""Every rule over a long visit, asked of a large NCCI edition: done before the next key."""

import random
import shutil
import statistics
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.codesets import CodeSets, build_codesets
from app.codesets.official import import_official
from app.domain.check import check
from app.domain.encounter import Encounter
from app.domain.rule_context import EarlierLine, RuleContext
from tests import builders as make
from tests.bench.test_ncci_speed import FULL, NOW, invented_rows, write_set
from tests.codesets.fees import invented_fees
from tests.codesets.ncci.invented_ncci import Row, mue_csv

ROWS = 100_000
LINES = 12


def editions(folder: Path, rows: list[Row]) -> CodeSets:
    """Code sets with edits, unit limits and fees for every code of the edits."""
    build_codesets(folder / "codesets.sqlite")
    write_set(folder / "set", rows)
    codes = sorted({row[0] for row in rows} | {row[1] for row in rows})
    (folder / "MCR_MUE_Practitioner_Eff_04-01-2026.csv").write_bytes(
        mue_csv([f"{code},1,3 Date of Service Edit: Clinical,Clinical: Data" for code in codes])
    )
    fees = [invented_fees.MINOR.replace("20610", code).replace(",000,", ",090,") for code in codes]
    (folder / "PPRRVU2026_Apr.csv").write_bytes(invented_fees.schedule_csv(fees, release="April"))
    for path in (folder / "set", *folder.glob("*.csv")):
        import_official([path], folder / "editions", NOW)
    return CodeSets(folder / "codesets.sqlite")


def a_long_visit(rows: list[Row]) -> tuple[Encounter, tuple[EarlierLine, ...]]:
    """Lines that are in edits with each other, and a year of earlier services."""
    chance = random.Random(3)
    pairs = chance.sample(rows, LINES // 2)
    lines = [make.a_line(procedure=code, modifiers=("59",)) for row in pairs for code in row[:2]]
    day = make.VISIT
    earlier = tuple(
        EarlierLine(day - timedelta(days=number % 300), chance.choice(rows)[0], (), 1, f"26-{number:05d}", number)
        for number in range(400)
    )
    return make.an_encounter(id=9999, lines=tuple(lines)), earlier


def measure(folder: Path, count: int) -> dict[str, float]:
    rows = list(invented_rows(count))
    codes = editions(folder, rows)
    visit, earlier = a_long_visit(rows)
    context = RuleContext(make.TODAY, codes, earlier=earlier, procedures=codes.procedures)
    began = time.perf_counter()
    found = check(visit, make.people(), context)
    first = time.perf_counter() - began
    taken = []
    for units in range(30):  # as the biller types: each time another visit
        typed = replace(visit, lines=(replace(visit.lines[0], units_tenths=10 + units), *visit.lines[1:]))
        began = time.perf_counter()
        check(typed, make.people(), context)
        taken.append(time.perf_counter() - began)
    codes.close()
    assert {"ncci.pair", "fee.global_days"} <= {finding.rule for finding in found}
    return {
        "findings": len(found),
        "first_ms": first * 1000,
        "median_ms": statistics.median(taken) * 1000,
        "worst_ms": max(taken) * 1000,
    }


@pytest.mark.bench
def test_all_rules_on_a_long_visit_take_less_than_a_key(tmp_path: Path) -> None:
    figures = measure(tmp_path, ROWS)
    print(figures)
    assert figures["median_ms"] < 10


if __name__ == "__main__":
    try:
        print(measure(Path(sys.argv[1]), FULL))
    finally:
        shutil.rmtree(sys.argv[1])
