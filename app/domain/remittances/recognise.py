"""Who pays and who is paid by a remittance, among the payers and practices on file; 0 where it is not certain."""

from collections.abc import Iterable, Sequence

from app.domain.people import Payer, Practice
from app.domain.remittances.remittance import Remittance

_PAYER_IDS = frozenset({"2U", "EO", "HI", "NF"})
"""Qualifiers of a payer's identifiers (REF in loop 1000A)."""


def recognised_payer(remittance: Remittance, payers: Sequence[Payer]) -> int:
    """Row id of the one payer whose electronic id it tells, or else whose name; inactive ones only for want of others.

    N104, REF of loop 1000A, N102.
    """
    told = {_plain(each.value) for each in remittance.payer.references if each.qualifier in _PAYER_IDS}
    told.add(_plain(remittance.payer.id))
    name = _plain(remittance.payer.name)
    for among in ([each for each in payers if each.active], list(payers)):
        by_id = [each for each in among if each.payer_id and _plain(each.payer_id) in told]
        by_name = [each for each in by_id or among if name and _plain(each.name) == name]
        for found in (by_id, by_name):
            if len(found) == 1:
                return found[0].id
    return 0


def recognised_practice(remittance: Remittance, practices: Sequence[Practice]) -> int:
    """Row id of the one practice with the payee's NPI, or else its tax id (N104, REF*TJ of loop 1000B)."""
    payee = remittance.payee
    numbers = {payee.id, *(each.value for each in payee.references if each.qualifier in ("TJ", "HPI"))}
    digits = {_digits(each) for each in numbers} - {""}
    for found in (
        [each for each in practices if _digits(each.npi) in digits],
        [each for each in practices if _digits(each.tax_id) in digits],
    ):
        if chosen := _only(found):
            return chosen
    return 0


def _only(practices: Sequence[Practice]) -> int:
    active = [each for each in practices if each.active] or practices
    return active[0].id if len(active) == 1 else 0


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> Iterable[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
