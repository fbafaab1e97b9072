"""The command line: what each command answers in words and JSON, and its exit codes."""

import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app import cli, paths
from app.__main__ import main as start
from app.cli.console import PASSPHRASE_VARIABLE, now
from app.services.demo import DEMO_PASSPHRASE
from app.services.vaults import open_vault
from tests.demo_vault import make_code_tables, make_light_demo

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with the demo's passphrase in the environment."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, DEMO_PASSPHRASE)
    make_code_tables()

    def call(*arguments: object) -> Answer:
        code = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo vault of today, for commands that change nothing that others look at."""
    return make_light_demo(tmp_path_factory.mktemp("demo") / "vault", now=now())


@pytest.fixture
def own_demo(demo: Path, tmp_path: Path) -> Path:
    """A copy to change; no program has the vault open, so its files may be copied."""
    shutil.copytree(demo, tmp_path / "vault")
    return tmp_path / "vault"


# codes ------------------------------------------------------------------------------------------------


def test_codes_are_found_by_words(run: Run) -> None:
    answer = run("codes", "search", "type 2 diabetes", "--limit", 3)
    assert answer.code == 0
    assert "E11.9" in answer.out
    assert len(answer.out.splitlines()) == 3


def test_codes_found_in_json(run: Run) -> None:
    answer = run("codes", "search", "hypertension", "--json", "--limit", 5)
    assert set(answer.json) == {"query", "ms", "results"}
    assert answer.json["query"] == "hypertension"
    assert isinstance(answer.json["ms"], float)
    assert {"system": "ICD-10-CM", "code": "I10", "billable": True}.items() <= answer.json["results"][0].items()
    assert set(answer.json["results"][0]) == {"system", "code", "description", "billable"}


def test_a_file_of_queries_gives_one_object_a_line(run: Run, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("copd\n\n  knee pain right \n", encoding="utf-8")
    answer = run("codes", "search", "--queries", queries, "--json", "--limit", 2)
    lines = [json.loads(line) for line in answer.out.splitlines()]
    assert [line["query"] for line in lines] == ["copd", "knee pain right"]
    assert all(len(line["results"]) == 2 for line in lines)
    assert lines[1]["results"][0]["code"] == "M25.561"


def test_nothing_found_is_an_answer(run: Run) -> None:
    answer = run("codes", "search", "qqzzxx")
    assert (answer.code, answer.out) == (0, "Nothing found.\n")


def test_a_code_is_shown_with_what_the_book_says(run: Run) -> None:
    answer = run("codes", "show", "e119")
    assert answer.code == 0
    assert answer.out.startswith("E11.9  Type 2 diabetes mellitus without complications")
    injury = run("codes", "show", "S93.401A", "--json").json
    assert {side["side"]: side["code"] for side in injury["sides"]} == {
        "right": "S93.401A",
        "left": "S93.402A",
        "unspecified": "S93.409A",
    }
    assert injury["edition"] == injury["notes_from"] == "April 2026"
    heading = run("codes", "show", "S93.40", "--json").json
    assert heading["billable"] is False
    assert heading["missing"]
    assert {"key", "path"} & set(heading) == {"path"}


def test_an_unknown_code_is_a_finding(run: Run) -> None:
    reason = run("codes", "show", "CO-45", "--json").json
    assert (reason["system"], reason["group"]) == ("CARC", "CO") and "fee schedule" in reason["description"]
    assert "patient" in run("codes", "show", "PR").out
    assert run("codes", "show", "E99.99").code == 1
    assert run("codes", "show", "E99.99", "--json").json is None


def test_codes_are_judged_on_a_date(run: Run) -> None:
    """C50.A0 came in October 2025."""
    before = run("codes", "show", "C50.A0", "--on", "9/30/25", "--json").json
    since = run("codes", "show", "C50.A0", "--on", "2025-10-01", "--json").json
    assert (before["valid_on"], since["valid_on"], since["valid_from"]) == (False, True, "2025-10-01")


def test_a_missing_file_of_queries_is_unusable(run: Run, tmp_path: Path) -> None:
    answer = run("codes", "search", "--queries", tmp_path / "none.txt")
    assert answer.code == 3
    assert "none.txt" in answer.err


def test_missing_code_tables_are_made_first(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "codesets_file", lambda: tmp_path / "new" / "codesets.sqlite")
    assert run("codes", "search", "gout", "--limit", 1).out.startswith("M10.9")


# claims -----------------------------------------------------------------------------------------------


def test_claims_are_listed_with_their_sums(run: Run, demo: Path) -> None:
    answer = run("--vault", demo, "claims", "list", "--status", "ready")
    rows = run("--vault", demo, "claims", "list", "--status", "ready", "--json").json
    assert answer.code == 0
    assert answer.out.splitlines()[-1].startswith(f"{len(rows)} claims, charged ")
    assert {row["status"] for row in rows} == {"ready"}
    assert [row["number"] for row in rows] == sorted(row["number"] for row in rows)
    assert all(isinstance(row["charge_cents"], int) for row in rows)


def test_claims_are_named_by_number(run: Run, demo: Path) -> None:
    numbers = [row["number"] for row in run("--vault", demo, "claims", "list", "--json").json][:2]
    assert [row["number"] for row in run("--vault", demo, "claims", "list", *numbers, "--json").json] == numbers
    answer = run("--vault", demo, "claims", "list", "99-99999")
    assert answer.code == 1
    assert "99-99999" in answer.err


def test_check_tells_the_findings_and_exits_one(run: Run, demo: Path) -> None:
    answer = run("--vault", demo, "claims", "check")
    assert answer.code == 1
    assert "E11 is a heading" in answer.out
    report = run("--vault", demo, "claims", "check", "--json").json
    held_up = [claim for claim in report if claim["blocked"]]
    assert answer.out.splitlines()[-1] == f"{len(report)} claims checked, {len(held_up)} held up."
    assert {"rule", "severity", "field", "message", "mend", "source", "fixes"} == set(held_up[0]["findings"][0])


def test_good_claims_check_out(run: Run, demo: Path) -> None:
    assert run("--vault", demo, "claims", "check", "--status", "ready").code == 0


def test_ready_claims_are_printed_into_one_pdf(run: Run, own_demo: Path, tmp_path: Path) -> None:
    ready = run("--vault", own_demo, "claims", "list", "--status", "ready", "--json").json
    answer = run("--vault", own_demo, "claims", "print", "--pdf", tmp_path / "out.pdf", "--plain", "--json")
    assert answer.code == 0
    assert answer.json["claims"] == [row["number"] for row in ready]
    assert answer.json["pages"] > len(ready)  # some visits fill two pages
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as pdf:
        assert len(pdf) == answer.json["pages"]
    again = run("--vault", own_demo, "claims", "print", "--pdf", tmp_path / "again.pdf", "--plain")
    assert again.code == 0
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "out.pdf").read_bytes()


def test_a_batch_is_kept_and_comes_out_again_the_same(run: Run, own_demo: Path, tmp_path: Path) -> None:
    assert run("--vault", own_demo, "claims", "batches", "list").out == "Nothing was printed yet.\n"
    assert run("--vault", own_demo, "claims", "batches", "reprint", "--pdf", tmp_path / "no.pdf").code == 1
    out = tmp_path / "out.pdf"
    made = run("--vault", own_demo, "claims", "print", "--pdf", out, "--batch", "--cover", "sheet", "--json").json
    assert len(made["claims"]) == len(run("--vault", own_demo, "claims", "list", "--status", "ready", "--json").json)
    payers = [claim["payer"].casefold() for claim in made["claims"]]
    assert payers == sorted(payers)
    assert made["claims"][0]["first_page"] == 2  # after its cover
    with pypdfium2.PdfDocument(out) as pdf:
        assert len(pdf) == made["pages"]
    assert run("--vault", own_demo, "claims", "print", "--pdf", tmp_path / "2.pdf", "--batch").code == 0
    (_second, first) = run("--vault", own_demo, "claims", "batches", "list", "--json").json
    assert (first["number"], first["pages"], first["mailed"]) == (made["batch"], made["pages"], 0)
    third = tmp_path / "3.pdf"
    again = run("--vault", own_demo, "claims", "batches", "reprint", made["batch"], "--pdf", third, "--json")
    assert again.json["sha256"] == made["sha256"]
    assert third.read_bytes() == out.read_bytes()
    assert made["batch"] in run("--vault", own_demo, "claims", "batches", "list").out


def test_a_batch_that_was_not_written_is_not_kept(run: Run, own_demo: Path, tmp_path: Path) -> None:
    place = tmp_path / "none" / "out.pdf"
    assert run("--vault", own_demo, "claims", "print", "--pdf", place, "--batch").code == 3
    assert run("--vault", own_demo, "claims", "batches", "list", "--json").json == []


def test_nothing_to_print_is_a_finding(run: Run, own_demo: Path, tmp_path: Path) -> None:
    number = run("--vault", own_demo, "claims", "list", "--status", "draft", "--json").json[0]["number"]
    answer = run("--vault", own_demo, "claims", "print", number, "--status", "ready", "--pdf", tmp_path / "out.pdf")
    assert answer.code == 1
    assert not (tmp_path / "out.pdf").exists()


def test_a_pdf_that_cannot_be_written_is_unusable(run: Run, own_demo: Path, tmp_path: Path) -> None:
    assert run("--vault", own_demo, "claims", "print", "--pdf", tmp_path / "none" / "out.pdf").code == 3


@pytest.mark.parametrize("place", [".", "no/such/folder/claims.pdf", "a_folder"])
def test_a_print_that_was_not_written_is_no_print(
    run: Run, own_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a_folder").mkdir()
    answer = run("--vault", own_demo, "claims", "print", "--pdf", place)
    assert (answer.code, answer.out) == (3, "")
    assert "cannot be written" in answer.err
    assert [path.name for path in tmp_path.iterdir() if path.name != own_demo.name] == ["a_folder"]
    with open_vault(own_demo, DEMO_PASSPHRASE, now()) as vault:
        late = vault.db.execute("SELECT count(*) FROM audit WHERE action = 'print'").fetchone()
    assert late == (0,)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are of another kind there")
def test_a_pipe_takes_the_print(run: Run, own_demo: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "printer"
    os.mkfifo(pipe)
    taken: list[bytes] = []
    reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reader.start()
    answer = run("--vault", own_demo, "claims", "print", "--pdf", pipe)
    reader.join(timeout=10)
    assert (answer.code, taken[0][:5], pipe.is_fifo()) == (0, b"%PDF-", True)


# encounters, demo -------------------------------------------------------------------------------------


def test_encounters_are_imported_once(run: Run, own_demo: Path) -> None:
    file = paths.resources() / "demo" / "cedar_family_medicine.json"
    first = run("--vault", own_demo, "encounters", "import", file, "--json")
    assert first.code == 0
    assert first.json["known"]["patients"] == 40
    again = run("--vault", own_demo, "encounters", "import", file)
    assert again.out.startswith("0 visits imported, 0 claims made.")
    assert run("--vault", own_demo, "verify").code == 0


def test_a_faulty_exchange_file_is_unusable_and_says_where(run: Run, own_demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "visits.json"
    file.write_text('{"format": "claimwright-encounters", "version": 1, "patients": [{"key": "a"}]}', encoding="utf-8")
    answer = run("--vault", own_demo, "encounters", "import", file)
    assert answer.code == 3
    assert "patients[0].birth_date: is missing." in answer.err
    assert "Traceback" not in answer.err


def test_a_demo_is_made_and_its_passphrase_told(run: Run, tmp_path: Path) -> None:
    answer = run("demo", tmp_path / "new")
    assert answer.code == 0
    assert "demo" in answer.out
    assert run("--vault", tmp_path / "new", "verify", "--json").json == {"problems": []}
    assert run("demo", tmp_path / "new").code == 3


# backup, verify ---------------------------------------------------------------------------------------


def test_a_backup_is_made_listed_checked_and_restored(run: Run, demo: Path, tmp_path: Path) -> None:
    made = Path(run("--vault", demo, "backup", "create", tmp_path / "backups", "--json").json["backup"])
    assert [each["path"] for each in run("backup", "list", tmp_path / "backups", "--json").json] == [str(made)]
    assert run("backup", "verify", made).code == 0
    assert run("backup", "restore", made, tmp_path / "restored").code == 0
    listed = [run("--vault", vault, "claims", "list", "--json").json for vault in (demo, tmp_path / "restored")]
    assert listed[0] == listed[1]


def test_a_damaged_backup_is_a_finding_and_is_not_restored(run: Run, demo: Path, tmp_path: Path) -> None:
    made = Path(run("--vault", demo, "backup", "create", tmp_path, "--json").json["backup"])
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 0xFF
    made.write_bytes(content)
    assert run("backup", "verify", made).code in (1, 3)
    assert run("backup", "restore", made, tmp_path / "restored").code == 3
    assert not (tmp_path / "restored").exists()


def test_missing_places_are_unusable(run: Run, tmp_path: Path) -> None:
    assert run("backup", "list", tmp_path / "none").code == 3
    assert run("backup", "verify", tmp_path / "none").code == 3
    assert run("backup", "restore", tmp_path / "none", tmp_path / "new").code == 3


def test_a_clean_vault_verifies(run: Run, demo: Path) -> None:
    answer = run("--vault", demo, "verify")
    assert (answer.code, answer.out[:6]) == (0, "Clean:")


# the vault, the passphrase, the usage -----------------------------------------------------------------


def test_a_wrong_passphrase_is_a_calm_sentence(run: Run, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "not this")
    answer = run("--vault", demo, "verify")
    assert answer.code == 3
    assert "passphrase" in answer.err.lower()
    assert "Traceback" not in answer.err


def test_the_passphrase_file_goes_before_the_environment(
    run: Run, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "not this")
    secret = tmp_path / "passphrase"
    secret.write_bytes(b"demo\r\nnot read\n")
    assert run("--vault", demo, "--passphrase-file", secret, "verify").code == 0
    assert run("--vault", demo, "--passphrase-file", tmp_path / "none", "verify").code == 3


def test_without_any_passphrase_nobody_waits(run: Run, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    answer = run("--vault", demo, "verify")
    assert answer.code == 2
    assert PASSPHRASE_VARIABLE in answer.err


def test_a_folder_without_a_vault_is_told_before_any_passphrase(run: Run, tmp_path: Path) -> None:
    answer = run("--vault", tmp_path, "claims", "list")
    assert answer.code == 3
    assert str(tmp_path) in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("claims",),
        ("claims", "list"),
        ("claims", "list", "--status", "paid"),
        ("claims", "print"),
        ("codes", "search"),
        ("codes", "search", "flu", "--queries", "file"),
        ("codes", "search", "flu", "--on", "someday"),
        ("codes", "search", "flu", "--limit", "0"),
        ("backup", "restore", "file"),
        ("fly",),
    ],
)
def test_wrong_usage_exits_two(run: Run, arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.code == 2
    assert answer.err


def test_help_is_good(run: Run) -> None:
    answer = run("--help")
    assert answer.code == 0
    assert "Exit codes" in answer.out


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], (None, False)),
        (["--demo"], (None, True)),
        (["--vault", "demo"], (Path("demo"), False)),
        (["--vault=verify"], (Path("verify"), False)),
        (["--vault", "claims", "--demo"], (Path("claims"), True)),
    ],
)
def test_without_a_command_the_window_opens(
    arguments: list[str], wanted: tuple[Path | None, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path | None, bool]] = []

    def open_window(vault: Path | None, *, demo: bool) -> int:
        opened.append((vault, demo))
        return 0

    monkeypatch.setattr("app.ui.application.run", open_window)
    assert start(arguments) == 0
    assert opened == [wanted]


def test_a_folder_named_like_a_command_is_a_folder(demo: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo.parent)
    (demo.parent / "claims").symlink_to(demo)
    assert start(["--vault", "claims", "verify"]) == 0
    assert start(["--vault", "claims", "fly"]) == 2
    assert start(["--vaul", "claims"]) == 2


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )


def test_the_program_itself_answers() -> None:
    make_code_tables()
    answer = program("codes", "search", "gout", "--limit", "1", "--json")
    assert answer.returncode == 0
    assert answer.stderr == ""
    assert json.loads(answer.stdout)["results"]


def test_a_code_search_loads_no_window_no_vault_and_no_forms() -> None:
    make_code_tables()
    script = (
        "import sys; from app import cli; cli.main(['codes', 'search', 'gout']);"
        "print([name for name in ('PySide6', 'sqlcipher3', 'reportlab', 'cryptography') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert answer.stdout.splitlines()[-1] == "[]", answer.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_has_seen_enough_is_no_fault(demo: Path) -> None:
    command = f'"{sys.executable}" -m app --vault "{demo}" claims list | head -1'
    environment = os.environ | {PASSPHRASE_VARIABLE: DEMO_PASSPHRASE}
    answer = subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert answer.stderr == ""
    assert len(answer.stdout.splitlines()) == 1
