"""Every claim not yet sent held against the rules anew: after a rule, a code set or a payer changed."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

from app.domain.claim import ClaimStatus
from app.domain.code_book import CodeBook
from app.domain.codes import DiagnosisStatus
from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.findings import Finding, Severity, blocking
from app.domain.rules.payer_rule import PayerRule
from app.services.claim_reading import claim_in
from app.services.ready_claims import claim_findings
from app.services.visit_check import check_visit
from app.store.claims import StoredClaim, load_open_claims
from app.store.connection import Database
from app.store.encounter_people import RememberedPeople
from app.store.encounters import load_encounter
from app.store.overrides import load_overrides
from app.store.payer_rules import load_payer_rules
from app.store.vault import Vault

_TELL_EVERY = 20

Progress = Callable[[int, int], None]


class OwnBook(CodeBook, Protocol):
    """A code book opened for this reading alone."""

    def close(self) -> None:
        """Let go of its file."""
        ...


class _RememberingBook:
    """Asks the book once for what ten thousand claims ask again and again: the same codes on the same days."""

    def __init__(self, book: CodeBook) -> None:
        self.procedures = book.procedures
        self.diagnosis_status: Callable[[str, date], DiagnosisStatus] = cache(book.diagnosis_status)
        self.diagnosis_facts: Callable[[str, date], DiagnosisFacts | None] = cache(book.diagnosis_facts)


@dataclass(frozen=True, slots=True)
class HeldUp:
    """A claim that may not go out as it is. `findings` stand in its way; those with a kept reason are left out."""

    claim_id: int
    encounter_id: int
    number: str
    patient: str
    service_date: date | None
    status: ClaimStatus
    findings: tuple[Finding, ...]

    @property
    def is_new(self) -> bool:
        """It was clean when it was made ready: what is found came since."""
        return self.status is ClaimStatus.READY

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Recheck:
    """`held_up` of so many `claims`; `stopped` where not all were read."""

    claims: int
    held_up: tuple[HeldUp, ...]
    stopped: bool = False


def recheck_claims(
    vault: Vault,
    open_book: Callable[[], OwnBook],
    today: date,
    progress: Progress = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Recheck:
    """Check all claims not yet sent, of every practice. Changes nothing: a ready claim stays ready.

    Reads through a connection and a code book of its own: for a worker thread. `stopped` tells of what it has seen.
    """
    with closing(vault.read_only_connection()) as db, closing(open_book()) as book:
        rules = load_payer_rules(db, active_only=True)
        people, remembering = RememberedPeople(db), _RememberingBook(book)
        stored = load_open_claims(db)
        held_up: list[HeldUp] = []
        for done, claim in enumerate(stored):
            if should_stop():
                return Recheck(done, tuple(held_up), stopped=True)
            if done % _TELL_EVERY == 0:
                progress(done, len(stored))
            found = _check(db, claim, people, remembering, today, rules)
            if found.findings:
                held_up.append(found)
        progress(len(stored), len(stored))
    return Recheck(len(stored), tuple(held_up))


def _check(
    db: Database,
    claim: StoredClaim,
    people: RememberedPeople,
    book: CodeBook,
    today: date,
    rules: tuple[PayerRule, ...],
) -> HeldUp:
    encounter = load_encounter(db, claim.encounter_id)
    assert encounter is not None  # the claim's row refers to it
    around = people.around(encounter)
    if claim.after:  # what it bills was sent before: only who it goes to and how is still to be checked
        found = claim_findings(db, claim_in(db, claim), today, rules)
    else:
        found = check_visit(db, encounter, around, book, today, rules)
    return HeldUp(
        claim.id,
        claim.encounter_id,
        claim.number,
        around.patient.name.sort_name,
        encounter.service_date,
        claim.status,
        blocking(found, frozenset(load_overrides(db, claim.encounter_id))),
    )
