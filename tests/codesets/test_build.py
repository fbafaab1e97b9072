"""Building the code-set file: whole or not at all, heard and stoppable."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.icd10cm.build import BuildStopped, build_codesets, is_current
from app.codesets.icd10cm.source import Icd10cmSource, find_icd10cm_source
from app.errors import UserError
from tests.demo_vault import built_once


def test_tells_progress_to_the_end_and_is_current() -> None:
    path, heard = built_once()
    assert heard[0] == (0, 100)
    assert heard[-1] == (100, 100)
    assert heard == sorted(heard)
    assert len(heard) > 10
    assert is_current(path)
    assert [file.name for file in path.parent.iterdir()] == ["codesets.sqlite"]


def test_a_stop_leaves_the_old_file_and_no_crumbs(tmp_path: Path) -> None:
    path = tmp_path / "codesets.sqlite"
    path.write_bytes(b"old")
    asked = iter(range(100))
    with pytest.raises(BuildStopped):
        build_codesets(path, should_stop=lambda: next(asked) > 5)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["codesets.sqlite"]


def test_a_damaged_tabular_list_is_refused_with_its_line(tmp_path: Path) -> None:
    good = find_icd10cm_source()
    broken = tmp_path / "icd10c-tabular-April-1-2026.xml"
    broken.write_bytes(good.tabular.read_bytes()[:200_000])
    path = tmp_path / "codesets.sqlite"
    with pytest.raises(UserError, match=r"damaged at line \d+"):
        build_codesets(path, source=Icd10cmSource(broken, good.code_list, good.effective_from, good.effective_to))
    assert not path.exists()


def test_a_missing_foreign_or_outdated_file_is_not_current(tmp_path: Path, codesets_path: Path) -> None:
    assert not is_current(tmp_path / "none.sqlite")
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_bytes(b"not a database, only some bytes of another kind" * 100)
    assert not is_current(foreign)
    older = tmp_path / "older.sqlite"
    older.write_bytes(codesets_path.read_bytes())
    assert is_current(older)
    with closing(sqlite3.connect(older)) as conn, conn:
        conn.execute("UPDATE about SET value = '0' WHERE name = 'format'")
    assert not is_current(older)


def test_opening_what_is_no_code_set_file_is_said_calmly(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        CodeSets(tmp_path / "none.sqlite")


def test_a_worker_can_read_its_own_connection(codesets_path: Path) -> None:
    found: list[str] = []

    def work() -> None:
        sets = CodeSets(codesets_path)
        found.extend(hit.code for hit in sets.search("hypertension"))
        sets.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found[0] == "I10"


def test_the_book_is_whole(codesets_path: Path) -> None:
    with closing(sqlite3.connect(codesets_path)) as conn:
        counts = dict(conn.execute("SELECT kind, count(*) FROM icd10cm GROUP BY kind"))
        billable = conn.execute("SELECT count(*) FROM icd10cm WHERE billable").fetchone()[0]
    assert counts == {"chapter": 22, "block": 297, "code": 98_186}
    assert billable == 74_719
