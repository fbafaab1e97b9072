"""What a biller does with contracts: keep them with their amounts, retire them, and ask what they allow for a claim."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from app.domain.claim import Claim
from app.domain.contracts.contract import (
    CodeAmount,
    Contract,
    ContractTerms,
    faults,
    overlapping,
    renewed,
    terms_holding,
)
from app.domain.contracts.expected import ExpectedAllowed, MedicareFees, expected_allowed
from app.domain.ids import parse_modifier, parse_procedure
from app.domain.people import Practice
from app.domain.procedure_book import NO_PROCEDURES, Gpci, ProcedureBook
from app.errors import UserError
from app.services.claim_reading import claim_for
from app.services.medicare_locality import gpci_in
from app.services.trail import changes, note
from app.store import contracts as store
from app.store.connection import Database
from app.store.vault import Vault


def contracts(vault: Vault, practice_id: int) -> tuple[Contract, ...]:
    """A practice's contracts, those out of use too, by name."""
    return store.load_contracts(vault.db, practice_id)


def contract(vault: Vault, contract_id: int) -> Contract:
    """The contract of a row id; UserError where it is gone."""
    return _load(vault, contract_id)


def contract_amounts(vault: Vault, contract_id: int) -> tuple[CodeAmount, ...]:
    """What a contract allows for single codes, by code and modifiers."""
    return store.load_contract_amounts(vault.db, contract_id)


def amount_counts(vault: Vault, practice_id: int) -> dict[int, int]:
    """How many codes each contract of a practice prices, by its row id; one without any is left out."""
    return store.count_contract_amounts(vault.db, practice_id)


def save_contract(vault: Vault, contract: Contract, now: datetime) -> Contract:
    """Keep the head of a contract; its amounts stay.

    UserError with what is wrong of it, or where another one in use holds for the same payer, plan and practice on a
    day this one does.
    """
    for _, words in faults(contract):
        raise UserError(words, "Change the contract, then save it.")
    if not contract.practice_id:
        raise UserError("A contract belongs to a practice.", "Add the practice first.")
    with vault.atomic():
        before = _load(vault, contract.id) if contract.id else None
        _refuse_overlap(vault, contract)
        saved = replace(contract, id=store.store_contract(vault.db, contract))
        note(vault, now, "change" if before else "create", "contract", saved.id, changes(before, saved))
    return saved


def set_contract_active(vault: Vault, contract_id: int, active: bool, now: datetime) -> Contract:
    """Retire a contract, which is asked for nothing from then on, or take it into use again.

    One that has run out is not retired but ended by its last day: earlier visits go on being measured by it.
    """
    return save_contract(vault, replace(_load(vault, contract_id), active=active), now)


def renew_contract(vault: Vault, contract_id: int, today: date, now: datetime) -> Contract:
    """Let a contract end and a copy with the same amounts follow it on the next day; the copy.

    Without a last day it ends with the year. UserError where the next day has a contract already.
    """
    with vault.atomic():
        before = _load(vault, contract_id)
        old, follower = renewed(before, today)
        store.store_contract(vault.db, old)
        _refuse_overlap(vault, follower)
        follower = replace(follower, id=store.store_contract(vault.db, follower))
        store.change_contract_amounts(vault.db, follower.id, (), store.load_contract_amounts(vault.db, contract_id))
        detail = {"renews": contract_id, **changes(before, old), "follower": changes(None, follower)["after"]}
        note(vault, now, "renew", "contract", follower.id, detail)
    return follower


def save_contract_amounts(vault: Vault, contract_id: int, amounts: Sequence[CodeAmount], now: datetime) -> None:
    """Let a contract have these amounts and no others; nothing happens where it has them already.

    UserError names a code, a modifier or an amount that is none, and a code agreed twice.
    """
    _refuse_bad_amounts(amounts)
    with vault.atomic():
        _load(vault, contract_id)
        before = {each.key: each for each in store.load_contract_amounts(vault.db, contract_id)}
        after = {each.key: each for each in amounts}
        gone = [each for key, each in before.items() if key not in after or not each.is_same_money(after[key])]
        new = [each for key, each in after.items() if key not in before or not each.is_same_money(before[key])]
        if gone or new:
            store.change_contract_amounts(vault.db, contract_id, gone, new)
            detail = {"before": [*map(_told, gone)], "after": [*map(_told, new)]}
            note(vault, now, "change", "contract_amount", contract_id, detail)


