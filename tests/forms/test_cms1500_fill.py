"""What the boxes say of a claim: NUCC's writing rules, Medicare's ways, several sheets, and what does not fit."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.claim import Claim
from app.domain.coverage import Coverage, Relation
from app.domain.encounter import ServiceLine
from app.domain.findings import Severity
from app.domain.people import PayerKind, PersonName, Sex, TaxIdKind
from app.forms.cms1500_boxes import BOX_BY_KEY
from app.forms.cms1500_fill import fill, overflows
from tests import builders as make


def first(claim: Claim) -> dict[str, str]:
    """The boxes of a claim's first sheet."""
    return fill(claim)[0].values


def visit(**changes: Any) -> dict[str, str]:
    return first(make.a_claim(encounter=make.an_encounter(**changes)))


def one_line(**changes: Any) -> dict[str, str]:
    return visit(lines=(make.a_line(**changes),))


def medicare_claim(**changes: Any) -> Claim:
    coverage = Coverage(1, 1, 2, member_id="1EG4-TE5-MK73")
    return replace(make.a_claim(payer=make.medicare(), coverage=coverage), **changes)


def text_of(values: dict[str, str], item: str) -> list[str]:
    """What an item's boxes say, in the order they were filled."""
    return [text for key, text in values.items() if BOX_BY_KEY[key].item == item]


def test_an_office_visit() -> None:
    values = first(make.a_claim())
    assert values["2"] == "RIVERA, ELENA, M"
    assert values["5.zip"] == "97201-1234"
    assert (values["5.area"], values["5.phone"]) == ("503", "5550188")
    assert (values["1a"], values["1.group"], values["6.self"]) == ("XQ1234567", "X", "X")
    assert (values["21.A"], values["21.B"], values["21.indicator"]) == ("E119", "I10", "0")
    assert (values["24D.1"], values["24D.1.modifier1"], values["24E.1"]) == ("99213", "25", "AB")
    assert (values["24F.1.dollars"], values["24F.1.cents"], values["24G.1"]) == ("185", "00", "1")
    assert (values["28.dollars"], values["28.cents"]) == ("197", "50")
    assert (values["29.dollars"], values["29.cents"]) == ("25", "00")
    assert (values["26"], values["25"], values["25.ein"], values["27.yes"]) == ("2600001", "931234567", "X", "X")
    assert (values["31"], values["31.date"]) == ("ADA N OKAFOR MD", "05 12 26")
    assert values["33.city"] == "PORTLAND OR 97205-2210"


def test_nothing_empty_and_nothing_too_long_is_printed() -> None:
    values = first(make.a_claim())
    assert all(text and text == text.strip() for text in values.values())
    assert all(len(text) <= BOX_BY_KEY[key].columns for key, text in values.items())
    assert not {"8", "9b", "9c", "30", "11b", "12.date"} & set(values)


def test_payer_block_closes_up_where_there_is_no_attention_line() -> None:
    assert text_of(first(make.a_claim()), "carrier") == [
        *("BLUESTONE HEALTH", "CLAIMS DEPARTMENT", "PO BOX 900", "SALEM OR 97301")
    ]
    assert text_of(first(make.a_claim(payer=make.a_payer(attention=""))), "carrier") == [
        *("BLUESTONE HEALTH", "PO BOX 900", "SALEM OR 97301")
    ]


@pytest.mark.parametrize("kind", PayerKind)
def test_each_kind_of_payer_has_its_box(kind: PayerKind) -> None:
    values = first(make.a_claim(payer=make.a_payer(kind=kind)))
    assert text_of(values, "1") == ["X"]
    assert values[f"1.{kind.value}"] == "X"


# --- writing rules -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (PersonName("O'Brien-Smith", "Mary", "Anne"), "OBRIEN-SMITH, MARY, A"),
        (PersonName("Muñoz", "José"), "MUNOZ, JOSE"),
        (PersonName("Sørensen", "Łucja", "ß"), "SORENSEN, LUCJA, S"),
        (PersonName("Rivera", "Juan", "", "Jr."), "RIVERA JR, JUAN"),
        (PersonName("St. John", "A. B."), "ST JOHN, A B"),
    ],
)
def test_names_are_capitals_without_marks(name: PersonName, printed: str) -> None:
    assert first(make.a_claim(patient=make.a_patient(name=name)))["2"] == printed


