"""A contract's amounts come in from a CSV file whole or not at all, and go out so that they come back the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.contracts.contract import CodeAmount, Contract
from app.errors import UserError
from app.services.contract_import import export_amounts, import_amounts, preview_amounts
from app.services.contracts import contract_amounts, save_contract, save_contract_amounts
from app.store.vault import Vault
from tests.invented import NOW, settle

HELD = (CodeAmount("20610", 80_00, ("50",), 60_00), CodeAmount("99213", 92_00))
FILE = """\
CPT;Modifier;Allowed amount;Facility amount
99213;;93.50;
99214;;1,234.00;81
20610;50;$80.00;60.00
"""


@pytest.fixture
def contract_id(vault: Vault) -> int:
    town = settle(vault)
    saved = save_contract(vault, Contract(practice_id=town.practice.id, payer_id=town.payer.id, name="PPO"), NOW)
    save_contract_amounts(vault, saved.id, HELD, NOW)
    return saved.id


def test_the_preview_tells_what_changes_and_writes_nothing(vault: Vault, contract_id: int) -> None:
    seen = preview_amounts(vault, contract_id, FILE)
    assert seen.new == (CodeAmount("99214", 1_234_00, (), 81_00),)
    assert seen.changed == ((HELD[1], CodeAmount("99213", 93_50)),)
    assert (seen.removed, seen.unchanged, seen.bad) == ((), 1, ())
    assert contract_amounts(vault, contract_id) == HELD


def test_a_file_is_added_to_the_list_or_stands_in_its_stead(vault: Vault, contract_id: int) -> None:
    import_amounts(vault, contract_id, "code,amount\n99215,150\n", NOW)
    assert contract_amounts(vault, contract_id) == (*HELD, CodeAmount("99215", 150_00))
    done = import_amounts(vault, contract_id, "code,amount\n99215,150\n99216,1.5\n", NOW, replace_all=True)
    assert done.removed == HELD
    assert contract_amounts(vault, contract_id) == (CodeAmount("99215", 150_00), CodeAmount("99216", 1_50))


def test_without_its_column_the_facility_amount_stays(vault: Vault, contract_id: int) -> None:
    import_amounts(vault, contract_id, "code,mod,amount\n20610,50,81.00\n", NOW)
    assert contract_amounts(vault, contract_id)[0] == CodeAmount("20610", 81_00, ("50",), 60_00)


def test_bad_rows_name_file_line_and_column_and_nothing_is_half_written(vault: Vault, contract_id: int) -> None:
    bad = (
        "code,mod,amount,facility\n99215,,150,\nX1,,1,\n99216,255,1,\n99217,,-1,\n99218,,1,many\n99215,,2,\n9,9,9,9,9\n"
    )
    with pytest.raises(UserError, match=r"fees\.csv, line 3, column code: “X1” is no procedure code\. Nothing was"):
        import_amounts(vault, contract_id, bad, NOW, file_name="fees.csv")
    assert contract_amounts(vault, contract_id) == HELD
    seen = preview_amounts(vault, contract_id, bad)
    assert [(row.line, row.reason.split(":")[0]) for row in seen.bad[:5]] == [
        (3, "column code"),
        (4, "column mod"),
        (5, "column amount"),
        (6, "column facility"),
        (7, "column code"),
    ]
    assert "more cells" in seen.bad[5].reason
    import_amounts(vault, contract_id, bad, NOW, only_good=True)
    assert contract_amounts(vault, contract_id) == (*HELD, CodeAmount("99215", 150_00))


def test_a_file_without_codes_or_amounts_is_refused(vault: Vault, contract_id: int) -> None:
    with pytest.raises(UserError, match="a column of codes and one of amounts"):
        preview_amounts(vault, contract_id, "a,b\n1,2\n")


amounts = st.builds(
    CodeAmount,
    st.sampled_from(("99213", "99214", "J1030", "0042T")),
    st.integers(0, 9_999_999_99),
    st.sets(st.sampled_from(("26", "50", "TC", "80")), max_size=4).map(lambda found: tuple(sorted(found))),
    st.none() | st.integers(0, 9_999_999_99),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(amounts, max_size=12, unique_by=lambda each: each.key))
def test_what_is_exported_comes_back_the_same(vault: Vault, contract_id: int, held: list[CodeAmount]) -> None:
    save_contract_amounts(vault, contract_id, held, NOW)
    text, before = export_amounts(vault, contract_id), contract_amounts(vault, contract_id)
    seen = preview_amounts(vault, contract_id, text, replace_all=True)
    assert (seen.new, seen.changed, seen.removed, seen.bad) == ((), (), (), ())
    save_contract_amounts(vault, contract_id, (), NOW)
    import_amounts(vault, contract_id, text, NOW)
    assert contract_amounts(vault, contract_id) == before


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ("99213", "26", "50 RT", "1,234.5", "-1", "$5", "٣", "²", "1e9", '"', "99999999999", "")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, max_size=6), max_size=8), st.sampled_from((",", ";", "\t")))
def test_whatever_a_file_holds_ends_in_a_preview_or_a_refusal(
    vault: Vault, contract_id: int, rows: list[list[str]], separator: str
) -> None:
    head = separator.join(("code", "mod", "amount", "facility"))
    text = "\n".join((head, *(separator.join(row) for row in rows)))
    try:
        seen = preview_amounts(vault, contract_id, text, replace_all=True)
    except UserError:
        return
    told = (*seen.new, *(after for _, after in seen.changed))
    assert all(each.amount_cents >= 0 and (each.facility_cents or 0) >= 0 for each in told)
    assert contract_amounts(vault, contract_id) == HELD
