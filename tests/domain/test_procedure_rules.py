"""NCCI edits, unit limits, modifiers, fees and global days: what is told, what passes, and what the key does."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.codes import DiagnosisStatus
from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Finding
from app.domain.fixes import apply_fix
from app.domain.procedure_book import Gpci
from app.domain.rules.fee_rules import FEE_RULES
from app.domain.rules.modifier_rules import MODIFIER_RULES
from app.domain.rules.ncci_rules import NCCI_RULES
from app.domain.rules.rule import run_rules
from app.domain.rules.rule_context import EarlierLine, RuleContext
from tests import builders as make
from tests.domain.small_book import context
from tests.domain.small_procedures import SmallProcedures

VISIT = make.VISIT
RULES = NCCI_RULES + MODIFIER_RULES + FEE_RULES


def a_visit(*lines: ServiceLine, **changes: Any) -> Encounter:
    return make.an_encounter(lines=lines, **changes)


def a_line(procedure: str, *modifiers: str, **changes: Any) -> ServiceLine:
    return make.a_line(**({"procedure": procedure, "modifiers": modifiers, "charge_cents": 900_00} | changes))


def told(encounter: Encounter, rule: str, **changes: Any) -> list[Finding]:
    where: RuleContext = context(**({"procedures": SmallProcedures()} | changes))
    return [finding for finding in run_rules(RULES, encounter, where) if finding.rule == rule]


def mended(encounter: Encounter, finding: Finding, choice: int = 0) -> Encounter:
    return apply_fix(encounter, finding.fixes[choice])


# Procedure to procedure ---------------------------------------------------------------------------


def test_a_pair_says_which_line_pays_and_the_one_key_adds_25_to_the_visit() -> None:
    visit = a_visit(a_line("20610", "RT"), a_line("99213", "GT"))
    (finding,) = told(visit, "ncci.pair")
    assert finding.field == "line.1.modifiers"
    assert finding.message == "Line 2: 99213 is not paid beside 20610 (line 1) without a modifier."
    assert finding.source == "NCCI v32.1: Standards of medical / surgical practice"
    assert [fix.words for fix in finding.fixes] == ["Add 25 to line 2"]
    assert mended(visit, finding).lines[1].modifiers == ("GT", "25")
    assert told(mended(visit, finding), "ncci.pair") == []


def test_the_order_of_the_lines_does_not_matter() -> None:
    (finding,) = told(a_visit(a_line("99213"), a_line("20610")), "ncci.pair")
    assert finding.field == "line.0.modifiers" and "(line 2)" in finding.message


def test_before_major_surgery_the_visit_takes_57() -> None:
    (finding,) = told(a_visit(a_line("27447"), a_line("99214")), "ncci.pair")
    assert [fix.value for fix in finding.fixes] == ["57"]


def test_of_two_visits_the_office_visit_takes_25() -> None:
    (finding,) = told(a_visit(a_line("99395"), a_line("99213")), "ncci.pair")
    assert (finding.field, finding.fixes[0].value) == ("line.1.modifiers", "25")


def test_between_procedures_the_biller_chooses_why_they_were_separate() -> None:
    visit = a_visit(a_line("20610"), a_line("20600"))
    (finding,) = told(visit, "ncci.pair")
    assert [fix.value for fix in finding.fixes] == ["59", "XE", "XS", "XP", "XU"]
    assert told(mended(visit, finding, 2), "ncci.pair") == []


@pytest.mark.parametrize(
    ("first", "second", "parted"),
    [
        (("RT",), ("LT",), True),
        (("RT",), ("RT",), False),  # the same joint's side parts nothing
        (("RT",), ("RT", "59"), True),
        (("RT",), (), True),
        (("XS",), (), True),
        (("25",), (), False),  # 25 counts on visits only
        (("GT",), (), False),
    ],
)
def test_what_parts_two_procedures(first: tuple[str, ...], second: tuple[str, ...], parted: bool) -> None:
    assert bool(told(a_visit(a_line("20610", *first), a_line("20600", *second)), "ncci.pair")) is not parted


def test_indicator_0_takes_the_line_off() -> None:
    visit = a_visit(a_line("80053"), a_line("84075", "59"))
    (finding,) = told(visit, "ncci.pair")
    assert finding.message == "Line 2: 84075 is never paid beside 80053 (line 1) on one day."
    assert [line.procedure for line in mended(visit, finding).lines] == ["80053"]


def test_another_day_another_payment() -> None:
    other = VISIT - timedelta(days=1)
    assert not told(a_visit(a_line("20610"), a_line("99213", service_date=other)), "ncci.pair")
    spanning = a_line("99213", service_date=other, through_date=VISIT)
    assert told(a_visit(a_line("20610"), spanning), "ncci.pair")


EARLIER = EarlierLine(VISIT, "20610", (), 1, "26-00007", 41)


@pytest.mark.parametrize(
    ("earlier", "is_told"),
    [
        (EARLIER, True),
        (replace(EARLIER, service_date=VISIT - timedelta(days=1)), False),
        (replace(EARLIER, rendering_id=2), False),
        (replace(EARLIER, encounter_id=5), False),
        (replace(EARLIER, modifiers=("59",)), False),
    ],
)
def test_other_visits_of_the_day_count_too(earlier: EarlierLine, is_told: bool) -> None:
    found = told(a_visit(a_line("99213"), id=5), "ncci.pair", earlier=(earlier,))
    assert bool(found) is is_told
    assert all("claim 26-00007" in finding.message for finding in found)


def test_where_this_line_takes_in_one_sent_before_that_claim_is_named() -> None:
    earlier = replace(EARLIER, procedure="84075")
    (finding,) = told(a_visit(a_line("80053"), id=5), "ncci.pair", earlier=(earlier,))
    assert finding.message == "Line 1: 80053 takes in 84075, which is on claim 26-00007." and not finding.fixes
    earlier = replace(EARLIER, procedure="20600", claim_number="")
    (finding,) = told(a_visit(a_line("20610"), id=5), "ncci.pair", earlier=(earlier,))
    assert "another visit of the day" in finding.message and finding.fixes[0].field == "line.0.modifiers"


def test_medicaid_is_asked_for_its_own_edits() -> None:
    book = SmallProcedures()
    told(a_visit(a_line("20610"), a_line("99213")), "ncci.pair", procedures=book, medicaid=True)
    assert book.asked and all(medicaid for *_, medicaid in book.asked)


def test_a_line_full_of_modifiers_offers_no_fifth() -> None:
    (finding,) = told(a_visit(a_line("20610"), a_line("99213", "GT", "GC", "KX", "CR")), "ncci.pair")
    assert finding.fixes == ()


# Units --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([a_line("20610", units_tenths=20)], ""),
        ([a_line("20610", units_tenths=30)], "Line 1: 3 units of 20610; more than 2 on a line is unlikely."),
        ([a_line("20610", units_tenths=20), a_line("20610", "76", units_tenths=20)], ""),
        ([a_line("36415", units_tenths=20)], ""),
        (
            [a_line("36415", units_tenths=20), a_line("36415", "59")],
            "Line 2: 3 units of 36415 on 05/11/2026; Medicare takes 2 a day.",
        ),
        ([a_line("80053", units_tenths=20)], "Line 1: 2 units of 80053 on 05/11/2026; Medicare takes 1 a day."),
        ([a_line("A4206")], "Line 1: A4206 is not paid to a practitioner (MUE 0)."),
    ],
)
def test_units_by_line_and_by_day(lines: list[ServiceLine], words: str) -> None:
    assert [finding.message for finding in told(a_visit(*lines), "ncci.units")] == ([words] if words else [])


def test_policy_limits_are_absolute_and_clinical_ones_are_appealed() -> None:
    (policy,) = told(a_visit(a_line("80053", units_tenths=20)), "ncci.units")
    (clinical,) = told(a_visit(a_line("36415", units_tenths=30)), "ncci.units")
    assert "by policy" in policy.mend and "appeal" in clinical.mend
    assert clinical.source == "NCCI MUE Q2 2026: Nature of Service/Procedure"


def test_units_of_other_visits_of_the_day_are_added() -> None:
    earlier = replace(EARLIER, procedure="36415", units_tenths=20)
    (finding,) = told(a_visit(a_line("36415"), id=5), "ncci.units", earlier=(earlier,))
    assert "3 units" in finding.message and "claim 26-00007 included" in finding.message


def test_a_line_over_many_days_is_counted_by_day() -> None:
    days = a_line("36415", units_tenths=40, service_date=VISIT - timedelta(days=1), through_date=VISIT)
    assert not told(a_visit(days), "ncci.units")


# Modifiers ----------------------------------------------------------------------------------------


def test_an_unknown_modifier_is_told_but_not_on_ambulance_trips() -> None:
    assert told(a_visit(a_line("99213", "ZZ")), "modifier.unknown")
    assert not told(a_visit(a_line("A0429", "RH")), "modifier.unknown")
    assert not told(a_visit(a_line("99213", "2")), "modifier.unknown")  # no modifier's shape: another rule tells


def test_a_modifier_that_ended_says_when_and_what_is_now() -> None:
    (finding,) = told(a_visit(a_line("J1030", "JG")), "modifier.ended")
    assert "12/31/2024" in finding.message and finding.mend == "Since 2025: TB."


@pytest.mark.parametrize(
    ("modifiers", "kept"),
    [
        (("RT", "LT"), ("50",)),
        (("59", "XS"), ("XS",)),
        (("26", "TC"), ()),
        (("76", "77"), ("77",)),
        (("95", "GT"), ("GT",)),
        (("GY", "GZ"), ("GZ",)),
    ],
)
def test_modifiers_that_exclude_each_other(modifiers: tuple[str, ...], kept: tuple[str, ...]) -> None:
    visit = a_visit(a_line("20610", *modifiers))
    (finding,) = told(visit, "modifier.opposites")
    assert mended(visit, finding).lines[0].modifiers == kept


@pytest.mark.parametrize("modifiers", [("25", "GT"), ("GX", "GY"), ("26", "59"), ("GA", "KX"), ("RT", "59")])
def test_modifiers_that_go_together(modifiers: tuple[str, ...]) -> None:
    assert not told(a_visit(a_line("99213", *modifiers)), "modifier.opposites")


@pytest.mark.parametrize(
    ("code", "modifier", "is_told"),
    [
        ("20610", "25", True),
        ("99213", "25", False),
        ("92014", "25", False),
        ("20610", "57", True),
        ("83036", "91", False),
        ("99213", "91", True),
        ("J1030", "JZ", False),
        ("20610", "JW", True),
        ("00100", "AA", False),
        ("20610", "QZ", True),
        ("83036", "QW", False),
        ("G0402", "24", True),
    ],
)
def test_modifiers_belong_on_their_kind_of_code(code: str, modifier: str, is_told: bool) -> None:
    found = told(a_visit(a_line(code, modifier)), "modifier.wrong_kind")
    assert bool(found) is (is_told and code != "G0402")


def test_50_with_two_units_becomes_one() -> None:
    visit = a_visit(a_line("20610", "50", units_tenths=20))
    (finding,) = told(visit, "modifier.both_sides_twice")
    assert mended(visit, finding).lines[0].units_tenths == 10


@dataclass(frozen=True)
class KneeBook:
    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        words = {"M17.11": "osteoarthritis, right knee", "M17.12": "osteoarthritis, left knee"}
        return DiagnosisStatus(True, True, True, words.get(code, "something else"))

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        return None


@pytest.mark.parametrize(
    ("modifier", "diagnoses", "is_told"),
    [
        ("LT", ("M17.11",), True),
        ("RT", ("M17.11",), False),
        ("LT", ("M17.11", "M17.12"), False),
        ("LT", ("I10",), False),
        ("FA", ("M17.11",), True),
        ("50", ("M17.11",), False),
    ],
)
def test_a_side_against_its_diagnosis(modifier: str, diagnoses: tuple[str, ...], is_told: bool) -> None:
    pointers = "ABCD"[: len(diagnoses)]
    visit = a_visit(a_line("20610", modifier, pointers=pointers), diagnoses=diagnoses)
    found = told(visit, "modifier.side", book=KneeBook())
    assert bool(found) is is_told
    if found and modifier == "LT":
        assert mended(visit, found[0]).lines[0].modifiers == ("RT",)


@pytest.mark.parametrize(
    ("code", "modifier", "is_told"),
    [
        ("99213", "26", True),
        ("93000", "TC", True),
        ("93000", "50", True),
        ("10060", "50", True),
        ("20610", "50", False),
        ("10060", "80", True),
        ("10060", "62", True),
        ("27447", "80", False),
    ],
)
def test_what_the_fee_schedule_says_of_a_modifier(code: str, modifier: str, is_told: bool) -> None:
    assert bool(told(a_visit(a_line(code, modifier)), "modifier.schedule")) is is_told


def test_therapy_wants_its_plan_of_care() -> None:
    (finding,) = told(a_visit(a_line("97161")), "modifier.no_plan_of_care")
    assert [fix.value for fix in finding.fixes] == ["GP"]
    assert len(told(a_visit(a_line("97110", "59")), "modifier.no_plan_of_care")[0].fixes) == 3
    assert not told(a_visit(a_line("97110", "GO")), "modifier.no_plan_of_care")


def test_anesthesia_says_who_gave_it() -> None:
    assert told(a_visit(a_line("00100")), "modifier.no_anesthetist")
    assert not told(a_visit(a_line("00100", "QZ")), "modifier.no_anesthetist")


def test_what_changes_the_price_goes_first() -> None:
    visit = a_visit(a_line("20610", "RT", "26"))
    (finding,) = told(visit, "modifier.order")
    assert mended(visit, finding).lines[0].modifiers == ("26", "RT")


# Fees and codes -----------------------------------------------------------------------------------


def test_a_charge_below_medicare_is_told_with_both_amounts_and_the_place() -> None:
    # (1.00 + 1.00 + 0.10) × 33.4009 = 70.14
    (finding,) = told(a_visit(a_line("99213", charge_cents=70_13)), "fee.below_medicare")
    assert finding.message == "Line 1: the charge 70.13 is below the 70.14 Medicare allows."
    assert finding.source == "Medicare fee schedule April 2026, national average"
    assert not told(a_visit(a_line("99213", charge_cents=70_14)), "fee.below_medicare")


def test_units_facility_and_locality_move_what_medicare_allows() -> None:
    two = a_line("99213", charge_cents=140_00, units_tenths=20)
    assert told(a_visit(two), "fee.below_medicare")
    assert not told(a_visit(replace(two, place_of_service="22")), "fee.below_medicare")
    cheap = Gpci(900, 800, 500, "Elsewhere")
    assert not told(a_visit(two), "fee.below_medicare", gpci=cheap)


def test_without_a_charge_the_amount_is_suggested() -> None:
    (finding,) = told(a_visit(a_line("99213", charge_cents=0)), "fee.none")
    assert "70.14" in finding.message


@pytest.mark.parametrize(
    ("earlier", "days", "line", "fixes"),
    [
        ("27447", 90, a_line("99213"), ["24"]),
        ("27447", 91, a_line("99213"), None),
        ("27447", 0, a_line("99213"), None),
        ("27447", 30, a_line("99213", "24"), None),
        ("27447", 30, a_line("20610"), ["58", "78", "79"]),
        ("27447", 30, a_line("83036"), None),
        ("10060", 10, a_line("99213"), ["24"]),
        ("20610", 1, a_line("99213"), None),
    ],
)
def test_days_that_a_surgery_covers(earlier: str, days: int, line: ServiceLine, fixes: list[str] | None) -> None:
    before = EarlierLine(VISIT - timedelta(days=days), earlier, (), 1, "26-00007", 41)
    found = told(a_visit(line, id=5), "fee.global_days", earlier=(before,))
    assert [[fix.value for fix in finding.fixes] for finding in found] == ([fixes] if fixes else [])
    assert not told(a_visit(line, id=5), "fee.global_days", earlier=(replace(before, rendering_id=2),))


def test_a_visit_on_the_day_of_a_procedure_without_an_edit() -> None:
    (finding,) = told(a_visit(a_line("11042"), a_line("99213")), "fee.visit_with_procedure")
    assert finding.fixes[0].value == "25"
    assert not told(a_visit(a_line("11042"), a_line("99213", "25")), "fee.visit_with_procedure")
    assert not told(a_visit(a_line("20610"), a_line("99213")), "fee.visit_with_procedure")  # NCCI tells it


def test_codes_out_of_force_and_codes_nobody_lists() -> None:
    (ended,) = told(a_visit(a_line("G9999")), "procedure.not_in_force")
    assert ended.message == "Line 1: G9999 ended on 12/31/2025." and ended.source == "HCPCS April 2026"
    assert told(a_visit(a_line("G0000")), "procedure.not_listed")
    assert not told(a_visit(a_line("99213")), "procedure.not_listed")


def test_nothing_imported_nothing_said() -> None:
    lines = [a_line("20610", units_tenths=90), a_line("99213"), a_line("84075", "ZZ"), a_line("97110")]
    assert list(run_rules(RULES, a_visit(*lines), context())) == []


def test_every_finding_ends_its_sentences_and_names_a_source() -> None:
    lines = [
        a_line("20610", "59", "XS", "ZZ", units_tenths=30, charge_cents=1),
        a_line("99213", "RT", "LT", charge_cents=0),
        a_line("80053", units_tenths=20),
        a_line("84075"),
        a_line("97110", "RT", "26"),
        a_line("00100", "25"),
        a_line("10060", "80", "50", units_tenths=20),
        a_line("G9999"),
        a_line("G0000", "JG"),
        a_line("20600"),
    ]
    earlier = (replace(EARLIER, procedure="27447", service_date=VISIT - timedelta(days=5)),)
    found = list(run_rules(RULES, a_visit(*lines, id=5), context(procedures=SmallProcedures(), earlier=earlier)))
    assert {finding.rule for finding in found} >= {rule.id for rule in RULES} - {
        "modifier.side",
        "fee.visit_with_procedure",
    }
    for finding in found:
        assert finding.message.endswith(".") and finding.mend.endswith("."), finding
        assert finding.source, finding
