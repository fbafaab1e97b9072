"""Age, sex, side and sequela: told where a code does not fit its patient, silent where it does."""

from datetime import date

import pytest

from app.domain.diagnosis_facts import CodeChoice, DiagnosisFacts
from app.domain.findings import Finding, Severity
from app.domain.fixes import apply_fix
from app.domain.people import Patient, Sex
from app.domain.rules.encounter_rules import check_encounter
from tests import builders as make
from tests.builders import TODAY
from tests.domain.small_book import NotesBook, context

SIDES = (CodeChoice("M25.561", "right"), CodeChoice("M25.562", "left"), CodeChoice("M25.569", "unspecified"))
EAR = tuple(CodeChoice(f"H61.2{end}", side) for end, side in enumerate(("unspecified", "right", "left", "bilateral")))


def check(facts: tuple[DiagnosisFacts, ...], patient: Patient | None = None) -> list[Finding]:
    visit = make.an_encounter(service_date=TODAY, diagnoses=tuple(each.code for each in facts))
    return list(check_encounter(visit, context(book=NotesBook(facts), patient=patient)))


def rules(facts: tuple[DiagnosisFacts, ...], patient: Patient | None = None) -> set[str]:
    asked = {"side_open", "both_sides", "sequela_first", "age", "sex"}
    return {name for each in check(facts, patient) if (name := each.rule.removeprefix("diagnosis.")) in asked}


def born(years: int, days: int = 0) -> Patient:
    return Patient(1, birth_date=date.fromordinal(date(TODAY.year - years, TODAY.month, TODAY.day).toordinal() - days))


def test_an_open_side_offers_the_sides() -> None:
    facts = DiagnosisFacts("M25.569", "Pain in unspecified knee", side="unspecified", sides=SIDES)
    (told,) = [each for each in check((facts,)) if each.rule == "diagnosis.side_open"]
    assert told.severity is Severity.WARNING
    assert [(fix.words, fix.value) for fix in told.fixes] == [
        ("Right: M25.561", "M25.561"),
        ("Left: M25.562", "M25.562"),
    ]
    visit = make.an_encounter(diagnoses=("M25.569",))
    assert apply_fix(visit, told.fixes[1]).diagnoses == ("M25.562",)
    told_side = DiagnosisFacts("M25.562", "Pain in left knee", side="left", sides=SIDES)
    no_sides = DiagnosisFacts("R51.9", "Headache, unspecified")
    assert not rules((told_side, no_sides))


def test_two_sides_are_one_code_where_there_is_one_for_both() -> None:
    right = DiagnosisFacts("H61.21", "Impacted cerumen, right ear", side="right", sides=EAR)
    left = DiagnosisFacts("H61.22", "Impacted cerumen, left ear", side="left", sides=EAR)
    assert rules((right, left)) == {"both_sides"}
    assert rules((right,)) == set()
    knees = (
        DiagnosisFacts("M25.561", "Pain in right knee", side="right", sides=SIDES),
        DiagnosisFacts("M25.562", "Pain in left knee", side="left", sides=SIDES),
    )
    assert rules(knees) == set()


def test_a_sequela_follows_what_it_left() -> None:
    old = DiagnosisFacts("S93.401S", "Sprain of unspecified ligament of right ankle, sequela", seventh="S")
    now = DiagnosisFacts("M25.571", "Pain in right ankle")
    assert rules((old, now)) == {"sequela_first"}
    assert rules((now, old)) == set()
    assert rules((DiagnosisFacts("S93.401D", "Sprain, subsequent encounter", seventh="D"),)) == set()


