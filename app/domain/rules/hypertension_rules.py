"""Hypertension beside kidney disease: the guidelines presume that one led to the other, and have codes for both."""

from collections.abc import Iterator

from app.domain.encounter import Encounter
from app.domain.findings import Fix, Severity
from app.domain.ids import parse_icd10cm
from app.domain.rules.diagnosis_rules import diagnosis_label
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_END_STAGE = ("N185", "N186")


def _kidney_presumed(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    plain = [(parse_icd10cm(code) or "").replace(".", "") for code in encounter.diagnoses]
    kidney = next((code for code in plain if code.startswith("N18")), "")
    if not kidney or any(code.startswith(("I12", "I13", "O10")) for code in plain):
        return
    fails = any(code.startswith("I50") for code in plain)
    for place, code in enumerate(plain):
        if code == "I10" or code.startswith("I11"):
            wanted = _combined(code, kidney, fails or code == "I110")
            pair = f"{encounter.diagnoses[place]} beside {kidney[:3]}.{kidney[3:]}"
            message = (
                f"{diagnosis_label(place)}: {pair}: hypertension with chronic kidney disease is one code, {wanted}."
            )
            mend = "Keep both only where the record says that the kidney disease has another cause."
            yield Complaint(f"diagnosis.{place}", message, mend, (Fix(f"Take {wanted}", f"diagnosis.{place}", wanted),))


def _combined(hypertension: str, kidney: str, fails: bool) -> str:
    """The combination code: kidney alone (I12), or heart and kidney (I13)."""
    end_stage = kidney in _END_STAGE
    if fails:
        return "I13.2" if end_stage else "I13.0"
    if hypertension.startswith("I11"):
        return "I13.11" if end_stage else "I13.10"
    return "I12.0" if end_stage else "I12.9"


HYPERTENSION_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "diagnosis.hypertension_kidney",
        Severity.WARNING,
        "ICD-10-CM guidelines I.C.9.a",
        _kidney_presumed,
        "Hypertension with chronic kidney disease is coded as one: I12 or, where the heart is concerned, I13.",
    ),
)
