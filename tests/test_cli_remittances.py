"""`remit show`: what a payer's file pays, in words and in JSON, and its exit codes."""

from pathlib import Path

import pytest

from tests.edi.written_835 import Writer, claim, line, remittance
from tests.test_cli import Run, run

__all__ = ["run"]

PAID = remittance(
    claim(
        "C26-0001", "1", line("99213-25", 14000, 7200, "CO-45 4800,PR-3 2000", remarks=("N130",)), patient_cents=2000
    ),
    plb="L6 -1075",
)
WRONG = remittance(claim("C26-0002", "4", line("99213", 14000, 0, "CO-29 13000")), control_number="0002")


@pytest.fixture
def paid(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "paid.835", Writer().file([PAID]))


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "wrong.835", Writer("|", ">").file([WRONG]))


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_json_holds_summary_detail_and_each_balance(run: Run, paid: Path) -> None:
    answer = run("remit", "show", paid, "--json")
    assert answer.code == 0
    values = answer.json
    assert values["summary"] == {
        "transactions": 1,
        "claims": 1,
        "service_lines": 1,
        "plb": ["L6 -10.75"],
        "balanced": True,
    }
    assert (values["problems"], values["notices"]) == ([], [])
    payment = values["transactions"][0]
    assert (payment["amount_cents"], payment["balance"]["difference_cents"], payment["whole"]) == (8275, 0, True)
    assert payment["provider_adjustments"][0]["amount_cents"] == -1075
    answered = payment["claims"][0]
    assert [each["check"] for each in answered["balances"]] == ["claim", "claim_lines", "patient_responsibility"]
    decided = answered["lines"][0]
    assert decided["service"] == {"qualifier": "HC", "code": "99213", "modifiers": ["25"]}
    assert [(each["group"], each["reason"], each["amount_cents"]) for each in decided["adjustments"]] == [
        ("CO", "45", 4800),
        ("PR", "3", 2000),
    ]
    assert decided["balance"] == {
        "check": "line",
        "stated_cents": 14000,
        "counted_cents": 14000,
        "difference_cents": 0,
    }
    assert (decided["service_from"], decided["units"], decided["remarks"]) == ("2026-03-07", "1", ["N130"])


def test_what_does_not_balance_is_told_and_exits_1(run: Run, wrong: Path) -> None:
    answer = run("remit", "show", wrong, "--json")
    assert answer.code == 1
    assert not answer.json["summary"]["balanced"]
    assert [(each["tag"], each["claim_number"], each["difference_cents"]) for each in answer.json["problems"]] == [
        ("CLP", "C26-0002", 1000),
        ("SVC", "C26-0002", 1000),
    ]
    words = run("remit", "show", wrong).out
    assert (
        "claim C26-0002: the line charges 140.00, paid and adjusted come to 130.00; the difference is 10.00." in words
    )
    assert words.splitlines()[-1] == "wrong.835: 1 payment, 1 claim, 1 service line. It does NOT balance."


def test_words_give_each_reason_in_our_own(run: Run, paid: Path) -> None:
    answer = run("remit", "show", paid)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "Payment 900123: 82.75, check on 2026-03-20"
    assert "  Claim C26-0001, VANTERPOOL, QUILLA: processed as primary" in lines
    assert "    2026-03-07  99213-25 × 1: charged 140.00, paid 72.00" in lines
    assert any(each.split() == ["PR-3", "20.00", "Copay"] for each in lines)
    assert "  L6 -10.75: interest owed: 10.75 more in this payment" in lines
    assert lines[-1] == "paid.835: 1 payment, 1 claim, 1 service line. It balances to the cent."


@pytest.mark.parametrize("content", [b"", b"no X12 at all", Writer().file([PAID])[:-90]])
def test_a_file_that_cannot_be_read_exits_3(run: Run, tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "bad.835", content)
    answer = run("remit", "show", path, "--json")
    assert answer.code == 3
    assert answer.json["file"] == str(path)
    assert answer.json["error"].startswith("bad.835 cannot be used. ")
    assert answer.err.startswith("bad.835 cannot be used. ")
    assert "VANTERPOOL" not in answer.err + answer.out
    assert run("remit", "show", path).out == ""


def test_a_missing_file_and_an_empty_folder_exit_3(run: Run, tmp_path: Path) -> None:
    assert run("remit", "show", tmp_path / "none.835").code == 3
    assert run("remit", "show", tmp_path).code == 3


def test_a_name_no_disk_can_hold_exits_3(run: Run, tmp_path: Path) -> None:
    answer = run("remit", "show", tmp_path / ("x" * 300), "--json")
    assert answer.code == 3
    assert "cannot be read: " in answer.json["error"]


def test_a_folder_within_a_folder_is_left_alone(run: Run, paid: Path) -> None:
    write(paid.parent / "earlier" / "old.835", b"nothing")
    assert run("remit", "show", paid.parent, "--json").code == 0


def test_several_files_and_folders_are_summed_and_told_one_by_one(run: Run, paid: Path, wrong: Path) -> None:
    answer = run("remit", "show", paid.parent, paid, "--json")
    assert answer.code == 1
    assert answer.json["summary"] == {
        "transactions": 2,
        "claims": 2,
        "service_lines": 2,
        "plb": ["L6 -10.75"],
        "balanced": False,
    }
    assert [Path(each["file"]).name for each in answer.json["files"]] == ["paid.835", "wrong.835"]
    assert run("remit", "show", paid, wrong).out.count("Payment ") == 2


def test_one_bad_file_among_several_is_named_and_the_others_shown(run: Run, paid: Path) -> None:
    write(paid.parent / "note.txt", b"nothing")
    answer = run("remit", "show", paid.parent, "--json")
    assert answer.code == 3
    assert (answer.json["summary"]["claims"], answer.json["summary"]["balanced"]) == (1, False)
    shown, refused = sorted(answer.json["files"], key=lambda each: "error" in each)
    assert shown["summary"]["balanced"] and "no ISA header" in refused["error"]
    assert answer.err.startswith("note.txt cannot be used.")


def test_signs_that_would_steer_a_terminal_are_not_printed(run: Run, paid: Path) -> None:
    paid.write_bytes(paid.read_bytes().replace(b"VANTERPOOL", b"VANT\x1b[2JPOOL"))
    assert "VANT?[2JPOOL" in run("remit", "show", paid).out
