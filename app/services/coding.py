"""What a coder does beside the codes: mark a visit, ask the provider, type the answer in, read the history."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.claim import ClaimStatus
from app.domain.codes import DiagnosisBook
from app.domain.coding import Change, Coding, coding_of, difference
from app.domain.coding_query import (
    MOST_ANSWER,
    MOST_FACTS,
    MOST_OPTION,
    MOST_OPTIONS,
    MOST_QUESTION,
    Answer,
    CodingQuery,
    QueryStatus,
    Question,
)
from app.domain.encounter import CodingState
from app.domain.people import Provider
from app.errors import UserError
from app.forms.coding_query import CodeWords, QuerySheet, fits, render_query
from app.services.encounters import SavedEncounter, load_encounter, save_encounter
from app.services.local_day import local_day
from app.services.trail import note
from app.store.claims import add_claim_event, claim_of_encounter, set_draft
from app.store.coding_queries import insert_query, load_queries, load_query, query_numbered, update_query
from app.store.coding_versions import load_coding_versions
from app.store.encounter_people import load_encounter_people
from app.store.numbers import next_query_number
from app.store.providers import load_provider
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class CodingStep:
    """One version of a visit's codes and what it changed. `query_id` is the answer that led to it, 0 for none."""

    at: datetime
    user: str
    reason: str
    query_id: int
    coding: Coding
    changes: tuple[Change, ...]


def set_coding_state(vault: Vault, encounter_id: int, state: CodingState, now: datetime) -> SavedEncounter:
    """Mark a saved visit as needing its codes, or as coded. A ready claim whose visit needs codes is a draft again.

    Raises UserError where the claim was sent.
    """
    with vault.atomic():
        encounter = load_encounter(vault, encounter_id)
        return save_encounter(vault, replace(encounter, coding=state), now)


def coding_history(vault: Vault, encounter_id: int) -> tuple[CodingStep, ...]:
    """The versions of a visit's codes, the latest first, each with what it changed in the one before."""
    steps = []
    earlier = Coding()
    for version in load_coding_versions(vault.db, encounter_id):
        changes = difference(earlier, version.coding)
        steps.append(CodingStep(version.at, version.user, version.reason, version.query_id, version.coding, changes))
        earlier = version.coding
    return tuple(reversed(steps))


def coding_query(vault: Vault, query_id: int) -> CodingQuery:
    """The question of a row id; UserError where it is gone."""
    found = load_query(vault.db, query_id)
    if found is None:
        raise UserError("This question is no longer there.", "Read the list again.")
    return found


def coding_query_numbered(vault: Vault, number: str) -> CodingQuery:
    """The question of a number as the sheet says it; UserError where there is none."""
    found = query_numbered(vault.db, number.strip().upper())
    if found is None:
        raise UserError(f"There is no question {number}.", "The number stands at the top of the sheet, as Q26-0007.")
    return found


def queries_on(vault: Vault, encounter_id: int) -> tuple[CodingQuery, ...]:
    """Every question on a visit, from the first."""
    return load_queries(vault.db, encounter_id)


def ask_query(vault: Vault, question: Question, now: datetime) -> CodingQuery:
    """Ask the provider; the codes as they are now are kept with it. A ready claim is a draft until the answer is here.

    Raises UserError where the question or the provider is missing, or the sheet would not hold it.
    """
    question = _tidy(question)
    _refuse_unaskable(question)
    with vault.atomic():
        encounter = load_encounter(vault, question.encounter_id)
        provider = _provider(vault, question.provider_id)
        if question.service_line_id and question.service_line_id not in {line.id for line in encounter.lines}:
            raise UserError("The service line asked about is no longer on the visit.", "Choose another one.")
        query = CodingQuery(
            number=next_query_number(vault.db, local_day(now)),
            asked=question,
            asked_by=vault.user_name,
            asked_at=now,
            before=coding_of(encounter),
        )
        if not fits(_sheet(vault, query, lambda _code: "")):
            raise UserError("The question does not fit on one sheet.", "Say the facts or the question shorter.")
        query = replace(query, id=insert_query(vault.db, query))
        words = f"Question {query.number} asked of {_called(provider)}"
        _tell_claim(vault, query, "asked", words, now, hold=True)
        note(vault, now, "ask", "coding_query", query.id, {"number": query.number, "encounter": encounter.id})
    return query