def test_addresses_lose_their_punctuation() -> None:
    address = make.an_address(street="12 N. Alder St., Apt. #4", city="St. Paul's")
    values = first(make.a_claim(patient=make.a_patient(address=address)))
    assert (values["5.street"], values["5.city"]) == ("12 N ALDER ST APT 4", "ST PAULS")


def test_numbers_lose_spaces_and_hyphens() -> None:
    coverage = make.a_coverage(member_id="XQ 123-456", group_number="G-77 001")
    values = first(make.a_claim(coverage=coverage, encounter=make.an_encounter(authorization="AB-12 34")))
    assert (values["1a"], values["11"], values["23"]) == ("XQ123456", "G77001", "AB1234")


@given(st.text(), st.text(), st.text())
def test_whatever_is_typed_prints_as_plain_capitals(last: str, street: str, note: str) -> None:
    patient = make.a_patient(name=PersonName(last, "E"), address=make.an_address(street=street))
    encounter = make.an_encounter(additional_info=note, lines=(make.a_line(note=note),))
    for page in fill(make.a_claim(patient=patient, encounter=encounter)):
        for key, text in page.values.items():
            assert text.isascii() and text.isprintable() and text == text.upper(), key
            assert len(text) <= BOX_BY_KEY[key].columns, key


def test_birth_dates_carry_the_century_and_others_do_not() -> None:
    values = visit(onset_date=date(2026, 5, 1))
    assert text_of(values, "3")[:3] == ["03", "07", "1980"]
    assert text_of(values, "14") == ["05", "01", "26", "431"]


@pytest.mark.parametrize(("sex", "key"), [(Sex.FEMALE, "3.female"), (Sex.MALE, "3.male"), (Sex.UNKNOWN, None)])
def test_sex_has_one_box_or_none(sex: Sex, key: str | None) -> None:
    values = first(make.a_claim(patient=make.a_patient(sex=sex)))
    assert [found for found in ("3.female", "3.male") if found in values] == ([key] if key else [])


# --- the insured and other plans -----------------------------------------------------------------


def test_the_insured_who_is_the_patient_is_printed_in_full() -> None:
    values = first(make.a_claim())
    assert values["4"] == values["2"]
    assert values["7.street"] == values["5.street"]
    assert text_of(values, "11a") == ["03", "07", "1980", "X"]
    assert (values["11"], values["11c"], values["11d.no"]) == ("G77001", "CHOICE 500", "X")


def test_another_insured() -> None:
    values = first(make.a_claim(coverage=make.a_spouse_coverage()))
    assert (values["4"], values["6.spouse"], values["11a.male"]) == ("RIVERA, MARCO", "X", "X")
    assert values["7.phone"] == "5550177"


def test_what_is_not_known_of_the_insured_stays_empty() -> None:
    values = first(make.a_claim(coverage=make.a_coverage(relation=Relation.CHILD)))
    assert not {"4", "7.street", "7.zip"} & set(values)


def test_a_further_plan_fills_9_and_11d() -> None:
    values = first(make.a_claim(other=make.an_other_coverage()))
    assert (values["9"], values["9a"], values["9d"]) == ("RIVERA, MARCO", "HMG40", "HARBOR PLUS")
    assert "11d.yes" in values and "11d.no" not in values


def test_a_further_plan_without_group_or_plan_name() -> None:
    other = make.an_other_coverage()
    bare = replace(other, coverage=replace(other.coverage, group_number="", plan_name=""))
    values = first(make.a_claim(other=bare))
    assert (values["9a"], values["9d"]) == ("HM998877", "HARBOR MUTUAL")


def test_signatures_are_printed_only_when_on_file() -> None:
    signed = first(make.a_claim())
    assert signed["12"] == signed["13"] == "SIGNATURE ON FILE"
    claim = make.a_claim(
        patient=make.a_patient(signature_on_file=False),
        coverage=make.a_coverage(pays_practice=False),
        rendering=make.a_provider(signature_on_file=False),
    )
    assert not {"12", "13", "31", "31.date"} & set(first(claim))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (PersonName("Okafor", "Ada", "N"), "ADA N OKAFOR MD"),
        (PersonName("Featherstone", "Ada", "Nnenna"), "ADA FEATHERSTONE MD"),
        (PersonName("Featherstone-Okafor", "Adaeze"), "SIGNATURE ON FILE"),
    ],
)
def test_the_signature_is_never_cut(name: PersonName, printed: str) -> None:
    assert first(make.a_claim(rendering=make.a_provider(name=name)))["31"] == printed


