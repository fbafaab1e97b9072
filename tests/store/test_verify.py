"""The ledger's sums are checked from the rows themselves, whatever wrote them."""

import pytest

from app.store.database_check import check_database
from app.store.vault import Vault
from app.store.verify import verify_vault


def _insert(vault: Vault, table: str, **values: object) -> None:
    """A row of the table with the given values; what else may not be null gets an empty text or zero."""
    row: dict[str, object] = {}
    for column in vault.db.table(table).columns:
        if column.notnull and column.default_value is None:
            row[column.name] = "" if column.type == "TEXT" else 0
    vault.db.table(table).insert(row | values)


@pytest.fixture
def visit(vault: Vault) -> Vault:
    """One patient with one visit of a 120.00 and a removed line, charged to her coverage and partly moved to her."""
    _insert(vault, "practice", id=1, name="Elm Street Practice", tax_id_kind="EIN")
    _insert(vault, "payer", id=1, name="Invented Mutual", kind="group")
    for patient in (1, 2):
        _insert(vault, "patient", id=patient, account_number=str(patient), sex="U")
        _insert(
            vault,
            "coverage",
            id=patient,
            patient_id=patient,
            payer_id=1,
            rank=1,
            relation="self",
            subscriber_sex="U",
        )
        _insert(vault, "encounter", id=patient, practice_id=1, patient_id=patient)
    _insert(vault, "service_line", id=1, encounter_id=1, place=0, charge_cents=12000)
    _insert(vault, "service_line", id=2, encounter_id=1, place=-1, charge_cents=5000)
    for posting in (1, 2):
        _insert(vault, "posting", id=posting, kind="visit")
    _enter(vault, 1, "charge", 12000)
    _enter(vault, 2, "charge", 5000, service_line_id=2)
    _enter(vault, 3, "charge", -5000, service_line_id=2, reverses=2)
    _enter(vault, 4, "transfer", -2000, posting_id=2)
    _enter(vault, 5, "transfer", 2000, posting_id=2, coverage_id=None)
    return vault


def _enter(vault: Vault, entry_id: int, kind: str, amount_cents: int, **values: object) -> None:
    base: dict[str, object] = {
        "posting_id": 1,
        "encounter_id": 1,
        "service_line_id": 1,
        "patient_id": 1,
        "coverage_id": 1,
    }
    row = base | {"id": entry_id, "kind": kind, "amount_cents": amount_cents} | values
    vault.db.table("ledger_entry").insert(row)


def test_good_sums_are_clean(visit: Vault) -> None:
    assert verify_vault(visit) == []


@pytest.mark.parametrize(
    ("kind", "amount_cents", "values", "words"),
    [
        ("transfer", 500, {"posting_id": 2}, "transfers of posting 2 do not sum to zero"),
        ("transfer", 2000, {"reverses": 5, "coverage_id": None}, "entry 6 is a reversal but"),
        ("charge", -12000, {"reverses": 1, "coverage_id": None}, "entry 6 is a reversal but"),
        ("charge", 5000, {"service_line_id": 2, "reverses": 3}, "entry 6 is a reversal but"),
        ("charge", 1, {}, "charges for service line 1 differ"),
        ("charge", 5000, {"service_line_id": 2}, "charges for service line 2 differ"),
        ("payment", -100, {"encounter_id": 2, "patient_id": 2, "coverage_id": 2}, "entry 6 stands under another visit"),
        ("payment", -100, {"patient_id": 2, "coverage_id": None}, "Visit 1 has money under another patient"),
        ("payment", -100, {"coverage_id": 2}, "entry 6 is owed by a coverage of another patient"),
    ],
)
def test_each_broken_sum_is_named(
    visit: Vault, kind: str, amount_cents: int, values: dict[str, object], words: str
) -> None:
    _enter(visit, 6, kind, amount_cents, **values)
    assert any(words in problem for problem in verify_vault(visit))


def test_a_line_without_its_charge_is_named(visit: Vault) -> None:
    _insert(visit, "service_line", id=3, encounter_id=1, place=1, charge_cents=100)
    assert verify_vault(visit) == ["The ledger's charges for service line 3 differ from the line's charge."]


def test_a_dangling_reference_is_named(visit: Vault) -> None:
    visit.db.execute("PRAGMA foreign_keys = OFF")
    visit.db.execute("DELETE FROM payer")
    assert any("coverage points to a missing row of payer" in problem for problem in verify_vault(visit))


def test_a_torn_file_is_told_in_a_few_lines(vault: Vault) -> None:
    with vault.atomic() as db:
        for number in range(400):
            db.execute("INSERT INTO setting (key, value_json) VALUES (?, ?)", [f"key {number}", "1" * 900])
    vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (vault.folder / "vault.db").open("r+b") as file:
        file.seek((vault_pages(vault) - 5) * 4096 + 900)
        file.write(b"torn")
    fresh = vault.read_only_connection()
    problems = check_database(fresh)
    fresh.close()
    assert 1 < len(problems) <= 10
    assert all("\n" not in problem for problem in problems)


def vault_pages(vault: Vault) -> int:
    """How many pages the database has."""
    return int(vault.db.execute("PRAGMA page_count").fetchone()[0])


@pytest.fixture
def answered(visit: Vault) -> Vault:
    """The visit's payer answered a claim of it: 70.00 paid, 30.00 written off."""
    _insert(visit, "claim", id=1, number="26-1", version=1, encounter_id=1, coverage_id=1, status="draft")
    _insert(visit, "adjudication", id=1, claim_id=1, charge_cents=10000, paid_cents=7000, source="keyed")
    _insert(visit, "adjudication_line", adjudication_id=1, service_line_id=1, charge_cents=10000, paid_cents=7000)
    _insert(
        visit,
        "adjudication_adjustment",
        adjudication_id=1,
        adjustment_group="CO",
        reason="45",
        amount_cents=3000,
    )
    _insert(visit, "posting", id=3, kind="adjudication", adjudication_id=1)
    _enter(visit, 6, "payment", -7000, posting_id=3)
    _enter(visit, 7, "write_off", -3000, posting_id=3)
    return visit


def test_a_good_answer_is_clean(answered: Vault) -> None:
    assert verify_vault(answered) == []


def test_an_answer_that_does_not_balance_is_named(answered: Vault) -> None:
    _insert(
        answered,
        "adjudication_adjustment",
        adjudication_id=1,
        place=1,
        adjustment_group="OA",
        reason="23",
        amount_cents=1,
    )
    assert verify_vault(answered) == [
        "The answer 1 of a payer does not balance: charge, adjustments and payment differ."
    ]


def test_a_payment_beside_the_answer_is_named(answered: Vault) -> None:
    _enter(answered, 8, "payment", -1, posting_id=3)
    assert any("payments for the answer 1" in problem for problem in verify_vault(answered))


def test_half_of_an_answer_taken_back_is_named(answered: Vault) -> None:
    _enter(answered, 8, "payment", 7000, posting_id=3, reverses=6)
    assert any("answer 1 of a payer stands, but some" in problem for problem in verify_vault(answered))
    _insert(answered, "adjudication_reversal", adjudication_id=1)
    assert any("answer 1 of a payer was taken back, but not all" in problem for problem in verify_vault(answered))
    _enter(answered, 9, "write_off", 3000, posting_id=3, reverses=7)
    assert verify_vault(answered) == []


def test_two_standing_answers_are_named(answered: Vault) -> None:
    _insert(answered, "adjudication", id=2, claim_id=1, source="keyed")
    assert verify_vault(answered) == ["Claim 1 has two answers of its payer that both stand."]