def answer_query(vault: Vault, query_id: int, answer: Answer, now: datetime) -> CodingQuery:
    """Keep what the provider wrote. Where the codes are to change, the next save that changes them follows from it;
    else the codes as they are now are what followed.

    An answer typed wrong is answered once more. Raises UserError where words, name or day are missing, where the
    question was withdrawn, or where the codes cannot change because the claim was sent.
    """
    _refuse_unfinished(answer, now)
    with vault.atomic():
        before = coding_query(vault, query_id)
        if before.status is QueryStatus.WITHDRAWN:
            raise UserError(f"Question {before.number} was withdrawn.", "Ask it anew if it still matters.")
        encounter = load_encounter(vault, before.asked.encounter_id)
        if answer.codes_change:
            _refuse_change_of_sent(vault, encounter.id)
        query = replace(
            before,
            status=QueryStatus.ANSWERED,
            answer=answer.answer.strip(),
            answered_by=answer.answered_by.strip(),
            answered_on=answer.answered_on,
            closed_at=now,
            reason=answer.reason.strip(),
            after=None if answer.codes_change else before.after or coding_of(encounter),
        )
        update_query(vault.db, query)
        then = "the codes are to be changed" if answer.codes_change else "the codes stay"
        words = f"Question {query.number} answered; {then}"
        _tell_claim(vault, query, "answered", words, now, hold=answer.codes_change)
        note(vault, now, "answer", "coding_query", query.id, {"before": _told(before), "after": _told(query)})
    return query


def withdraw_query(vault: Vault, query_id: int, reason: str, now: datetime) -> CodingQuery:
    """Take an open question back, with the reason. Raises UserError without one, or where it is closed already."""
    if not reason.strip():
        raise UserError("A question is withdrawn with a reason.", "Say in a few words why it need not be answered.")
    with vault.atomic():
        before = coding_query(vault, query_id)
        if before.status is not QueryStatus.OPEN:
            raise UserError(f"Question {before.number} is not open any more.", "Only an open question is withdrawn.")
        query = replace(before, status=QueryStatus.WITHDRAWN, closed_at=now, reason=reason.strip())
        update_query(vault.db, query)
        _tell_claim(vault, query, "withdrawn", f"Question {query.number} withdrawn: {query.reason}", now)
        note(vault, now, "withdraw", "coding_query", query.id, {"before": _told(before), "after": _told(query)})
    return query


def query_sheet(vault: Vault, query_id: int, book: DiagnosisBook) -> QuerySheet:
    """What the sheet for the provider says: the patient, the visit, the facts, the question. Nothing of money."""
    query = coding_query(vault, query_id)
    day = load_encounter(vault, query.asked.encounter_id).service_date or local_day(query.asked_at)
    return _sheet(vault, query, lambda code: book.diagnosis_status(code, day).description)


def _sheet(vault: Vault, query: CodingQuery, describe: Callable[[str], str]) -> QuerySheet:
    encounter = load_encounter(vault, query.asked.encounter_id)
    around = load_encounter_people(vault.db, encounter)
    provider = _provider(vault, query.asked.provider_id)
    words = {line.id: line.description for line in encounter.lines}
    return QuerySheet(
        number=query.number,
        practice=around.practice,
        patient=around.patient,
        provider=_called(provider),
        service_date=encounter.service_date,
        asked_by=query.asked_by,
        asked_on=local_day(query.asked_at),
        facts=query.asked.facts,
        question=query.asked.question,
        options=query.asked.options,
        diagnoses=tuple(CodeWords(code, describe(code)) for code in query.before.diagnoses),
        services=tuple(
            CodeWords(line.words, words.get(line.line_id, ""), line.line_id == query.asked.service_line_id)
            for line in query.before.lines
        ),
    )


