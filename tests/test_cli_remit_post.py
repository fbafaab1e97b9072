"""`remit post` and `remit undo`: clean claims are posted, the rest waits; what each exits with."""

from pathlib import Path

import pytest

from app.cli.console import PASSPHRASE_VARIABLE
from tests.edi.remittance_writer import check, whole_file
from tests.services.remittances.office import an_office, paid_to, told
from tests.services.remittances.test_scenarios_undone import STRANGER
from tests.store.new_vault import PASSPHRASE, copied_vault
from tests.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault with one sent claim; the payer's files for it beside the vault."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    with copied_vault(tmp_path / "vault") as vault:
        office = an_office(vault)
        seen = office.sent(140_00)
        paid = paid_to(check(told(seen, "CO-45 4800"), number="1"))
        mixed = paid_to(check(told(office.sent(90_00), "CO-45 1000"), STRANGER, number="2"))
    write(tmp_path / "paid.835", whole_file([paid]))
    write(tmp_path / "mixed.835", whole_file([mixed]))
    return tmp_path


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_clean_claims_are_posted_and_undone(run: Run, folder: Path) -> None:
    vault = ("--vault", folder / "vault")
    answer = run(*vault, "remit", "post", folder / "paid.835", "--json")
    assert answer.code == 0
    assert answer.json["summary"] == {
        "files": 1,
        "remittances": 1,
        "claims": 1,
        "posted": 1,
        "posted_cents": 92_00,
        "waiting": 0,
    }
    (paid,) = answer.json["files"][0]["remittances"]
    assert (paid["amount_cents"], paid["claims"][0]["outcome"], paid["claims"][0]["posted"]) == (92_00, "answer", True)
    again = run(*vault, "remit", "post", folder / "paid.835")
    assert again.code == 0
    assert "The same file was brought in on" in again.out
    undone = run(*vault, "remit", "undo", paid["batch"], "--json")
    assert (undone.code, undone.json) == (0, {"undone": paid["batch"]})
    twice = run(*vault, "remit", "undo", paid["batch"])
    assert (twice.code, "undone already" in twice.err) == (1, True)
    assert run(*vault, "verify").code == 0


def test_what_waits_for_a_person_exits_1(run: Run, folder: Path) -> None:
    answer = run("--vault", folder / "vault", "remit", "post", folder / "mixed.835", "--json")
    assert answer.code == 1
    assert (answer.json["summary"]["posted"], answer.json["summary"]["waiting"]) == (1, 1)
    waits = answer.json["files"][0]["remittances"][0]["claims"][1]
    assert (waits["posted"], waits["attention"][0]["need"]) == (False, "not found")
    words = run("--vault", folder / "vault", "remit", "post", folder / "mixed.835").out
    assert "waits: 999, No claim of ours was found for it." in words


def test_a_dry_run_tells_the_same_and_keeps_nothing(run: Run, folder: Path) -> None:
    vault = ("--vault", folder / "vault")
    tried = run(*vault, "remit", "post", folder / "paid.835", "--dry-run", "--json")
    assert (tried.code, tried.json["summary"]["posted_cents"]) == (0, 92_00)
    assert "A dry run: nothing was kept." in run(*vault, "remit", "post", folder / "paid.835", "--dry-run").out
    posted = run(*vault, "remit", "post", folder / "paid.835", "--json")
    assert posted.json["files"][0]["repeats"] == ""


def test_a_file_that_cannot_be_read_exits_3(run: Run, folder: Path) -> None:
    letter = write(folder / "letter.txt", b"Dear biller")
    answer = run("--vault", folder / "vault", "remit", "post", letter, folder / "paid.835", "--json")
    assert answer.code == 3
    assert answer.json["files"][0]["error"]
    assert answer.json["summary"]["posted"] == 1
