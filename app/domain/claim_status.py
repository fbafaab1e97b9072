"""Where a claim stands, and the ways it leaves the house: what lists need without the claim itself."""

from enum import StrEnum


class ClaimStatus(StrEnum):
    """Where a claim stands on its way to the payer."""

    DRAFT = "draft"
    READY = "ready"
    SENT = "sent"


class SentWay(StrEnum):
    """How a claim left the house."""

    PRINTED = "printed"
    MAILED = "mailed"
    FAXED = "faxed"
    PORTAL = "portal"
    FORWARDED = "forwarded"
    """The payer before sent it on itself (crossover)."""
