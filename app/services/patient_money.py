"""Money the biller moves by hand: one door to every such action, each one transaction with one audit row."""

from app.services.books import books_closed_through, close_books, closing_preview
from app.services.patient_credit import apply_credit, unapply_credit
from app.services.patient_payments import TakenPayment, take_payment
from app.services.refunds import RefundPayment, refund
from app.services.returned_payments import return_payment
from app.services.transfers import transfer
from app.services.undo import undo_posting
from app.services.write_offs import sweep_preview, sweep_small_balances, write_off

__all__ = [
    "RefundPayment",
    "TakenPayment",
    "apply_credit",
    "books_closed_through",
    "close_books",
    "closing_preview",
    "refund",
    "return_payment",
    "sweep_preview",
    "sweep_small_balances",
    "take_payment",
    "transfer",
    "unapply_credit",
    "undo_posting",
    "write_off",
]
