"""What rules may look at besides the record itself: the day, the code book, the patient's earlier services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.authorization import AuthorizedVisit
from app.domain.codes import DiagnosisBook
from app.domain.coding_query import CodingQuery
from app.domain.contracts.contract import ContractTerms
from app.domain.people import Patient
from app.domain.procedure_book import NATIONAL, NO_PROCEDURES, Gpci, ProcedureBook
from app.domain.rules.payer_rule import PayerRule


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A service already on one of the patient's encounters; `claim_number` is empty where none was billed."""

    service_date: date
    procedure: str
    modifiers: tuple[str, ...]
    rendering_id: int
    claim_number: str
    encounter_id: int
    units_tenths: int = 10
    practice_id: int = 0
    taxonomy: str = ""
    """The rendering provider's specialty, where it is known."""


@dataclass(frozen=True, slots=True)
class RuleContext:
    """`patient` is the visit's, for rules on age and sex; None asks none of them.

    `earlier` holds the same patient's lines; those of the encounter being checked are passed over.

    `queries` are the questions on the encounter that wait for an answer, or for the codes that follow from one.
    `payer_rules` are the biller's own. `gpci` is the practice's Medicare locality; `medicaid` says that Medicaid
    is billed, which has NCCI edits of its own. `taxonomy` is the rendering provider's specialty.
    `authorized` are the patient's visits that name an authorization. `contracts` are those with the payer billed,
    with the amounts of the codes on the visit. `part_numbers` are the numbers of their own in item 23 of the claims
    the visit was split into.
    """

    today: date
    book: DiagnosisBook
    patient: Patient | None = None
    earlier: tuple[EarlierLine, ...] = ()
    queries: tuple[CodingQuery, ...] = ()
    payer_rules: tuple[PayerRule, ...] = ()
    procedures: ProcedureBook = NO_PROCEDURES
    gpci: Gpci = NATIONAL
    medicaid: bool = False
    taxonomy: str = ""
    authorized: tuple[AuthorizedVisit, ...] = ()
    contracts: tuple[ContractTerms, ...] = ()
    part_numbers: tuple[str, ...] = ()
    missing_cpt: Mapping[tuple[str, date], str] = field(default_factory=dict)
    """The visit's CPT codes by day of service which the licensed edition of that day does not have, with its name."""
