"""Rules on whether a diagnosis fits its patient: age and sex, the side that is open, the sequela that comes first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.encounter import Encounter
from app.domain.findings import Fix, Severity
from app.domain.people import Sex
from app.domain.rules.companion_rules import read_facts, source
from app.domain.rules.diagnosis_rules import diagnosis_label
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_MATERNITY = ("O", "Z33", "Z34", "Z36", "Z37", "Z39", "Z3A")
_MALE_CODES = tuple(
    "C60 C61 C62 C63 D29 D40 N40 N41 N42 N43 N44 N45 N46 N47 N48 N49 N50 N51 N52 N53 Q53 Q54 Q55 Z12.5 Z12.71".split()
)
_FEMALE_CODES = (
    *"C51 C52 C53 C54 C55 C56 C57 C58 D25 D26 D27 D28 D39 N7 N8 N90 N91 N92 N93 N94 N95 N96 N97 N98".split(),
    *"Q50 Q51 Q52 Z01.4 Z12.4 Z12.72 Z12.73 Z90.71".split(),
    *_MATERNITY,
)
_BODY_CHAPTERS = "ABCDEFGILNQRST"
"""Where a title that names an organ of one sex is about the patient's own (not a relative's, a partner's, a baby's)."""
_MALE_WORDS = re.compile(r"\bmale\b|\bprostat|\bpenis\b|\bpenile\b|\btest[ie]s\b|\btesticular\b|\bscrot", re.I)
_FEMALE_WORDS = re.compile(
    r"\bfemale\b|\bvaginal?\b|\bvulvar?\b|\buter(?:us|ine)\b|\bcervix uteri\b|\bovar(?:y|ies|ian)\b|menopaus|menstrua",
    re.I,
)
_RELATED = re.compile(r"history of childhood|childbirth|parent|family history|in childhood|suspect", re.I)


@dataclass(frozen=True, slots=True)
class _AgeLimit:
    """Words of a title that tell an age, in days of life or years; None is no limit."""

    words: re.Pattern[str]
    told: str
    least_years: int = 0
    most_days: int | None = None
    most_years: int | None = None


_AGE_LIMITS = (
    _AgeLimit(re.compile(r"\bnewborn under 8 days old\b", re.I), "newborns under 8 days old", most_days=7),
    _AgeLimit(re.compile(r"\bnewborn 8 to 28 days old\b", re.I), "newborns up to 28 days old", most_days=28),
    _AgeLimit(re.compile(r"\[BMI\].*\bpediatric\b", re.I), "patients of 2 to 19 years", most_years=19),
    _AgeLimit(re.compile(r"\[BMI\].*\badult\b", re.I), "patients of 20 years and more", least_years=20),
    _AgeLimit(re.compile(r"\bsenile\b|\bage-related\b", re.I), "patients in later life", least_years=40),
    _AgeLimit(re.compile(r"\bpostmenopausal\b", re.I), "women past menopause", least_years=30),
    _AgeLimit(re.compile(r"\badults?\b", re.I), "adults", least_years=15),
    _AgeLimit(re.compile(r"\bchild\b|\binfants?\b|\bpediatric\b", re.I), "children", most_years=17),
)
"""MCE: adult from 15, pediatric to 17 years; the first whose words stand in the title is taken."""
_BOTH_AGES = re.compile(r"\badult\b.*(?:\bchild|\bpediatric)|(?:\bchild|\bpediatric)\b.*\badult", re.I)


def years_old(born: date, on: date) -> int:
    """Whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _side_open(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, facts in read_facts(encounter, context):
        choices = [choice for choice in facts.sides if choice.words in ("right", "left", "bilateral")]
        if facts.side == "unspecified" and choices:
            message = f"{diagnosis_label(place)}: {facts.code} leaves the side open, and there are codes that tell it."
            fixes = tuple(
                Fix(f"{choice.words.capitalize()}: {choice.code}", f"diagnosis.{place}", choice.code)
                for choice in choices
            )
            told = ", ".join(f"{choice.words} {choice.code}" for choice in choices)
            mend = f"Choose the side the note tells: {told}."
            yield Complaint(f"diagnosis.{place}", message, mend, fixes, source(facts))


def _both_sides(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    listed = list(read_facts(encounter, context))
    for place, facts in listed:
        by_side = {choice.words: choice.code for choice in facts.sides}
        other = by_side.get({"left": "right", "right": "left"}.get(facts.side, ""))
        first = next((at for at, found in listed if found.code == other), None)
        if "bilateral" in by_side and first is not None and first < place:
            message = (
                f"{diagnosis_label(place)}: right and left are told apart, but {by_side['bilateral']} is both sides."
            )
            mend = "Put the one code for both sides in place of the two."
            yield Complaint(f"diagnosis.{place}", message, mend, source="ICD-10-CM guidelines I.B.13")


def _sequela_first(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, facts in read_facts(encounter, context):
        if place == 0 and facts.seventh == "S" and facts.code[0] in "MST":
            message = f"{diagnosis_label(0)}: {facts.code} tells the old injury; what it left behind comes first."
            yield Complaint("diagnosis.0", message, "Put the present condition first, this code after it.")


def _age(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    patient, on = context.patient, encounter.service_date or context.today
    if patient is None or patient.birth_date is None or patient.birth_date > on:
        return
    days, years = (on - patient.birth_date).days, years_old(patient.birth_date, on)
    for place, facts in read_facts(encounter, context):
        if told := _age_conflict(facts, days, years):
            message = (
                f"{diagnosis_label(place)}: {facts.code} is for {told}; the patient is {_age_words(days, years)} old."
            )
            mend = "Check the birth date and the code."
            yield Complaint(f"diagnosis.{place}", message, mend)


def _age_conflict(facts: DiagnosisFacts, days: int, years: int) -> str:
    """For whom the code is, where that is not this patient; empty where nothing says so."""
    if facts.code.startswith("Z38") and days > 28:
        return "the baby's own birth record"
    if facts.code.startswith("P") and years >= 1:
        return "conditions that began around birth"
    if facts.code.startswith(_MATERNITY) and not 9 <= years <= 64:
        return "patients who are or were pregnant, 9 to 64 years"
    if facts.code[0] in "PQVWXY" or _RELATED.search(facts.description) or _BOTH_AGES.search(facts.description):
        return ""
    for limit in _AGE_LIMITS:
        if limit.words.search(facts.description):
            too_young = years < limit.least_years
            too_old = (limit.most_days is not None and days > limit.most_days) or (
                limit.most_years is not None and years > limit.most_years
            )
            return limit.told if too_young or too_old else ""
    return ""


def _age_words(days: int, years: int) -> str:
    return f"{years} years" if years >= 2 else f"{days // 30} months" if days > 60 else f"{days} days"


def _sex(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    patient = context.patient
    if patient is None or patient.sex is Sex.UNKNOWN:
        return
    for place, facts in read_facts(encounter, context):
        wanted = sex_of(facts)
        if wanted and wanted is not patient.sex:
            words = "female" if wanted is Sex.FEMALE else "male"
            message = f"{diagnosis_label(place)}: {facts.code} is for {words} patients; the record says otherwise."
            yield Complaint(f"diagnosis.{place}", message, "Check the code and the patient's sex (item 3).")


def sex_of(facts: DiagnosisFacts) -> Sex | None:
    """The sex a code is for, by its place in the book or the words of its title; None where it may be either."""
    if facts.code.startswith(_MALE_CODES):
        return Sex.MALE
    if facts.code.startswith(_FEMALE_CODES):
        return Sex.FEMALE
    if facts.code[0] not in _BODY_CHAPTERS:
        return None
    male, female = _MALE_WORDS.search(facts.description), _FEMALE_WORDS.search(facts.description)
    if bool(male) == bool(female):
        return None
    return Sex.MALE if male else Sex.FEMALE


_MCE = "Medicare Code Editor"

PATIENT_FIT_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "diagnosis.side_open",
        Severity.WARNING,
        "ICD-10-CM guidelines I.B.13",
        _side_open,
        "A diagnosis tells its side where the book has codes for the sides.",
    ),
    Rule(
        "diagnosis.both_sides",
        Severity.NOTE,
        "ICD-10-CM guidelines I.B.13",
        _both_sides,
        "Right and left together are the one code for both sides where there is one.",
    ),
    Rule(
        "diagnosis.sequela_first",
        Severity.WARNING,
        "ICD-10-CM guidelines I.B.10",
        _sequela_first,
        "The sequela of an injury comes after the condition it left behind.",
    ),
    Rule(
        "diagnosis.age",
        Severity.WARNING,
        f"{_MCE}, age conflict; the code's own words",
        _age,
        "Each diagnosis fits the patient's age on the date of service.",
    ),
    Rule(
        "diagnosis.sex",
        Severity.WARNING,
        f"{_MCE}, sex conflict; the code's own words",
        _sex,
        "Each diagnosis fits the patient's sex.",
    ),
)
