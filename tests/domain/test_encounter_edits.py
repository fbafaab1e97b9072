"""Edits on a visit: pointers go on meaning what they meant, and lines come with their defaults."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain import encounter_edits as edits
from app.domain.codes import POINTER_LETTERS
from app.domain.encounter import DrugCode, Encounter, ProcedureCode, ServiceLine, Template

VISIT = Encounter(
    practice_id=1,
    patient_id=2,
    service_date=date(2026, 3, 7),
    diagnoses=("E11.42", "I10", "M25.562"),
    lines=(
        ServiceLine(service_date=date(2026, 3, 7), procedure="99214", pointers="ABC", charge_cents=185_00),
        ServiceLine(service_date=date(2026, 3, 7), procedure="20610", pointers="C", charge_cents=140_00),
    ),
)
LISTED = ProcedureCode(1, 1, "J1030", "Methylprednisolone", 18_00, ("JZ",), DrugCode("00009307301", "ML", 1000))

codes = st.lists(st.sampled_from(["I10", "E11.9", "M54.50", "J06.9", "R05.1", "Z23"]), unique=True, max_size=6)
pointers = st.text(st.sampled_from(POINTER_LETTERS[:6]), max_size=4)


def meant(encounter: Encounter) -> list[list[str]]:
    """The codes each line points at."""
    known = dict(zip(POINTER_LETTERS, encounter.diagnoses, strict=False))
    return [[known[letter] for letter in line.pointers if letter in known] for line in encounter.lines]


@given(codes, st.lists(pointers, max_size=3), st.integers(0, 5), st.integers(0, 5))
def test_moving_a_diagnosis_changes_no_meaning(listed: list[str], letters: list[str], place: int, to: int) -> None:
    visit = Encounter(diagnoses=tuple(listed), lines=tuple(ServiceLine(pointers=some) for some in letters))
    moved = edits.move_diagnosis(visit, place, to)
    assert meant(moved) == meant(visit)
    assert sorted(moved.diagnoses) == sorted(visit.diagnoses)


@given(codes, st.lists(pointers, max_size=3), st.integers(0, 5))
def test_removing_a_diagnosis_takes_only_its_own_pointers(listed: list[str], letters: list[str], place: int) -> None:
    visit = Encounter(diagnoses=tuple(listed), lines=tuple(ServiceLine(pointers=some) for some in letters))
    left = edits.remove_diagnosis(visit, place)
    gone = set(listed[place : place + 1])
    assert meant(left) == [[code for code in line if code not in gone] for line in meant(visit)]


def test_a_diagnosis_is_put_at_its_place_or_at_the_end() -> None:
    assert edits.set_diagnosis(VISIT, 1, "I15.9").diagnoses == ("E11.42", "I15.9", "M25.562")
    assert edits.set_diagnosis(VISIT, 9, "Z23").diagnoses[-1] == "Z23"
    full = replace(VISIT, diagnoses=tuple(f"Z{n}" for n in range(12)))
    assert edits.set_diagnosis(full, 12, "Z23") == full


def test_a_new_line_points_at_all_diagnoses_or_at_the_first() -> None:
    many = replace(VISIT, diagnoses=("A", "B", "C", "D", "E"))
    assert edits.new_line(many, one_pointer=False).pointers == "ABCD"
    assert edits.new_line(many, one_pointer=True).pointers == "A"
    assert edits.new_line(Encounter(), one_pointer=True).pointers == ""
    assert edits.new_line(VISIT, one_pointer=False).service_date == VISIT.service_date


def test_a_listed_procedure_brings_words_fee_modifiers_and_drug() -> None:
    line = edits.with_procedure(replace(ServiceLine(), units_tenths=20), "J1030", LISTED)
    assert (line.charge_cents, line.modifiers, line.drug) == (36_00, ("JZ",), LISTED.drug)
    unlisted = edits.with_procedure(line, "99999", None)
    assert (unlisted.procedure, unlisted.description, unlisted.charge_cents) == ("99999", "", 36_00)


def test_the_charge_follows_the_units_until_the_biller_sets_her_own() -> None:
    line = edits.with_procedure(ServiceLine(), "J1030", LISTED)
    assert edits.with_units(line, 35, 18_00).charge_cents == 63_00
    assert edits.with_units(replace(line, charge_cents=20_00), 30, 18_00).charge_cents == 20_00
    assert edits.price(333, 15) == 500  # 4.995 to the nearest cent


def test_lines_on_the_visits_day_move_with_it() -> None:
    lines = (VISIT.lines[0], replace(VISIT.lines[1], service_date=date(2026, 3, 8)), ServiceLine())
    moved = edits.with_service_date(replace(VISIT, lines=lines), date(2026, 3, 9))
    assert [line.service_date for line in moved.lines] == [date(2026, 3, 9), date(2026, 3, 8), date(2026, 3, 9)]
    elsewhere = edits.with_place(replace(VISIT, lines=(replace(ServiceLine(), place_of_service="11"),)), "22")
    assert (elsewhere.place_of_service, elsewhere.lines[0].place_of_service) == ("22", "22")


def test_a_repeated_visit_is_new_services_on_a_new_day() -> None:
    earlier = replace(VISIT, id=7, rendering_id=3, patient_paid_cents=20_00, hospital_from=date(2026, 1, 1))
    earlier = replace(earlier, lines=tuple(replace(line, id=n) for n, line in enumerate(earlier.lines, 10)))
    again = edits.repeat_visit(Encounter(practice_id=1, patient_id=2, service_date=date(2026, 4, 1)), earlier)
    assert again.id == 0 and again.patient_paid_cents == 0 and again.hospital_from is None
    assert again.rendering_id == 3 and again.diagnoses == earlier.diagnoses
    assert [(line.id, line.service_date) for line in again.lines] == [(0, date(2026, 4, 1))] * 2


def test_a_favourite_keeps_its_meaning_among_other_diagnoses() -> None:
    favourite = Template(diagnoses=("I10", "Z23"), lines=(ServiceLine(procedure="J1030", pointers="BA"),))
    filled = edits.apply_template(replace(VISIT, lines=()), favourite, False, lambda code: LISTED)
    assert filled.diagnoses == ("E11.42", "I10", "M25.562", "Z23")
    assert (filled.lines[0].pointers, filled.lines[0].charge_cents) == ("DB", 18_00)
    assert filled.lines[0].service_date == VISIT.service_date
    assert edits.apply_template(VISIT, favourite, True, lambda code: None).lines[-1].pointers == "D"


def test_a_visit_kept_as_a_favourite_forgets_its_days() -> None:
    kept = edits.as_template(replace(VISIT, lines=(replace(VISIT.lines[0], id=5),)), "Knee", 3)
    assert (kept.name, kept.provider_id, kept.diagnoses) == ("Knee", 3, VISIT.diagnoses)
    assert (kept.lines[0].id, kept.lines[0].service_date) == (0, None)


def test_lines_are_put_and_taken() -> None:
    assert edits.set_line(VISIT, 5, ServiceLine(procedure="83036")).lines[-1].procedure == "83036"
    assert [line.procedure for line in edits.remove_line(VISIT, 0).lines] == ["20610"]
    assert edits.remove_line(VISIT, 9) == VISIT
