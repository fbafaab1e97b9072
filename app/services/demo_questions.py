"""The demo's two questions to providers: one answered, with the codes that followed, and one still open."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.coding_query import Answer, Question
from app.domain.encounter import Encounter
from app.services.coding import answer_query, ask_query
from app.services.encounters import SavedEncounter, save_encounter
from app.services.local_day import local_day
from app.services.people import provider
from app.store.vault import Vault

_RECENT = timedelta(days=21)
_HEADING, _KNEE_PAIN, _INJECTION, _KNEE_ARTHROSIS = "E11", "M25.561", "20610", "M17.11"
_TYPE = Question(
    facts="The assessment says “diabetes, sugar 212 today” and no more. A1c was 8.4 % a month ago, on metformin.\n"
    "Neither its type nor any complication is named.",
    question="Which type of diabetes does the patient have, and with which complications, if any?",
)
_KNEE = Question(
    facts="Pain of the right knee on stairs for two years, with crepitus.\n"
    "X-ray of the right knee: medial joint space narrowed, osteophytes. Injected on the same day.",
    question="Which condition of the right knee was the injection given for?",
    options=("Primary osteoarthritis", "Osteoarthritis after an injury", "Pain without a cause found yet"),
)
_ARTHROSIS = Answer(
    answer="Primary osteoarthritis of the right knee.",
    reason="The provider names the cause of the pain",
    codes_change=True,
)


class DemoQuestions:
    """Asks on the evening of the visit and types the answer in the evening after; each question is asked once."""

    def __init__(self, vault: Vault, now: datetime) -> None:
        self._vault, self._now = vault, now
        self._to_ask = [_TYPE, _KNEE]
        self._to_answer: list[tuple[int, Encounter]] = []

    def evening(self, visits: list[SavedEncounter], moment: datetime) -> None:
        """The end of one day: answers to what was asked before, then questions on the day's visits."""
        for query_id, encounter in self._to_answer:
            self._answer(query_id, encounter, moment)
        self._to_answer.clear()
        if self._now - moment < _RECENT:
            for visit in visits:
                self._ask(visit.encounter, moment)

    def _ask(self, encounter: Encounter, moment: datetime) -> None:
        wanted = _fitting(encounter)
        if wanted is None or wanted not in self._to_ask:
            return
        self._to_ask.remove(wanted)
        line = next((line.id for line in encounter.lines if line.procedure == _INJECTION), 0)
        question = replace(wanted, encounter_id=encounter.id, service_line_id=line, provider_id=encounter.rendering_id)
        query = ask_query(self._vault, question, moment)
        if wanted is _KNEE:
            self._to_answer.append((query.id, encounter))

    def _answer(self, query_id: int, encounter: Encounter, moment: datetime) -> None:
        name = provider(self._vault, encounter.rendering_id).name.spoken_name
        answer_query(
            self._vault, query_id, replace(_ARTHROSIS, answered_by=name, answered_on=local_day(moment)), moment
        )
        save_encounter(self._vault, replace(encounter, diagnoses=(_KNEE_ARTHROSIS,)), moment)


def _fitting(encounter: Encounter) -> Question | None:
    if _HEADING in encounter.diagnoses:
        return _TYPE
    injected = any(line.procedure == _INJECTION for line in encounter.lines)
    return _KNEE if encounter.diagnoses == (_KNEE_PAIN,) and injected else None