def test_an_unsigned_claim_has_no_date_in_31() -> None:
    assert "31.date" not in first(make.a_claim(signed_on=""))


# --- Medicare ------------------------------------------------------------------------------------


def test_medicare_as_the_first_payer() -> None:
    values = first(medicare_claim())
    assert (values["1.medicare"], values["1a"], values["11"]) == ("X", "1EG4TE5MK73", "NONE")
    empty = {"4", "6", "7", "9", "9a", "9d", "11a", "11b", "11c", "11d", "13"}
    assert not empty & {BOX_BY_KEY[key].item for key in values}


def test_medicare_wants_many_boxes_empty() -> None:
    licensed = {"other_id_qualifier": "0B", "other_id": "L-44"}
    encounter = make.an_encounter(
        onset_date=date(2026, 5, 1),
        other_date=date(2026, 5, 2),
        other_date_qualifier="454",
        lines=(make.a_line(emergency=True, epsdt="Y"),),
    )
    claim = medicare_claim(
        encounter=encounter,
        version=7,
        original_reference="ICN1",
        referring=make.a_referrer(**licensed),
        rendering=make.a_provider(**licensed),
        facility=make.a_facility(**licensed),
        practice=make.a_practice(**licensed),
    )
    values = first(claim)
    assert not {"15", "17a", "22", "24C", "24H", "24I", "32b", "33b"} & {BOX_BY_KEY[key].item for key in values}
    assert not {"14.qualifier", "24J.1.other"} & set(values)
    assert values["17b"] == make.REFERRING_NPI
    everyone_else = first(replace(claim, payer=make.a_payer()))
    assert everyone_else["24J.1.other"] == "L44"
    assert (everyone_else["22.code"], everyone_else["17a"], everyone_else["33b"]) == ("7", "L44", "0BL44")


def test_medicare_gets_one_pointer_a_line() -> None:
    assert first(medicare_claim())["24E.1"] == "A"


def test_medicare_is_told_the_place_even_when_it_is_the_practice() -> None:
    assert first(medicare_claim())["32.name"] == "CEDAR FAMILY MEDICINE"
    at_home = medicare_claim(encounter=make.an_encounter(place_of_service="12"))
    assert (first(at_home)["32.name"], first(at_home)["32.street"]) == ("ELENA M RIVERA", "12 ALDER WAY")
    by_video = medicare_claim(encounter=make.an_encounter(place_of_service="10"))
    assert first(by_video)["32.name"] == "CEDAR FAMILY MEDICINE"
    assert "32.name" not in first(make.a_claim())


# --- facts of the visit --------------------------------------------------------------------------


def test_accidents_and_dates() -> None:
    day = date(2026, 4, 30)
    values = visit(
        auto_accident=True,
        accident_state="OR",
        other_date=day,
        other_date_qualifier="439",
        unable_to_work_from=day,
        unable_to_work_to=make.VISIT,
        hospital_from=day,
        claim_codes="W2 10",
    )
    assert (values["10a.no"], values["10b.yes"], values["10b.state"], values["10c.no"]) == ("X", "X", "OR", "X")
    assert text_of(values, "15") == ["439", "04", "30", "26"]
    assert text_of(values, "16") == ["04", "30", "26", "05", "11", "26"]
    assert text_of(values, "18") == ["04", "30", "26"]
    assert values["10d"] == "W2   10"


def test_a_referring_provider() -> None:
    encounter = make.an_encounter(referring_role="DK")
    values = first(make.a_claim(encounter=encounter, referring=make.a_referrer()))
    assert (values["17.qualifier"], values["17"], values["17b"]) == ("DK", "PER LINDQVIST DO", make.REFERRING_NPI)
    assert "17a" not in values


def test_outside_lab() -> None:
    values = visit(outside_lab=True, outside_lab_cents=123_45)
    assert (values["20.yes"], values["20.charge"]) == ("X", "12345")
    assert visit()["20.no"] == "X"


