"""Patients come in from CSV: seen first, duplicates and bad rows named by line, then all or the good ones."""

import json
from dataclasses import replace
from datetime import date

import pytest

from app.domain.coverage import Rank, Relation
from app.domain.people import PersonName, Sex
from app.errors import UserError
from app.queries.patient_list import patient_rows
from app.services import people
from app.services.patient_import import ImportPreview, import_patients, known_people, preview_patients
from app.store.vault import Vault
from tests.invented import NOW, PATIENT, TODAY, settle

HEAD = (
    "Last Name,First Name,DOB,Sex,Address,City,State,Zip,Phone,"
    "Insurance,Member ID,Relationship,Insured Name,Insured DOB"
)


def preview(vault: Vault, *rows: str, head: str = HEAD, mapping: dict[str, str] | None = None) -> ImportPreview:
    return preview_patients("\n".join((head, *rows)), mapping, known_people(vault), TODAY)


def test_a_file_of_patients_with_coverages_comes_in(vault: Vault) -> None:
    town = settle(vault)
    seen = preview(
        vault,
        "Ito,Ken,3/7/61,M,1 Elm St,Boston,ma,2139,(617) 555-0101,blue larch HEALTH,K-1,,,",
        'Ito,Mia,2001-05-06,f,1 Elm St,Boston,MA,02139,,New Payer,K-9,child,"Ito, Ken A",3/7/61',
        "Lee,Bo,,,,,,,,,,,,",
    )
    assert (seen.bad, seen.duplicates, seen.new_payers) == ((), (), ("New Payer",))
    assert seen.mapping["subscriber_name"] == "Insured Name"
    result = import_patients(vault, seen, NOW, only_good=False)
    assert (result.patients, result.coverages, result.payers, result.left_out) == (3, 2, 1, ())
    ken, mia = (people.patient(vault, row.id) for row in patient_rows(vault.db, "ito"))
    assert (ken.birth_date, ken.sex, ken.phone) == (date(1961, 3, 7), Sex.MALE, "6175550101")
    assert (ken.address.state, ken.address.zip_code, ken.account_number) == ("MA", "02139", "10002")
    (own,) = people.coverages(vault, ken.id)
    assert (own.payer_id, own.relation, own.rank, own.member_id) == (town.payer.id, Relation.SELF, Rank.PRIMARY, "K-1")
    (childs,) = people.coverages(vault, mia.id)
    assert childs.relation is Relation.CHILD
    assert (childs.subscriber.name, childs.subscriber.birth_date) == (PersonName("Ito", "Ken", "A"), date(1961, 3, 7))
    action, detail = vault.db.execute("SELECT action, detail_json FROM audit ORDER BY id DESC").fetchone()
    assert action == "import"
    assert len(json.loads(detail)["patients"]) == 3


def test_bad_rows_are_named_by_line_and_stop_the_whole_unless_told_otherwise(vault: Vault) -> None:
    seen = preview(
        vault,
        "Ito,Ken,13/13/61,Q,1 Elm St,Boston,Mass,123,555,,,,,",
        "Lee,Bo,,,,,,,,,,,,",
        ",Ann,,,,,,,,Payer,,cousin,,",
        "Ray,Al,,,,,,,,,M-1,,,,,extra",
    )
    assert [(row.line, row.reason) for row in seen.bad] == [
        (
            2,
            "'13/13/61' is no date (birth date); 'Q' is no sex (F, M, U); 'Mass' is no two-letter state;"
            " '123' is no ZIP code; '555' is no phone number of ten digits.",
        ),
        (
            4,
            "The name is not complete; the coverage has no member ID;"
            " 'cousin' is no relation (self, spouse, child, other).",
        ),
        (5, "The row has more cells than the head has columns; a comma may lack quotes."),
    ]
    with pytest.raises(UserError, match="3 rows cannot be read"):
        import_patients(vault, seen, NOW, only_good=False)
    assert patient_rows(vault.db) == []
    result = import_patients(vault, seen, NOW, only_good=True)
    assert (result.patients, [row.line for row in result.left_out]) == (1, [2, 4, 5])


