"""Each kind of payer gets the form its own way: what its boxes say, read back from the printed PDF where it matters."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pdfplumber
import pytest

from app.domain.adjudication import AdjudicatedLine, Adjudication
from app.domain.claim import Claim, OtherCoverage, PriorAnswer
from app.domain.coverage import Coverage, Rank, Relation
from app.domain.encounter import anesthesia_minutes
from app.domain.payer_habits import BoxHabit, ClaimType, MedigapWord, PageTotals, PayerHabits
from app.domain.people import Payer, PayerKind
from app.forms import cms1500
from tests import builders as make

MBI = "1EG4TE5MK73"


def sheets(claim: Claim) -> list[dict[str, str]]:
    return [page.values for page in cms1500.fill(claim)]


def only(claim: Claim) -> dict[str, str]:
    (page,) = sheets(claim)
    return page


def with_habits(claim: Claim, **habits: Any) -> Claim:
    return replace(claim, payer=replace(claim.payer, habits=PayerHabits(**habits)))


def items(values: dict[str, str], *starts: str) -> dict[str, str]:
    return {key: text for key, text in values.items() if key.split(".")[0] in starts}


def medicare_claim(rank: Rank = Rank.PRIMARY, other: OtherCoverage | None = None) -> Claim:
    coverage = Coverage(1, 1, 2, rank=rank, member_id="1EG4-TE5-MK73", msp_reason="12" if other else "")
    return replace(make.a_claim(payer=make.medicare(), coverage=coverage), other=other)


def another(payer: Payer, **coverage: Any) -> OtherCoverage:
    return OtherCoverage(make.a_coverage(**coverage), payer)


# --- Medicare --------------------------------------------------------------------------------------


def test_medicare_before_everyone() -> None:
    values = only(medicare_claim(other=another(make.a_payer(), rank=Rank.SECONDARY)))
    assert values["11"] == "NONE"
    assert not items(values, "4", "6", "7", "9", "9a", "9d", "11a", "11b", "11c", "11d", "13")


def test_a_medigap_policy_on_medicares_form() -> None:
    insurer = make.a_payer(
        name="Pinewood Supplement", payer_id="12345", habits=PayerHabits(claim_type=ClaimType.MEDIGAP)
    )
    claim = medicare_claim(other=another(insurer, rank=Rank.SECONDARY, member_id="PW 900-1"))
    values = only(claim)
    assert (values["9"], values["9a"], values["9d"]) == ("SAME", "MEDIGAP PW9001", "12345")
    assert (values["13"], values["11"]) == ("SIGNATURE ON FILE", "NONE")
    assert "11d.yes" not in values
    not_participating = replace(claim, practice=make.a_practice(accepts_assignment=False))
    assert not items(only(not_participating), "9", "9a", "9d", "13")


def test_medicare_after_the_employers_plan_of_the_patient() -> None:
    values = only(medicare_claim(Rank.SECONDARY, another(make.a_payer())))
    assert values["1a"] == MBI
    assert (values["4"], values["7.street"], values["6.self"]) == ("SAME", "SAME", "X")
    assert (values["11"], values["11c"]) == ("G77001", "CHOICE 500")
    assert (values["11a.month"], values["11a.year"], values["11a.female"]) == ("03", "1980", "X")
    assert not items(values, "9", "9a", "9d", "11b", "11d", "13")


def test_medicare_after_the_plan_of_the_husband() -> None:
    plan = another(make.a_payer(), relation=Relation.SPOUSE, subscriber=make.a_subscriber())
    values = only(medicare_claim(Rank.SECONDARY, plan))
    assert (values["4"], values["6.spouse"], values["11a.male"]) == ("RIVERA, MARCO", "X", "X")
    assert values["7.street"] == "12 ALDER WAY"


# --- workers' compensation, auto, FECA ------------------------------------------------------------


def comp(**encounter: Any) -> Claim:
    payer = make.a_payer(kind=PayerKind.OTHER, habits=PayerHabits(claim_type=ClaimType.WORKERS_COMP))
    visit = make.an_encounter(employment_related=True, other_claim_id="WC-2026-0042", **encounter)
    coverage = make.a_coverage(member_id="E-5501", group_number="", plan_name="", employer="Tallgrass Lumber, Inc.")
    return make.a_claim(payer=payer, coverage=coverage, encounter=visit)


def test_workers_compensation_names_the_employer_and_the_case() -> None:
    values = only(comp())
    assert (values["1.other"], values["1a"], values["4"]) == ("X", "E5501", "TALLGRASS LUMBER INC")
    assert (values["6.other"], values["10a.yes"]) == ("X", "X")
    assert (values["11b.qualifier"], values["11b"]) == ("Y4", "WC20260042")


def test_an_auto_case_has_its_state_and_number() -> None:
    payer = make.a_payer(kind=PayerKind.OTHER, habits=PayerHabits(claim_type=ClaimType.AUTO))
    visit = make.an_encounter(auto_accident=True, accident_state="OR", other_claim_id="AU 77/1")
    values = only(make.a_claim(payer=payer, encounter=visit))
    assert (values["10b.yes"], values["10b.state"], values["11b.qualifier"]) == ("X", "OR", "Y4")
    assert values["4"] == "RIVERA, ELENA, M"


def test_a_health_plan_gets_no_case_number() -> None:
    values = only(make.a_claim(encounter=make.an_encounter(other_claim_id="77")))
    assert not items(values, "11b")


def test_feca_has_its_number_in_item_11() -> None:
    claim = make.a_claim(payer=make.a_payer(kind=PayerKind.FECA), coverage=make.a_coverage(group_number="551234567"))
    assert (only(claim)["1.feca"], only(claim)["11"]) == ("X", "551234567")


# --- habits ----------------------------------------------------------------------------------------


def test_long_years_in_every_date_but_the_birth_and_the_signature() -> None:
    day = date(2026, 4, 30)
    visit = make.an_encounter(onset_date=day, hospital_from=day, unable_to_work_from=day)
    values = only(with_habits(make.a_claim(encounter=visit), long_years=True))
    assert (values["14.year"], values["18.from.year"], values["16.from.year"]) == ("2026", "2026", "2026")
    assert (values["24A.1.from.long"], values["24A.1.to.long"]) == ("05112026", "05112026")
    assert not [key for key in values if key.startswith("24A") and not key.endswith(".long")]


def test_eight_digits_stand_from_the_first_column_of_24a() -> None:
    claim = with_habits(make.a_claim(), long_years=True)
    pdf = cms1500.render([cms1500.fill(claim)], facsimile=False)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        words = [word for word in document.pages[0].extract_words() if word["text"] == "05112026"]
    assert [round(word["x0"], 1) for word in words[:2]] == [21.6, 86.4]


def test_one_total_on_the_last_sheet() -> None:
    lines = tuple(make.a_line(charge_cents=10_00) for _ in range(8))
    visit = make.an_encounter(lines=lines, patient_paid_cents=25_00)
    first, last = sheets(with_habits(make.a_claim(encounter=visit), page_totals=PageTotals.LAST))
    assert (first["28.words"], items(first, "29")) == ("CONTINUED", {})
    assert "28.dollars" not in first
    assert (last["28.dollars"], last["28.cents"], last["29.dollars"]) == ("80", "00", "25")


def test_each_sheet_its_own_total_as_nucc_has_it() -> None:
    lines = tuple(make.a_line(charge_cents=10_00) for _ in range(8))
    first, last = sheets(make.a_claim(encounter=make.an_encounter(lines=lines, patient_paid_cents=25_00)))
    assert (first["28.dollars"], last["28.dollars"]) == ("60", "20")
    assert (first["29.dollars"], items(last, "29")) == ("25", {})


def test_what_the_patient_paid_may_stay_untold() -> None:
    visit = make.an_encounter(patient_paid_cents=25_00)
    assert not items(only(with_habits(make.a_claim(encounter=visit), patient_payments=False)), "29")


def test_a_one_day_service_may_leave_the_second_date_empty() -> None:
    visit = make.an_encounter(lines=(make.a_line(), make.a_line(through_date=date(2026, 5, 13))))
    values = only(with_habits(make.a_claim(encounter=visit), through_date=False))
    assert "24A.1.to.day" not in values
    assert values["24A.2.to.day"] == "13"


@pytest.mark.parametrize(("gap", "text"), [(1, "N459148001665 ML2.5"), (3, "N459148001665   ML2.5")])
def test_blanks_behind_the_ndc(gap: int, text: str) -> None:
    visit = make.an_encounter(lines=(make.a_line(drug=make.a_drug(quantity_thousandths=2500)),))
    assert only(with_habits(make.a_claim(encounter=visit), ndc_gap=gap))["24.1"] == text


def test_taxonomies_where_the_payer_asks_for_them() -> None:
    claim = with_habits(make.a_claim(), provider_taxonomy=True, practice_taxonomy=True)
    values = only(claim)
    assert (values["24I.1"], values["24J.1.other"], values["33b"]) == ("ZZ", "207Q00000X", "ZZ207Q00000X")
    assert not items(only(make.a_claim()), "24I", "33b")


def test_names_may_go_without_commas_and_the_payers_numbers_with_their_hyphens() -> None:
    coverage = make.a_coverage(member_id="XQ 123-456", group_number="G-77 001")
    visit = make.an_encounter(authorization="PA-44 71")
    claim = make.a_claim(coverage=coverage, encounter=visit, other=make.an_other_coverage())
    values = only(with_habits(claim, name_commas=False, number_hyphens=True))
    assert (values["2"], values["4"], values["9"]) == ("RIVERA ELENA M", "RIVERA ELENA M", "RIVERA MARCO")
    assert (values["1a"], values["11"], values["23"]) == ("XQ123-456", "G-77001", "PA-4471")
    assert values["25"] == "931234567"


@pytest.mark.parametrize("word", MedigapWord)
def test_the_word_before_a_medigap_policy(word: MedigapWord) -> None:
    insurer = make.a_payer(payer_id="12345", habits=PayerHabits(claim_type=ClaimType.MEDIGAP))
    claim = medicare_claim(other=another(insurer, rank=Rank.SECONDARY, member_id="PW 900-1"))
    assert only(with_habits(claim, medigap_word=word))["9a"] == f"{word} PW9001"


def test_a_corrected_claim_sent_as_new_has_no_item_22() -> None:
    corrected = replace(make.a_claim(), version=7, original_reference="ICN 55-1")
    assert only(corrected)["22.reference"] == "ICN 55-1"
    assert not items(only(with_habits(corrected, corrected_as_new=True)), "22")


def test_single_boxes_as_the_payer_wants_them() -> None:
    boxes = (BoxHabit("11d"), BoxHabit("13"), BoxHabit("19", "Paper claim"), BoxHabit("24B.1", "99"))
    values = only(with_habits(make.a_claim(), boxes=boxes))
    assert not items(values, "11d", "13")
    assert (values["19"], values["24B.1"]) == ("PAPER CLAIM", "99")


# --- the shaded half of item 24 -------------------------------------------------------------------


def test_anesthesia_tells_its_time() -> None:
    line = make.a_line(anesthesia_start="1015", anesthesia_end="1130", units_tenths=750)
    values = only(make.a_claim(encounter=make.an_encounter(lines=(line,))))
    assert (values["24.1"], values["24G.1"]) == ("7BEGIN 1015 END 1130 TIME 75 MINUTES", "75")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("1015", "1130", 75), ("2330", "0015", 45), ("1000", "1000", 0), ("2500", "1000", 0), ("", "1000", 0)],
)
def test_minutes_of_anesthesia(start: str, end: str, minutes: int) -> None:
    assert anesthesia_minutes(make.a_line(anesthesia_start=start, anesthesia_end=end)) == minutes


@pytest.mark.parametrize("qualifier", ["ZZ", "VP", "OZ", "CTR", "JP"])
def test_other_supplements_carry_their_qualifier(qualifier: str) -> None:
    line = make.a_line(note="1234", note_qualifier=qualifier, drug=make.a_drug())
    text = only(make.a_claim(encounter=make.an_encounter(lines=(line,))))["24.1"]
    assert text.endswith(f"   {qualifier}1234")
    assert text.startswith("N4")


def test_medicare_gets_one_pointer_whatever_its_record_says() -> None:
    visit = make.an_encounter(lines=(make.a_line(pointers="BA"),))
    claim = make.a_claim(payer=make.medicare(one_pointer=False), encounter=visit)
    assert only(claim)["24E.1"] == "B"


@pytest.mark.parametrize("later", [None, Rank.TERTIARY])
def test_medicare_ranked_second_with_nobody_before_it_pays_first(later: Rank | None) -> None:
    """The plan before it has ended: what item 11 says of it would be said of Medicare, or of the Medigap behind."""
    insurer = make.a_payer(payer_id="12345", habits=PayerHabits(claim_type=ClaimType.MEDIGAP))
    other = another(insurer, rank=later, member_id="PW 900-1") if later else None
    values = only(medicare_claim(Rank.SECONDARY, other))
    assert values["11"] == "NONE"
    assert not items(values, "4", "6", "7", "11a", "11b", "11c", "11d")
    assert values.get("9a") == ("MEDIGAP PW9001" if later else None)


def test_medicare_asked_third_names_the_plan_asked_first() -> None:
    first, second = make.a_coverage(group_number="FIRST1"), make.an_other_coverage()
    answer = Adjudication("1", make.VISIT, 0, 0)
    prior = (
        PriorAnswer(first, make.a_payer(), "26-00001", answer),
        PriorAnswer(second.coverage, second.payer, "26-00002", answer),
    )
    values = only(replace(medicare_claim(Rank.TERTIARY, second), prior=prior))
    assert (values["11"], values["4"]) == ("FIRST1", "SAME")


def _eight_lines_answered(*, whole: int = 0) -> Claim:
    """Eight lines of which the first plan paid 80.00 each, or `whole` for the claim without telling of lines."""
    visit = make.an_encounter(
        lines=tuple(make.a_line(id=place + 1, charge_cents=100_00) for place in range(8)), patient_paid_cents=5_00
    )
    paid = tuple(AdjudicatedLine(line.id, line.charge_cents, 80_00) for line in visit.lines)
    answer = Adjudication("1", make.VISIT, 800_00, whole or 640_00, () if whole else paid)
    second = make.an_other_coverage()
    return make.a_claim(
        encounter=visit,
        coverage=second.coverage,
        payer=second.payer,
        other=another(make.a_payer()),
        prior=(PriorAnswer(make.a_coverage(), make.a_payer(), "26-00001", answer),),
    )


def test_each_sheet_tells_what_was_paid_on_its_own_lines() -> None:
    one, two = sheets(_eight_lines_answered())
    assert (one["28.dollars"], one["29.dollars"], two["28.dollars"], two["29.dollars"]) == ("600", "485", "200", "160")


def test_what_was_paid_on_the_claim_as_a_whole_stands_on_the_first_sheet() -> None:
    one, two = sheets(_eight_lines_answered(whole=300_00))
    assert one["29.dollars"] == "305"
    assert "29.dollars" not in two


def test_all_that_was_paid_stands_with_the_one_total() -> None:
    one, two = sheets(with_habits(_eight_lines_answered(), page_totals=PageTotals.LAST))
    assert "29.dollars" not in one
    assert (two["28.dollars"], two["29.dollars"]) == ("800", "645")