def test_item_19_begins_above_when_it_is_long() -> None:
    words = "DRUG NAME AND DOSE FOR AN UNLISTED DRUG GIVEN TODAY IN THE OFFICE"
    values = visit(additional_info=words)
    assert f"{values['19.above']} {values['19']}" == words
    assert "19.above" not in visit(additional_info="SHORT")


@given(st.integers(1, 71))
def test_seventy_one_characters_fit_into_item_19(length: int) -> None:
    text = ("ABCDEFGHIJ" * 8)[:length]
    encounter = make.an_encounter(additional_info=text)
    claim = make.a_claim(encounter=encounter)
    values = first(claim)
    assert values.get("19.above", "") + values["19"] == text
    assert not overflows(claim)


def test_a_facility() -> None:
    values = first(make.a_claim(facility=make.a_facility(other_id_qualifier="G2", other_id="77-1")))
    assert (values["32.name"], values["32.city"]) == ("HILLSIDE HOSPITAL", "PORTLAND OR 97209-3300")
    assert (values["32a"], values["32b"]) == (make.FACILITY_NPI, "G2771")


def test_a_social_security_number_crosses_its_box() -> None:
    values = first(make.a_claim(practice=make.a_practice(tax_id="123-45-6789", tax_id_kind=TaxIdKind.SSN)))
    assert values["25"] == "123456789"
    assert "25.ssn" in values and "25.ein" not in values


def test_a_replacement_names_the_original() -> None:
    values = first(make.a_claim(version=7, original_reference="icn-99"))
    assert (values["22.code"], values["22.reference"]) == ("7", "ICN-99")
    assert not text_of(first(make.a_claim()), "22")


# --- item 24 -------------------------------------------------------------------------------------


def test_a_drug_in_the_shaded_half() -> None:
    assert one_line(drug=make.a_drug(quantity_thousandths=1_500))["24.1"] == "N459148001665 ML1.5"
    assert one_line(drug=make.a_drug(unit="UN", quantity_thousandths=100_000))["24.1"] == "N459148001665 UN100"


def test_a_drug_and_a_note_stand_three_blanks_apart() -> None:
    assert one_line(drug=make.a_drug(), note="new kit")["24.1"] == "N459148001665 ML1   ZZNEW KIT"
    assert one_line(note="new kit")["24.1"] == "ZZNEW KIT"


def test_a_range_of_days_and_one_day() -> None:
    values = visit(lines=(make.a_line(through_date=date(2026, 5, 13)), make.a_line(service_date=date(2026, 5, 10))))
    assert [values[f"24A.1.{end}.day"] for end in ("from", "to")] == ["11", "13"]
    assert [values[f"24A.2.{end}.day"] for end in ("from", "to")] == ["10", "10"]


def test_a_line_takes_the_place_of_the_visit_unless_it_has_its_own() -> None:
    values = visit(lines=(make.a_line(), make.a_line(place_of_service="22")))
    assert (values["24B.1"], values["24B.2"]) == ("11", "22")


@pytest.mark.parametrize(
    ("epsdt", "key"), [("Y", "24H.1"), ("N", "24H.1"), ("AV", "24H.1.shaded"), ("ST", "24H.1.shaded")]
)
def test_epsdt_has_its_half(epsdt: str, key: str) -> None:
    values = one_line(epsdt=epsdt)
    assert [found for found in values if found.startswith("24H")] == [key]


def test_units_print_whole_or_with_one_decimal() -> None:
    assert one_line(units_tenths=15)["24G.1"] == "1.5"
    assert one_line(units_tenths=120)["24G.1"] == "12"


# --- several sheets ------------------------------------------------------------------------------


def seven_lines(count: int = 7) -> tuple[ServiceLine, ...]:
    return tuple(make.a_line(procedure=f"9921{place % 10}", charge_cents=10_01) for place in range(count))


@pytest.mark.parametrize(("lines", "sheets"), [(0, 1), (1, 1), (6, 1), (7, 2), (12, 2), (13, 3), (50, 9)])
def test_six_lines_a_sheet(lines: int, sheets: int) -> None:
    assert len(fill(make.a_claim(encounter=make.an_encounter(lines=seven_lines(lines))))) == sheets