def query_pdf(vault: Vault, query_id: int, book: DiagnosisBook) -> bytes:
    """The sheet as a one-page PDF; the same question gives the same bytes."""
    return render_query(query_sheet(vault, query_id, book))


def note_query_printed(vault: Vault, query_id: int, now: datetime) -> None:
    """Keep that the sheet went out: to a printer or into a file."""
    with vault.atomic():
        note(vault, now, "print", "coding_query", query_id)


def _tidy(question: Question) -> Question:
    options = tuple(option.strip() for option in question.options if option.strip())
    return replace(question, facts=question.facts.strip(), question=question.question.strip(), options=options)


def _refuse_unaskable(question: Question) -> None:
    if not question.question:
        raise UserError("There is no question yet.", "Ask what the record leaves open.")
    if not question.provider_id:
        raise UserError("Nobody is asked yet.", "Choose the provider who can answer.")
    for words, text, most in (("facts", question.facts, MOST_FACTS), ("question", question.question, MOST_QUESTION)):
        if len(text) > most:
            raise UserError(f"The {words} are too long for one sheet.", f"{most} characters fit; say it shorter.")
    if len(question.options) > MOST_OPTIONS or any(len(option) > MOST_OPTION for option in question.options):
        raise UserError(
            "The choices are too many or too long for one sheet.", f"{MOST_OPTIONS} of {MOST_OPTION} characters fit."
        )


def _refuse_unfinished(answer: Answer, now: datetime) -> None:
    if not answer.answer.strip():
        raise UserError("There is no answer yet.", "Type in what the provider wrote.")
    if len(answer.answer) > MOST_ANSWER:
        raise UserError("The answer is too long.", f"{MOST_ANSWER} characters fit; keep what the codes follow from.")
    if not answer.answered_by.strip():
        raise UserError("It is not said who answered.", "Type the name that stands under the answer.")
    if answer.answered_on is None:
        raise UserError("It is not said when it was answered.", "Type the day that stands beside the signature.")
    if answer.answered_on > local_day(now):
        raise UserError("The day of the answer has not come yet.", "Type the day that stands beside the signature.")


def _refuse_change_of_sent(vault: Vault, encounter_id: int) -> None:
    claim = claim_of_encounter(vault.db, encounter_id)
    if claim and claim.status is ClaimStatus.SENT:
        raise UserError(
            f"Claim {claim.number} was sent: its codes stay as they are.",
            "Correct the claim first, or keep the codes as they are.",
        )


def _provider(vault: Vault, provider_id: int) -> Provider:
    found = load_provider(vault.db, provider_id)
    if found is None:
        raise UserError("This provider is no longer there.", "Choose another one.")
    return found


def _called(provider: Provider) -> str:
    return ", ".join(part for part in (provider.name.spoken_name, provider.credentials) if part)


def _tell_claim(vault: Vault, query: CodingQuery, kind: str, words: str, now: datetime, *, hold: bool = False) -> None:
    """One line in the story of the visit's claim; one that waits for an answer is not ready."""
    claim = claim_of_encounter(vault.db, query.asked.encounter_id)
    if claim is None:
        return
    if hold and claim.status is ClaimStatus.READY:
        set_draft(vault.db, claim.id)
        words += "; a draft again"
    add_claim_event(vault.db, claim.id, now, vault.user_name, kind, words)


def _told(query: CodingQuery) -> dict[str, object]:
    return {
        "status": query.status.value,
        "answer": query.answer,
        "answered_by": query.answered_by,
        "answered_on": query.answered_on,
        "reason": query.reason,
    }
