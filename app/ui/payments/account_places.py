"""The places of a patient's account as rows of a grid: open lines, credit, what of the patient's money lies where."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from app.domain.ledger import Party, PartyKind
from app.domain.patient_payment import OpenLine
from app.queries.open_lines import open_lines, practice_credit, visit_credit, waiting_visits
from app.queries.practice_names import practice_names
from app.services import people
from app.services.vaults import Vault
from app.ui import format
from app.ui.payments.line_grid import GridPlace


def open_places(lines: Iterable[OpenLine]) -> list[GridPlace]:
    """Lines on which something is owed."""
    return [_place(line, line.cents) for line in lines if line.cents > 0]


def overpaid_places(lines: Iterable[OpenLine]) -> list[GridPlace]:
    """Lines on which a payer paid more than it owed."""
    over = ((line, min(-line.cents, line.paid_cents)) for line in lines)
    return [_place(line, cents) for line, cents in over if cents > 0]


def paid_places(vault: Vault, patient_id: int) -> list[GridPlace]:
    """Where the patient's money lies: on lines, and as credit of visits."""
    lines = [_place(line, line.paid_cents) for line in open_lines(vault.db, patient_id) if line.paid_cents > 0]
    return lines + [place for place in credit_places(vault, patient_id) if place.encounter_id]


def kept_places(vault: Vault, patient_id: int, practice_id: int) -> list[GridPlace]:
    """Visits that wait for payers: money may be kept for what the patient comes to owe there."""
    return [
        GridPlace(visit.encounter_id, 0, _day(visit), _kept_words(visit.cents), None)
        for visit in waiting_visits(vault.db, patient_id)
        if visit.practice_id == practice_id
    ]


def _kept_words(payers_cents: int) -> str:
    return _tr("kept for this visit; payers owe {cents}").format(cents=format.money(payers_cents))


def credit_places(vault: Vault, patient_id: int) -> list[GridPlace]:
    """The patient's unapplied credit: of visits, and of none by practice."""
    days = {
        line.encounter_id: _day(line)
        for line in (*open_lines(vault.db, patient_id), *waiting_visits(vault.db, patient_id))
    }
    visits = [
        GridPlace(visit, 0, days.get(visit, ""), _tr("credit of this visit"), cents)
        for visit, cents in visit_credit(vault.db, patient_id).items()
        if cents > 0
    ]
    return visits + [
        GridPlace(0, 0, _tr("Credit"), _tr("of no visit"), cents) for _practice, cents in free_credit(vault, patient_id)
    ]


def free_credit(vault: Vault, patient_id: int) -> list[tuple[int, int]]:
    """Practice and cents of the patient's credit of no visit."""
    return [(practice, cents) for practice, cents in practice_credit(vault.db, patient_id).items() if cents > 0]


def parties(vault: Vault, patient_id: int) -> list[tuple[Party, str]]:
    """The patient, then the coverages with their payers, as those who may owe."""
    found = [(Party(PartyKind.PATIENT, patient_id), _tr("the patient"))]
    for coverage in people.coverages(vault, patient_id):
        name = people.payer(vault, coverage.payer_id).name
        ended = "" if coverage.active else _tr(" (no longer active)")
        found.append((Party(PartyKind.COVERAGE, coverage.id), f"{name}{ended}"))
    return found


def lines_owed_by(vault: Vault, patient_id: int, party: Party) -> tuple[OpenLine, ...]:
    """The lines a party has entries on."""
    return open_lines(vault.db, patient_id, party.id if party.kind is PartyKind.COVERAGE else 0)


def practice_name(vault: Vault, practice_id: int) -> str:
    """The name of a practice in use."""
    return practice_names(vault.db).get(practice_id, "")


def _place(line: OpenLine, cents: int) -> GridPlace:
    return GridPlace(line.encounter_id, line.line_id, _day(line), line.procedure, cents)


def _day(line: OpenLine) -> str:
    return format.day(line.service_date) or _tr("no date")


def _tr(words: str) -> str:
    return QCoreApplication.translate("Account", words)
