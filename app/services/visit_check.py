"""The rules over one saved or unsaved visit, read through any connection: the window's own, or a worker's."""

from datetime import date

from app.domain.build_claim import EncounterPeople, build_claim
from app.domain.check import check, gravest_first
from app.domain.code_book import CodeBook
from app.domain.encounter import Encounter
from app.domain.findings import Finding
from app.domain.rules.cpt_rules import is_cpt
from app.domain.rules.payer_rule import PayerRule
from app.domain.rules.rule_context import RuleContext
from app.forms.cms1500_fill import overflows
from app.services.contracts import terms_of
from app.services.medicare_locality import gpci_in
from app.store.claims import load_part_numbers
from app.store.coding_queries import load_waiting_queries
from app.store.connection import Database
from app.store.encounters import load_authorized_visits, load_earlier_lines
from app.store.licensed_codes import edition_without


def check_visit(
    db: Database,
    encounter: Encounter,
    people: EncounterPeople,
    book: CodeBook,
    today: date,
    payer_rules: tuple[PayerRule, ...],
) -> tuple[Finding, ...]:
    """Everything the rules say of a visit and of the claim it makes, the form's boxes included; gravest first."""
    on = encounter.service_date or today
    claim = build_claim(encounter, people)
    context = RuleContext(
        today=today,
        book=book,
        earlier=load_earlier_lines(db, encounter.patient_id, encounter.id),
        queries=load_waiting_queries(db, encounter.id),
        payer_rules=payer_rules,
        procedures=book.procedures,
        gpci=gpci_in(db, people.practice, book.procedures, on),
        authorized=load_authorized_visits(db, encounter.patient_id),
        contracts=terms_of(db, claim),
        part_numbers=load_part_numbers(db, encounter.id),
        missing_cpt=_missing_cpt(db, encounter),
    )
    found = check(encounter, people, context)
    return gravest_first((*found, *overflows(claim))) if claim else found


def _missing_cpt(db: Database, encounter: Encounter) -> dict[tuple[str, date], str]:
    """The CPT codes which the licensed edition of their day does not have, with its name."""
    asked = {
        (line.procedure, on)
        for line in encounter.lines
        if is_cpt(line.procedure) and (on := line.service_date or encounter.service_date)
    }
    missing = {(code, on): edition_without(db, code, on) for code, on in asked if on.year > 1}
    return {key: edition for key, edition in missing.items() if edition}