def test_duplicates_are_found_in_the_vault_and_in_the_file(vault: Vault) -> None:
    settle(vault)
    seen = preview(
        vault,
        "MUNOZ O'Brien,elena,03/07/1958,,,,,,,,,,,",
        "Munoz,Elena,1/1/70,,,,,,,Other,xlh-884201,,,",
        "Ito,Ken,3/7/61,,,,,,,P,K1,,,",
        "Ito,Ken,3/7/61,,,,,,,P,k-1,,,",
        "Ito,Ken,3/7/61,,,,,,,,,,,",
        "Itto,Ken,3/7/61,,,,,,,P,K1,,,",
        "Ito,Mia,3/7/01,,,,,,,P,K1,,,",
    )
    assert [(row.line, row.reason) for row in seen.duplicates] == [
        (2, "The same name and birth date is on account 10001."),
        (3, "The same member ID is on account 10001."),
        (5, "The same person and policy is on line 4."),
        (6, "The same person is on line 4."),
        (7, "The same member ID is on line 4."),
    ]
    assert [row.patient.name.first for row in seen.rows] == ["Ken", "Mia"]
    assert import_patients(vault, seen, NOW, only_good=False).patients == 2
    with pytest.raises(UserError, match="no new patient"):
        import_patients(vault, seen, NOW, only_good=False)


def test_a_second_row_of_a_person_is_the_next_coverage(vault: Vault) -> None:
    head = "Patient Name,DOB,Payer,Policy Number,Rank,Copay,Effective Date,Term Date"
    seen = preview(
        vault,
        "Ken Ito,3/7/61,Second,S1,secondary,,,",
        "Ken Ito,3/7/61,First,F1,,$25,1/1/2026,12/31/2026",
        "Ken Ito,3/7/61,Again,A1,2,,,",
        "Bo Lee,,P,B1,,1,2/1/2026,1/1/2026",
        head=head,
    )
    assert [(row.line, row.reason) for row in seen.bad] == [
        (4, "The person on line 2 has a coverage of this rank already."),
        (5, "The coverage ends before it starts."),
    ]
    import_patients(vault, seen, NOW, only_good=True)
    first, second = people.coverages(vault, 1)
    assert (first.rank, first.member_id, first.copay_cents, first.ends_on) == (
        Rank.PRIMARY,
        "F1",
        2500,
        date(2026, 12, 31),
    )
    assert (second.rank, second.member_id) == (Rank.SECONDARY, "S1")


def test_the_columns_can_be_chosen(vault: Vault) -> None:
    mapping = {"last": "B", "first": "A", "account_number": "C", "phone": ""}
    seen = preview(vault, "Ken,Ito,X-1", head="A,B,C", mapping=mapping)
    import_patients(vault, seen, NOW, only_good=False)
    assert people.patient(vault, 1).account_number == "X-1"
    again = preview(vault, "Kai,Ito,X-1", "Bo,Lee,X-2", "Al,Ray,X-2", head="A,B,C", mapping=mapping)
    assert [row.reason for row in again.duplicates] == [
        "Account number X-1 is in use.",
        "The account number is on line 3 too.",
    ]
    with pytest.raises(UserError, match="no column"):
        preview(vault, head="A,B", mapping={"last": "Z"})
    with pytest.raises(UserError, match="patient's name"):
        preview(vault, head="A,B")


def test_nothing_is_left_behind_when_an_import_fails_half_way(vault: Vault) -> None:
    seen = preview(vault, "Ito,Ken,3/7/61,,,,,,,P,K1,,,")
    (row,) = seen.rows
    broken = replace(seen, rows=(row, replace(row, patient=replace(PATIENT, account_number="1", sex="?"))))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="CHECK"):
        import_patients(vault, broken, NOW, only_good=False)
    assert patient_rows(vault.db) == []
    assert people.payers(vault) == ()


def test_numbers_a_spreadsheet_has_rounded_are_not_taken(vault: Vault) -> None:
    seen = preview(
        vault,
        "Ito,Ken,3/7/61,M,1 Elm St,Boston,MA,02139,,Blue Larch Health,1.23457E+11,,,",
        'Lee,Bo,,,"2 Elm St\nApt 4",Boston,MA,02139,,Blue Larch Health,5E12,,,',
    )
    (bad,) = seen.bad
    assert (bad.line, "rounded 1.23457E+11 (member id)" in bad.reason) == (2, True)
    (good,) = seen.rows
    assert (good.coverages[0].coverage.member_id, good.patient.address.street) == ("5E12", "2 Elm St Apt 4")
