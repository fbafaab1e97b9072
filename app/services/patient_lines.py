"""Which lines and credit a patient's money may be laid on: those of one practice, never beyond what is there."""

from collections.abc import Sequence

from app.domain.money import format_cents
from app.domain.patient_payment import OpenLine, Share, beyond
from app.errors import UserError
from app.queries.open_lines import open_lines, practice_credit, visit_credit, visit_practices
from app.store.practices import load_practices
from app.store.vault import Vault


def lines_of(vault: Vault, patient_id: int, practice_id: int) -> tuple[OpenLine, ...]:
    """What the patient owes or has paid on the service lines of one practice's visits."""
    return tuple(line for line in open_lines(vault.db, patient_id) if line.practice_id == practice_id)


def practice_paid(vault: Vault, patient_id: int, shares: Sequence[Share]) -> int:
    """The practice money goes to: of the visits named, else of the patient's latest visit, else the only one."""
    practices = visit_practices(vault.db, patient_id)
    named = {practices.get(share.encounter_id, 0) for share in shares if share.encounter_id}
    if len(named) > 1:
        raise UserError("These visits are of several practices.", "Take a payment for each practice.")
    if named:
        return named.pop()
    if practices:
        return next(iter(practices.values()))
    active = load_practices(vault.db, active_only=True)
    if len(active) != 1:
        raise UserError("The patient has no visit yet, and there are several practices.", "Choose the practice paid.")
    return active[0].id


def practice_of_credit(
    vault: Vault, patient_id: int, source: Share, practice_id: int, shares: Sequence[Share] = ()
) -> int:
    """The practice that holds a credit: of its visit, or the one named, or the only one that holds any."""
    if source.encounter_id:
        return visit_practices(vault.db, patient_id).get(source.encounter_id, 0)
    if practice_id:
        return practice_id
    holding = list(practice_credit(vault.db, patient_id))
    return holding[0] if len(holding) == 1 else practice_paid(vault, patient_id, shares)


def refuse_beyond_credit(vault: Vault, patient_id: int, source: Share, practice_id: int) -> None:
    """UserError where the place holds less credit than is to be taken from it."""
    by_place = visit_credit(vault.db, patient_id) if source.encounter_id else practice_credit(vault.db, patient_id)
    there = by_place.get(source.encounter_id or practice_id, 0)
    if source.line_id or not 0 < source.cents <= there:
        raise UserError(
            f"The credit there is {format_cents(max(there, 0))}, not {format_cents(source.cents)}.",
            "Read the account again; it has changed.",
        )


def refuse_shares(
    vault: Vault, patient_id: int, practice_id: int, shares: Sequence[Share], lines: Sequence[OpenLine]
) -> None:
    """UserError where shares go beyond what is open, or to a visit that is not the patient's with the practice."""
    practices = visit_practices(vault.db, patient_id)
    if any(share.encounter_id and practices.get(share.encounter_id) != practice_id for share in shares):
        raise UserError("One of the visits is of another patient or practice.", "Read the account again.")
    if why := beyond(shares, lines):
        raise UserError(why, "Type no more than is open, or leave the rest as credit.")
