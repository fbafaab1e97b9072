"""`queries`: the questions to providers, listed and printed without a window."""

import io
from pathlib import Path

import pdfplumber
import pytest

from tests.test_cli import Run, demo, own_demo, run

__all__ = ["demo", "own_demo", "run"]


def test_questions_are_listed_those_that_wait_first(run: Run, demo: Path) -> None:
    answer = run("--vault", demo, "queries", "list")
    assert answer.code == 0
    assert answer.out.splitlines()[-1] == "2 questions, 1 waiting."
    rows = run("--vault", demo, "queries", "list", "--json").json
    assert [row["status"] for row in rows] == ["open", "answered"]
    assert rows[0]["number"].startswith("Q") and rows[0]["age_days"] >= 0
    assert (rows[1]["about"], rows[1]["codes_due"]) == ("20610", False)
    assert rows[1]["answered_on"] > rows[1]["service_date"]
    only = run("--vault", demo, "queries", "list", "--status", "answered", "--json").json
    assert [row["number"] for row in only] == [rows[1]["number"]]


def test_a_question_is_printed_by_its_number(run: Run, own_demo: Path, tmp_path: Path) -> None:
    number = run("--vault", own_demo, "queries", "list", "--json").json[0]["number"]
    answer = run("--vault", own_demo, "queries", "print", number.lower(), "--pdf", tmp_path / "sheet.pdf", "--json")
    assert (answer.code, answer.json["query"]) == (0, number)
    with pdfplumber.open(io.BytesIO((tmp_path / "sheet.pdf").read_bytes())) as pdf:
        text = pdf.pages[0].extract_text()
    assert number in text and "Which type of diabetes" in text
    assert "Essential (primary) hypertension" in text  # the code in the words of the book
    assert run("--vault", own_demo, "verify").code == 0


@pytest.mark.parametrize(("number", "out", "code"), [("Q26-9999", "sheet.pdf", 1), ("", "no/such/place.pdf", 3)])
def test_what_cannot_be_printed(run: Run, own_demo: Path, tmp_path: Path, number: str, out: str, code: int) -> None:
    known = run("--vault", own_demo, "queries", "list", "--json").json[0]["number"]
    answer = run("--vault", own_demo, "queries", "print", number or known, "--pdf", tmp_path / out)
    assert answer.code == code
    assert answer.err


def test_without_questions_the_list_says_so(run: Run, demo: Path) -> None:
    assert run("--vault", demo, "queries", "list", "--status", "withdrawn").out == "0 questions, 0 waiting.\n"
