"""Every code's wording and billable state against the order file CMS publishes."""

import sqlite3
import unicodedata
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

ORDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "codes" / "cms_2026_dx.zip"


def ascii_only(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def test_all_codes_equal_the_order_file(codesets_path: Path) -> None:
    if not ORDER.exists():
        pytest.skip("CMS's order file is not at hand")
    with zipfile.ZipFile(ORDER) as archive:
        lines = archive.read("icd10cm_order_2026.txt").decode("cp1252").splitlines()
    theirs = {line[6:14].strip(): (line[14] == "1", line[77:].strip()) for line in lines}
    with closing(sqlite3.connect(codesets_path)) as conn:
        rows = conn.execute("SELECT plain, billable, description FROM icd10cm WHERE kind = 'code'")
        ours = {plain: (bool(billable), ascii_only(description)) for plain, billable, description in rows}
    assert len(theirs) == 98_186
    assert ours == theirs
