"""The claim and lines a remittance answers: by number first, then by likeness, and never by a guess."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.remittances.candidates import candidate_keys, claim_number_keys, number_key
from app.domain.remittances.line_number import line_control_number, line_id_of
from app.domain.remittances.match import Match, MatchedBy
from app.domain.remittances.matching import match_claim, match_claims
from app.domain.remittances.remittance import Qualified
from tests.domain.remittances.small_books import a_claim, a_line
from tests.edi.remittance_writer import SERVICE_DAY, answer, check, person, service, taken_back

SEEN, INJECTED = service("99213-25", 140_00, "CO-45 4800"), service("J1030", 20_00)
OURS = a_claim()
OTHER = a_claim(
    a_line(21, "99214", 185_00), claim_id=2, number="C26-0002", patient_last="Okonkwo", patient_first="Ida",
    member_id="ZQX1", account_number="P-1002",
)  # fmt: skip


@given(st.integers(1, 10**17))
def test_a_line_s_number_goes_out_and_comes_back(line_id: int) -> None:
    number = line_control_number(line_id)
    assert len(number) <= 30
    assert line_id_of(number) == line_id
    assert line_id_of(f" {number.lower()} ") == line_id


@pytest.mark.parametrize("text", ["", "11", "L", "L0", "LX", "L-3", "C26-0001-1", "L1.5", "L٣"])
def test_another_program_s_line_number_is_none_of_ours(text: str) -> None:
    assert line_id_of(text) == 0


def test_the_line_number_is_the_best_evidence() -> None:
    told = answer("WHAT?", replace(SEEN, control_number="L11"), INJECTED)
    match = match_claim(told, [OTHER, OURS])
    assert (match.by, match.claim, match.line_ids, match.confidence) == (MatchedBy.LINE_NUMBER, OURS, (11, 12), 100)
    assert match.differs == ()


@pytest.mark.parametrize("number", ["C26-0001", "c26-0001", " C260001 ", "C26 0001", "00C26-0001"])
def test_the_claim_number_comes_back_in_many_spellings(number: str) -> None:
    match = match_claim(answer(number, SEEN, INJECTED), [OTHER, OURS])
    assert (match.by, match.claim, match.line_ids) == (MatchedBy.CLAIM_NUMBER, OURS, (11, 12))
    assert match.has_every_line


def test_a_number_of_another_program_s_is_held_against_ours() -> None:
    """Line numbers that name another claim than the claim number does: no guess."""
    told = answer("C26-0002", replace(SEEN, control_number="L11"))
    match = match_claim(told, [OURS, OTHER])
    assert (match.by, match.claim) == (MatchedBy.NOTHING, None)
    assert "C26-0001" in match.differs[0].words and "C26-0002" in match.differs[0].words
    other_service = replace(service("99214", 185_00), control_number="L11")
    assert match_claim(answer("C26-0002", other_service), [OURS, OTHER]).claim == OTHER


def test_another_patient_under_our_number_is_told() -> None:
    match = match_claim(answer("C26-0001", SEEN, patient=person("Tamboura", "Oscar", "X1")), [OURS])
    assert [each.words for each in match.differs] == ["The payer names another patient."]
    assert match.confidence < 100
    married = answer("C26-0001", SEEN, INJECTED, patient=person("Tamboura", "Quilla", "ZQX987654"))
    assert match_claim(married, [OURS]).differs == ()


def test_a_reversal_finds_its_original_by_the_payer_s_number() -> None:
    ours = replace(OURS, payer_claim_numbers=("2026-094A",))
    told = taken_back(answer("", SEEN, INJECTED, payer_claim_number="2026094A"))
    match = match_claim(told, [OTHER, ours])
    assert (match.by, match.claim, match.line_ids) == (MatchedBy.PAYER_NUMBER, ours, (11, 12))
    corrected = replace(told, payer_claim_number="NEW", references=(Qualified("F8", "2026094A"),))
    assert match_claim(corrected, [OTHER, ours]).claim == ours


def test_without_numbers_patient_day_and_code_are_compared_and_told() -> None:
    match = match_claim(answer("0", SEEN, INJECTED), [OTHER, OURS])
    assert (match.by, match.claim, match.line_ids, match.confidence) == (MatchedBy.LIKENESS, OURS, (11, 12), 100)
    assert match.because == ("member id", "last name", "first name", "2 of 2 lines by code and day", "charge")
    by_account = answer("P-1001", SEEN, INJECTED, patient=None)
    assert match_claim(by_account, [OURS]).confidence == 80


def test_a_likeness_that_is_not_enough_names_what_is_near() -> None:
    stranger = answer("0", SEEN, INJECTED, patient=person("Vanterpool", "Oscar", "X1"))
    match = match_claim(stranger, [OURS])
    assert match.claim is None
    assert [each.words for each in match.differs] == [
        "Claim C26-0001 is like it (65 of 100: last name, 2 of 2 lines by code and day, charge)."
    ]
    other_day = date(2026, 5, 1)
    told = answer("0", service("99213-25", 999_00, on=other_day), service("J1030", 5_00, on=other_day))
    assert match_claim(told, [OURS]).claim is None


def test_two_visits_alike_are_ambiguous_and_both_named() -> None:
    twin = a_claim(claim_id=3, number="C26-0003")
    match = match_claim(answer("0", SEEN, INJECTED), [OURS, twin])
    assert (match.by, match.claim) == (MatchedBy.NOTHING, None)
    assert [each.words for each in match.differs] == ["Several claims fit equally well: C26-0001, C26-0003."]


def test_the_second_payer_answers_under_the_first_one_s_number() -> None:
    """Forwarded by Medicare: the claim number that comes back is that of the claim to Medicare."""
    second = a_claim(claim_id=2, number="C26-0002", encounter_id=101, payer_id=6, rank=2)
    told = answer("C26-0001", replace(SEEN, control_number="L11"), INJECTED, status="2")
    for told_ in (told, answer("C26-0001", SEEN, INJECTED, status="2")):
        assert match_claim(told_, [OURS, second]).claim == second
        assert match_claim(replace(told_, status="1"), [OURS, second]).claim == OURS
        assert match_claim(replace(told_, status="1"), [OURS, second], payer_id=6).claim == second
        assert match_claim(told_, [OURS, second], payer_id=5).claim == OURS


def test_a_reversal_finds_which_payer_s_answer_it_is_by_its_number() -> None:
    second = a_claim(claim_id=2, number="C26-0002", encounter_id=101, payer_id=6, rank=2, payer_claim_numbers=("MG77",))
    told = taken_back(answer("C26-0001", SEEN, INJECTED, status="2", payer_claim_number="MG77"))
    assert match_claim(told, [OURS, second]).claim == second


def test_a_reversal_under_the_corrected_claim_s_number_finds_the_one_that_was_answered() -> None:
    answered = replace(OURS, payer_claim_numbers=("ICN1",))
    corrected = a_claim(claim_id=2, number="C26-0002", encounter_id=101)
    told = taken_back(answer("C26-0002", SEEN, INJECTED, payer_claim_number="ICN1"))
    assert match_claim(told, [answered, corrected], payer_id=5).claim == answered
    both = replace(corrected, payer_claim_numbers=("ICN1",))
    assert match_claim(told, [answered, both], payer_id=5).claim == both


def test_a_visit_billed_as_two_claims() -> None:
    one = a_claim(a_line(11, "99213-25", 140_00))
    two = a_claim(a_line(12, "J1030", 20_00), claim_id=2, number="C26-0002", encounter_id=101)
    assert match_claim(answer("0", INJECTED), [one, two]).claim == two
    assert match_claim(answer("C26-0001", SEEN), [one, two]).claim == one


def test_the_biller_s_decision_goes_before_everything() -> None:
    told = answer("C26-0001", SEEN, INJECTED)
    decided = Match(MatchedBy.DECIDED, OTHER, (21, 0))
    assert match_claim(told, [OURS], decided) == decided
    assert match_claim(told, [OURS], Match(MatchedBy.DECIDED)).claim is None
    only_claim = match_claim(told, [OTHER], Match(MatchedBy.DECIDED, OURS))
    assert (only_claim.by, only_claim.line_ids) == (MatchedBy.DECIDED, (11, 12))
    assert match_claims(check(told), [OURS], {0: decided}) == (decided,)


def test_the_keys_to_read_candidates_by() -> None:
    told = answer("c26-0001", replace(SEEN, control_number="L11"), INJECTED, payer_claim_number="0-ICN 7")
    keys = candidate_keys(check(told))
    assert keys.line_ids == {11}
    assert keys.claim_numbers == {number_key("C26-0001")} == {claim_number_keys("C26-0001")[0]}
    assert keys.payer_claim_numbers == {"ICN7"}
    assert [*keys.member_ids, *keys.last_names, *keys.service_dates] == ["ZQX987654", "vanterpool", SERVICE_DAY]


def test_a_long_number_is_known_as_item_26_holds_it() -> None:
    assert claim_number_keys("2026-0001187-0001-7") == ("2026000118700017", "20260001187000")