@pytest.mark.parametrize(
    ("code", "words", "fits", "conflicts"),
    [
        ("Z38.00", "Single liveborn infant, delivered vaginally", born(0, 3), born(1)),
        ("P07.03", "Extremely low birth weight newborn", born(0, 200), born(30)),
        ("O09.511", "Supervision of elderly primigravida, first trimester", born(36), born(66)),
        ("O80", "Encounter for full-term uncomplicated delivery", born(22), born(8)),
        ("Z3A.20", "20 weeks gestation of pregnancy", born(22), born(70)),
        ("Z00.129", "Encounter for routine child health examination", born(6), born(40)),
        ("Z00.00", "Encounter for general adult medical examination", born(40), born(6)),
        ("Z00.110", "Health examination for newborn under 8 days old", born(0, 5), born(0, 9)),
        ("Z00.111", "Health examination for newborn 8 to 28 days old", born(0, 28), born(0, 60)),
        ("Z68.54", "Body mass index [BMI] pediatric, 95th percentile", born(12), born(25)),
        ("Z68.41", "Body mass index [BMI] 40.0-44.9, adult", born(44), born(12)),
        ("H25.11", "Age-related nuclear cataract, right eye", born(70), born(20)),
        ("N95.0", "Postmenopausal bleeding", born(55), born(20)),
        ("M83.1", "Senile osteomalacia", born(80), born(20)),
        ("T74.12XA", "Child physical abuse, confirmed, initial encounter", born(5), born(50)),
    ],
)
def test_ages(code: str, words: str, fits: Patient, conflicts: Patient) -> None:
    facts = (DiagnosisFacts(code, words),)
    assert rules(facts, fits) == set()
    assert rules(facts, conflicts) == {"age"}
    assert rules(facts) == set(), "nobody is known"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Z62.810", "Personal history of physical and sexual abuse in childhood"),
        ("Z69.020", "Encounter for mental health services for victim of non-parental child abuse"),
        ("G47.33", "Obstructive sleep apnea (adult) (pediatric)"),
        ("G43.C0", "Periodic headache syndromes in child or adult, not intractable"),
        ("Q61.2", "Polycystic kidney, adult type"),
        ("Y07.11", "Biological father, perpetrator of maltreatment of child"),
        ("M08.00", "Unspecified juvenile rheumatoid arthritis of unspecified site"),
    ],
)
@pytest.mark.parametrize("patient", [born(50), born(5)])
def test_words_that_tell_no_age_of_the_patient(code: str, words: str, patient: Patient) -> None:
    assert "age" not in rules((DiagnosisFacts(code, words),), patient)


@pytest.mark.parametrize(
    ("code", "words", "sex"),
    [
        ("N40.0", "Benign prostatic hyperplasia without lower urinary tract symptoms", Sex.MALE),
        ("Z12.5", "Encounter for screening for malignant neoplasm of prostate", Sex.MALE),
        ("S31.20XA", "Unspecified open wound of penis, initial encounter", Sex.MALE),
        ("C50.021", "Malignant neoplasm of nipple and areola, right male breast", Sex.MALE),
        ("N95.1", "Menopausal and female climacteric states", Sex.FEMALE),
        ("O26.91", "Pregnancy related conditions, unspecified, first trimester", Sex.FEMALE),
        ("Z01.419", "Encounter for gynecological examination (general) (routine)", Sex.FEMALE),
        ("B37.31", "Acute candidiasis of vulva and vagina", Sex.FEMALE),
        ("S37.401A", "Unspecified injury of ovary, unilateral, initial encounter", Sex.FEMALE),
    ],
)
def test_sexes(code: str, words: str, sex: Sex) -> None:
    facts = (DiagnosisFacts(code, words),)
    other = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
    patient = born(40)
    assert "sex" not in rules(facts, Patient(1, birth_date=patient.birth_date, sex=sex))
    assert "sex" in rules(facts, Patient(1, birth_date=patient.birth_date, sex=other))
    assert "sex" not in rules(facts, Patient(1, birth_date=patient.birth_date, sex=Sex.UNKNOWN))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Z80.42", "Family history of malignant neoplasm of prostate"),
        ("Z15.02", "Genetic susceptibility to malignant neoplasm of ovary"),
        ("P03.6", "Newborn affected by abnormal uterine contractions"),
        ("N99.110", "Postprocedural urethral stricture, male, meatal or female"),
        ("M54.2", "Cervicalgia"),
        ("T83.31XA", "Breakdown (mechanical) of intrauterine contraceptive device"),
    ],
)
@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_words_that_tell_no_sex_of_the_patient(code: str, words: str, sex: Sex) -> None:
    assert "sex" not in rules((DiagnosisFacts(code, words),), Patient(1, sex=sex))