def test_each_sheet_is_complete_and_the_copay_is_on_the_first() -> None:
    one, two = fill(make.a_claim(encounter=make.an_encounter(lines=seven_lines())))
    assert (one.values["28.dollars"], one.values["28.cents"]) == ("60", "06")
    assert (two.values["28.dollars"], two.values["28.cents"]) == ("10", "01")
    assert "29.dollars" in one.values and "29.dollars" not in two.values
    assert [key for key in two.values if key.startswith("24D.")] == ["24D.1"]
    head = {key: text for key, text in one.values.items() if not BOX_BY_KEY[key].item.startswith(("24", "28", "29"))}
    assert head.items() <= two.values.items()


@given(st.lists(st.integers(1, 999_999_99), min_size=1, max_size=30))
def test_the_sheets_sum_to_the_claim(cents: list[int]) -> None:
    lines = tuple(make.a_line(charge_cents=each) for each in cents)
    claim = make.a_claim(encounter=make.an_encounter(lines=lines))
    totals = [int(page.values["28.dollars"]) * 100 + int(page.values["28.cents"]) for page in fill(claim)]
    assert sum(totals) == claim.total_cents


# --- what does not fit ---------------------------------------------------------------------------


def test_a_usual_claim_cuts_nothing() -> None:
    assert overflows(make.a_claim()) == ()


def test_long_words_are_cut_with_a_warning() -> None:
    patient = make.a_patient(name=PersonName("Featherstonehaugh-Cholmondeley", "Marjoribanks"))
    claim = make.a_claim(patient=patient, coverage=make.a_spouse_coverage())
    assert first(claim)["2"] == "FEATHERSTONEHAUGH-CHOLMONDELEY, MARJORIBANKS"[:28]
    (finding,) = overflows(claim)
    assert (finding.field, finding.severity) == ("patient.name", Severity.WARNING)
    assert "item 2" in finding.message and "MARJORIBANKS" in finding.mend


def test_a_cut_number_is_an_error_at_its_own_line() -> None:
    lines = (*seven_lines(6), make.a_line(units_tenths=10_5))
    (finding,) = overflows(make.a_claim(encounter=make.an_encounter(lines=lines)))
    assert (finding.field, finding.severity, finding.rule) == ("line.6.units", Severity.ERROR, "form.cut")


def test_what_every_sheet_cuts_is_said_once() -> None:
    encounter = make.an_encounter(lines=seven_lines(13), authorization="9" * 30)
    assert [finding.field for finding in overflows(make.a_claim(encounter=encounter))] == ["encounter.authorization"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Łukasz", "LUKASZ"),
        ("Nguyễn", "NGUYEN"),
        ("Ðorđe", "DORDE"),
        ("Ħamrun", "HAMRUN"),
        ("Yıldız", "YILDIZ"),
        ("Əliyev", "ELIYEV"),
        ("José\u00a0María", "JOSE MARIA"),
        ("Zero\u200bwidth", "ZEROWIDTH"),
        ("12½ Main", "12 1/2 MAIN"),
        ("O´Hara", "OHARA"),
    ],
)
def test_letters_of_the_world_are_folded_without_a_word(typed: str, printed: str) -> None:
    patient = make.a_patient(address=make.an_address(street=typed))
    claim = make.a_claim(patient=patient)
    assert first(claim)["5.street"] == printed
    assert overflows(claim) == ()


def test_letters_the_form_does_not_have_are_told_and_hold_the_claim() -> None:
    patient = make.a_patient(name=PersonName("Ивић", "Ana", "Ж"), address=make.an_address(street="王 Road 5😀"))
    found = overflows(make.a_claim(patient=patient))
    assert [(finding.rule, finding.severity, finding.field) for finding in found[:2]] == [
        ("form.letters", Severity.ERROR, "patient.name"),
        ("form.letters", Severity.ERROR, "patient.address"),
    ]
    assert found[0].message.endswith("cannot print: ИвићЖ")


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd")), max_size=40))
def test_nothing_a_name_holds_is_left_out_in_silence(last: str) -> None:
    claim = make.a_claim(patient=make.a_patient(name=PersonName(last, "Ana")))
    told = {finding.rule for finding in overflows(claim)}
    letters = [letter for letter in last if letter.isalnum()]
    if letters and "form.letters" not in told:
        assert len(first(claim)["2"].replace(", ANA", "")) >= min(len(letters), 20)
