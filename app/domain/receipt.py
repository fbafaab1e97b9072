"""A receipt: a check, a transfer, cash or a card payment, as it came in; money posted names the one it came with."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReceiptWay(StrEnum):
    """How the money came. NONE is a payer's notice without money."""

    CHECK = "check"
    TRANSFER = "transfer"
    CASH = "cash"
    CARD = "card"
    NONE = "none"


class ReceiptSource(StrEnum):
    """Where the receipt was made: keyed by hand, with a remittance, or on saving a visit paid for at the desk."""

    KEYED = "keyed"
    REMITTANCE = "remittance"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in, from a payer, a patient, or (both 0) someone who stands in no list: `payer_name` as on the check.

    `reference` is the number of the check or transfer (835: TRN02). Cents are never negative.
    """

    practice_id: int
    way: ReceiptWay
    reference: str
    received_on: date
    amount_cents: int
    source: ReceiptSource
    payer_id: int = 0
    patient_id: int = 0
    payer_name: str = ""
    encounter_id: int = 0
    id: int = 0
