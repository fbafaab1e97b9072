"""A keystroke in the one box, over diagnoses and a HCPCS edition, beside the diagnoses alone and a raw FTS5 query."""

import shutil
import sqlite3
import statistics
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.code_sets import EDITIONS_FOLDER
from app.codesets.official import import_official
from tests.bench.test_search_speed import raw_fts5, times_ms
from tests.codesets.hcpcs.invented_files import PROCEDURE, text_record, write_text
from tests.demo_vault import make_code_tables

ON = date(2026, 11, 22)
CODES = 9000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HCPCS edition as large as CMS's, its texts made of the words of diagnoses: the worst that can meet."""
    folder = tmp_path_factory.mktemp("bench")
    built = Path(shutil.copy(make_code_tables(), folder))
    rows = sqlite3.connect(built).execute(
        "SELECT substr(description, 1, 80) FROM icd10cm WHERE kind = 'code' ORDER BY plain LIMIT ?", (CODES,)
    )
    lines = [
        text_record(
            {**PROCEDURE, "code": f"{'ABCDEGJKLQ'[n // 1000]}{n % 1000:04}", "long": words, "short": words[:28]}
        )
        for n, (words,) in enumerate(rows)
    ]
    official = write_text(folder / "HCPC2026_OCT_ANWEB.txt", lines)
    import_official([official], folder / EDITIONS_FOLDER, datetime(2026, 11, 22, tzinfo=UTC))
    return built


def test_a_second_system_costs_little(path: Path) -> None:
    sets = CodeSets(path)
    sets.warm(ON)
    both = times_ms(lambda text: sets.search_all(text, ON, 30))
    alone = times_ms(lambda text: sets.search(text, ON, 30))
    sets.close()
    theirs = times_ms(raw_fts5(path))
    p95, alone_p95, raw_p95 = (statistics.quantiles(each, n=20)[-1] for each in (both, alone, theirs))
    print(f"one box p95 {p95:.1f} ms, worst {max(both):.1f}; diagnoses alone {alone_p95:.1f}; raw FTS5 {raw_p95:.1f}")
    assert p95 < raw_p95 * 2
    assert p95 < alone_p95 * 2