# What a contract allows -------------------------------------------------------------------------------


def expected_for_claim(
    vault: Vault, claim_id: int, procedures: ProcedureBook = NO_PROCEDURES
) -> dict[int, ExpectedAllowed]:
    """What the claim's payer is to allow for its lines by contract, by the lines' row ids, as the claim was sent.

    A line no contract prices is left out. Without `procedures` no share of Medicare's amount can be told.
    """
    claim = claim_for(vault, claim_id)
    lines = claim.encounter.lines
    return {lines[place].id: found for place, found in expected_of(vault.db, claim, procedures).items()}


def expected_of(db: Database, claim: Claim, procedures: ProcedureBook = NO_PROCEDURES) -> dict[int, ExpectedAllowed]:
    """The same for any claim, saved or not, by the places of its lines."""
    visit, found = claim.encounter, {}
    terms = terms_of(db, claim)
    medicare = medicare_fees(db, claim.practice, procedures)
    for place, line in enumerate(visit.lines if terms else ()):
        on = line.service_date or visit.service_date
        if not (line.procedure and on):
            continue
        holding = terms_holding(terms, claim.payer.id, claim.coverage.plan_name, claim.practice.id, on)
        if holding and (allowed := expected_allowed(holding, line, visit.place_of_service, on, medicare)):
            found[place] = allowed
    return found


def terms_of(db: Database, claim: Claim | None) -> tuple[ContractTerms, ...]:
    """The contracts of the practice with a claim's payer, with their amounts for the claim's codes."""
    if claim is None or not claim.payer.id:
        return ()
    codes: Collection[str] = sorted({line.procedure for line in claim.encounter.lines if line.procedure})
    return store.load_terms(db, claim.payer.id, claim.practice.id, codes)


def medicare_fees(db: Database, practice: Practice | None, procedures: ProcedureBook) -> MedicareFees:
    """Medicare's amounts where a practice lies."""

    def gpci_on(on: date) -> Gpci:
        return gpci_in(db, practice, procedures, on)

    return MedicareFees(procedures, gpci_on)


# Refusals ---------------------------------------------------------------------------------------------


def _load(vault: Vault, contract_id: int) -> Contract:
    found = store.load_contract(vault.db, contract_id)
    if found is None:
        raise UserError("This contract is no longer there.", "Read the list again.")
    return found


def _refuse_overlap(vault: Vault, contract: Contract) -> None:
    other = overlapping(contract, store.load_contracts(vault.db, contract.practice_id))
    if other is not None:
        plan = f"plan {other.plan_name}" if other.plan_name else "plans"
        raise UserError(
            f"“{other.name}” holds for the same payer and {plan} {_days(other)}.",
            "Two contracts may not decide on one day: end that one first, or begin this one later.",
        )


def _days(contract: Contract) -> str:
    starts = f"from {contract.starts_on:%m/%d/%Y}" if contract.starts_on else ""
    ends = f"to {contract.ends_on:%m/%d/%Y}" if contract.ends_on else ""
    return f"{starts} {ends}".strip() or "at all times"


def _refuse_bad_amounts(amounts: Sequence[CodeAmount]) -> None:
    seen = set()
    for each in amounts:
        if parse_procedure(each.code) != each.code:
            raise UserError(f"“{each.code}” is no procedure code.", "Nothing was changed.")
        if any(parse_modifier(modifier) != modifier for modifier in each.modifiers) or len(each.modifiers) > 4:
            raise UserError(f"The modifiers of {each.code} are none.", "Up to four, of two characters each.")
        if each.amount_cents < 0 or (each.facility_cents or 0) < 0:
            raise UserError(f"The amount of {each.words} is below zero.", "Nothing was changed.")
        if each.key in seen:
            raise UserError(f"{each.words} is there twice.", "Keep one of the two amounts.")
        seen.add(each.key)


def _told(amount: CodeAmount) -> str:
    facility = "" if amount.facility_cents is None else f" / {amount.facility_cents}"
    return f"{amount.words} {amount.amount_cents}{facility}"
