"""The deposit slip of a deposit, made anew from what is kept: the same deposit gives the same page."""

from collections import defaultdict

from app.domain.receipt import ReceiptWay
from app.errors import UserError
from app.forms.deposit_slip import DepositSlip, SlipLine, render_deposit_slip
from app.queries.receipt_list import DepositRow, ReceiptRow, deposit_list
from app.store.practices import load_practice
from app.store.vault import Vault


def deposit_slip_pdf(vault: Vault, deposit_id: int) -> bytes:
    """The slip as PDF: cash in one sum, each check by its number, transfers and cards apart. UserError where the
    deposit is gone."""
    return render_deposit_slip(deposit_slip(vault, deposit_id))


def deposit_slip(vault: Vault, deposit_id: int) -> DepositSlip:
    """What stands on the slip."""
    row = next((each for each in deposit_list(vault.db) if each.deposit_id == deposit_id), None)
    practice = load_practice(vault.db, row.practice_id) if row else None
    if row is None or practice is None:
        raise UserError("This deposit is no longer there.", "Read the list again.")
    cash = sum(each.amount_cents for each in row.receipts if each.way is ReceiptWay.CASH)
    return DepositSlip(
        practice,
        row.deposit_id,
        row.deposited_on,
        cash,
        _lines(row, carried=True),
        _lines(row, carried=False),
    )


def _lines(row: DepositRow, *, carried: bool) -> tuple[SlipLine, ...]:
    """Parts of one check, answered claim by claim, are one line."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for nth, each in enumerate(row.receipts):
        if each.is_carried is carried and each.way is not ReceiptWay.CASH:
            sums[(each.way.value, each.reference or f"#{nth}", _payer(each))] += each.amount_cents
    return tuple(
        SlipLine(way, "" if number.startswith("#") else number, payer, cents)
        for (way, number, payer), cents in sums.items()
    )


def _payer(each: ReceiptRow) -> str:
    return "Patient" if each.is_patient else each.payer
