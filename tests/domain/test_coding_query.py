"""What of a question's wording would not be compliant, and what passes."""

import pytest

from app.domain.coding_query import Answer, CodingQuery, QueryStatus, Question, wording_hints

FACTS = "Numbness of both feet for a year; monofilament felt at 4 of 10 sites."
GOOD = Question(1, 0, 1, FACTS, "What is the type of the patient's diabetes, and what causes the numbness?")


def hints(facts: str = FACTS, question: str = GOOD.question, *options: str) -> list[str]:
    return [hint.message for hint in wording_hints(Question(1, 0, 1, facts, question, options))]


def test_an_open_question_on_facts_passes() -> None:
    assert hints() == []
    assert hints(FACTS, GOOD.question, "Polyneuropathy due to diabetes", "Another cause") == []


@pytest.mark.parametrize(
    ("facts", "question", "options", "told"),
    [
        (FACTS, "What is it, so that the insurance pays more?", (), "“insurance” speaks of money."),
        ("The payer asks for more.", "What is it?", (), "“payer” speaks of money."),
        (FACTS, "Which stage, for $40 more?", (), "“$” speaks of money."),
        (FACTS, "Please document acute blood loss anemia.", (), "“Please document” leads to one answer."),
        (FACTS, "What kind? Don’t you think it is acute?", (), "“Don’t you” leads to one answer."),
        ("", "What caused the numbness?", (), "The record's facts are missing."),
        (FACTS, "What caused the numbness?", ("Diabetes",), "A single choice leads."),
        (FACTS, "Is it E11.42?", ("Yes", "No"), "“E11.42” is a code."),
        (FACTS, "Was 99214 done?", ("Yes", "No"), "“99214” is a code."),
        (FACTS, "Is the heart failure acute?", (), "Yes or no brings in no new diagnosis."),
    ],
)
def test_what_leads_or_speaks_of_money_is_told(facts: str, question: str, options: tuple[str, ...], told: str) -> None:
    assert told in hints(facts, question, *options)


@pytest.mark.parametrize(
    "question",
    [
        "What led to the discharge on the second day?",
        "Which side was treated? The note says the patient denied pain on the left.",
        "How long did the discharge of fluid last?",
        "What was found in the 40 minutes of the visit?",
    ],
)
def test_words_of_medicine_are_no_words_of_money(question: str) -> None:
    assert hints(FACTS, question) == []


def test_nothing_is_said_before_something_is_asked() -> None:
    assert hints("", "") == []


def test_an_answer_waits_for_its_codes() -> None:
    assert not Answer().codes_change
    assert CodingQuery(status=QueryStatus.ANSWERED).waits_for_codes
    assert not CodingQuery().waits_for_codes
