"""`ledger explain`: a claim's money and a patient's account in words, to the cent."""

from pathlib import Path

from tests.test_cli import Run, demo, run

__all__ = ["demo", "run"]


def test_a_claim_is_explained_by_its_number(run: Run, demo: Path) -> None:
    row = run("--vault", demo, "claims", "list", "--status", "sent", "--json").json[0]
    found = run("--vault", demo, "ledger", "explain", row["number"], "--json")
    assert found.code == 0
    told = found.json
    assert told["claim"] == row["number"]
    assert told["balance_cents"] == sum(each["cents"] for each in told["entries"])
    assert told["balance_cents"] == told["entries"][-1]["balance_cents"] == sum(e["cents"] for e in told["owing"])
    words = run("--vault", demo, "ledger", "explain", row["number"].lower()).out
    assert words.rstrip().endswith(told["sentence"])
    assert told["entries"][0]["words"] in words


def test_a_whole_account_is_explained_by_its_number_in_either_voice(run: Run, demo: Path) -> None:
    from app.services.vaults import open_vault
    from tests.demo_vault import NOW

    with open_vault(demo, "demo", NOW) as vault:
        numbers = [number for (number,) in vault.db.execute("SELECT account_number FROM patient")]
        open_cents = vault.db.execute("SELECT sum(amount_cents) FROM ledger_entry").fetchone()[0]
    told = [run("--vault", demo, "ledger", "explain", number, "--json").json for number in numbers]
    assert sum(each["balance_cents"] for each in told) == open_cents
    for each in told:
        assert each["balance_cents"] == sum(visit["balance_cents"] for visit in each["visits"])
    number = next(each["account"] for each in told if each["visits"])
    ours = run("--vault", demo, "ledger", "explain", number).out
    theirs = run("--vault", demo, "ledger", "explain", number, "--for-patient").out
    assert "Visit of " in ours and "In all " in ours
    assert ours != theirs


def test_a_number_that_nothing_has(run: Run, demo: Path) -> None:
    found = run("--vault", demo, "ledger", "explain", "nobody")
    assert (found.code, found.out) == (1, "")
    assert "No claim and no account has the number nobody." in found.err
    assert run("--vault", demo, "ledger").code == 2
