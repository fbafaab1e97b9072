"""A fee list comes in from CSV: new codes are added, listed ones take the file's charge, bad rows are named."""

import json

import pytest

from app.domain.encounter import DrugCode, ProcedureCode
from app.errors import UserError
from app.services import people
from app.services.procedure_import import import_procedures, preview_procedures
from app.store.vault import Vault
from tests.invented import NOW, settle

FEES = "CPT,Description,Fee,Mod,NDC,NDC Qty,NDC Unit\n"


def test_a_fee_list_is_added_and_updated(vault: Vault) -> None:
    practice_id = settle(vault).practice.id
    kept = ProcedureCode(practice_id=practice_id, code="99213", description="Visit, brief", charge_cents=9000)
    kept = people.save_procedure_code(vault, kept, NOW)
    content = FEES + "99213,,120\nj1030,Steroid,$45.50,LT 25,0009-3073-01,2.5,ml\n"
    seen = preview_procedures(vault, practice_id, content)
    assert ([code.code for code in seen.new], [code.code for code in seen.changed]) == (["J1030"], ["99213"])
    result = import_procedures(vault, practice_id, content.encode("cp1252"), NOW)
    assert (result.new, result.changed, result.unchanged, result.bad) == (1, 1, 0, ())
    visit, steroid = people.procedure_codes(vault, practice_id)
    assert (visit.id, visit.description, visit.charge_cents) == (kept.id, "Visit, brief", 12000)
    assert (steroid.charge_cents, steroid.modifiers) == (4550, ("LT", "25"))
    assert steroid.drug == DrugCode("00009307301", "ML", 2500)
    (detail,) = vault.db.execute("SELECT detail_json FROM audit ORDER BY id DESC").fetchone()
    assert json.loads(detail) == {
        "practice": practice_id,
        "before": {"99213": 9000},
        "after": {"J1030": 4550, "99213": 12000},
    }
    assert import_procedures(vault, practice_id, content, NOW).unchanged == 2


def test_bad_rows_stop_the_import_unless_told_otherwise(vault: Vault) -> None:
    practice_id = settle(vault).practice.id
    content = (
        FEES + "99213,Visit,120\n99213,Visit,130\n9921,x,1\nA0001,x,-1\nA0002,x\nA0003,x,1,1 2\n"
        "J1030,x,1,,123,0,ZZ\nA0004,x,1,,,,,more\n"
    )
    seen = preview_procedures(vault, practice_id, content)
    assert [(row.line, row.reason) for row in seen.bad] == [
        (3, "99213 is in the file twice."),
        (4, "'9921' is no procedure code."),
        (5, "'-1' is no charge."),
        (6, "There is no charge."),
        (7, "Modifiers are up to four, of two characters each."),
        (
            8,
            "'123' is no NDC of eleven digits; 'ZZ' is no NDC unit (ML, UN, GR, ME, F2);"
            " The NDC quantity is no number above zero with three decimals at most.",
        ),
        (9, "The row has more cells than the head has columns; a comma may lack quotes."),
    ]
    with pytest.raises(UserError, match="line 3"):
        import_procedures(vault, practice_id, content, NOW)
    assert people.procedure_codes(vault, practice_id) == ()
    assert import_procedures(vault, practice_id, content, NOW, only_good=True).new == 1
    with pytest.raises(UserError, match="column of codes"):
        preview_procedures(vault, practice_id, "Name\nx\n")
