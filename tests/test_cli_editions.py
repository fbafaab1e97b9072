"""Code sets on the command line: import, list, remove; and one search over what is there."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import cli, paths
from app.cli.console import PASSPHRASE_VARIABLE
from app.services.demo import DEMO_PASSPHRASE
from tests.codesets.cpt.invented_cpt import write_set
from tests.codesets.hcpcs.invented_files import text_lines, write_text
from tests.demo_vault import make_code_tables, make_light_demo


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
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with code sets of this test's own."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(make_code_tables(), home / "codesets.sqlite")
    monkeypatch.setattr(paths, "data_home", lambda: home)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, DEMO_PASSPHRASE)

    def call(*arguments: object) -> Answer:
        code = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def hcpcs(tmp_path: Path) -> Path:
    return write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", text_lines())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_light_demo(tmp_path_factory.mktemp("demo") / "vault")


def test_an_edition_comes_is_listed_found_and_goes(run: Run, hcpcs: Path) -> None:
    assert run("codes", "editions").out == "Nothing is imported; ICD-10-CM comes with the program.\n"
    made = run("codes", "import", hcpcs, "--json").json
    assert (made["id"], made["edition"], made["rows"]) == ("hcpcs_2026-04-01", "April 2026", 3)
    assert [each["id"] for each in run("codes", "editions", "--json").json] == [made["id"]]
    hit = run("codes", "search", "invented supply", "--json", "--on", "2026-06-01").json["results"][0]
    assert (hit["system"], hit["code"], hit["billable"]) == ("HCPCS", "X0001", True)
    shown = run("codes", "show", "x0001", "--json", "--on", "2026-06-01").json
    assert (shown["system"], shown["valid_from"]) == ("HCPCS", "2026-01-01")
    assert "Covered under special instructions" in run("codes", "show", "X0001").out
    assert run("codes", "remove", made["id"]).code == 0
    assert run("codes", "editions", "--json").json == []
    assert run("codes", "remove", made["id"]).code == 1


def test_the_first_day_may_be_said(run: Run, hcpcs: Path) -> None:
    made = run("codes", "import", hcpcs, "--from", "2026-05-01", "--name", "Trial", "--json").json
    assert (made["id"], made["edition"], made["from"]) == ("hcpcs_2026-05-01", "Trial", "2026-05-01")


def test_a_damaged_file_exits_three_names_its_line_and_changes_nothing(run: Run, hcpcs: Path) -> None:
    hcpcs.write_bytes(hcpcs.read_bytes()[:-100])
    answer = run("codes", "import", hcpcs)
    assert answer.code == 3
    assert "HCPC2026_APR_ANWEB.txt, line 7: the line is cut short" in answer.err
    assert run("codes", "editions", "--json").json == []
    assert run("codes", "import", hcpcs.with_name("missing.zip")).code == 3


def test_a_named_vault_keeps_licensed_files_and_reports(run: Run, demo: Path, hcpcs: Path, tmp_path: Path) -> None:
    folder = write_set(tmp_path / "CPT 2026")
    refused = run("codes", "import", folder)
    assert refused.code == 3 and "kept in a vault" in refused.err
    assert "--from" in run("--vault", demo, "codes", "import", folder).err
    made = run("--vault", demo, "codes", "import", folder, "--from", "2026-01-01", "--json").json
    assert (made["id"], made["code_set"]) == ("cpt_2026-01-01", "CPT (licensed by the AMA)")
    assert made["report"]["checked"] > 0
    hits = run("--vault", demo, "codes", "search", "invented office visit", "--json").json["results"]
    assert {hit["code"] for hit in hits[:2]} == {"90001", "90002"}
    assert hits[0]["system"] == "CPT"
    assert run("--vault", demo, "codes", "import", hcpcs).code == 0
    listed = run("--vault", demo, "codes", "editions", "--json").json
    assert [each["kind"] for each in listed] == ["hcpcs", "cpt"]
    assert run("--vault", demo, "codes", "remove", "cpt_2026-01-01").code == 0
