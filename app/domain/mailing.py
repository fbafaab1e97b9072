"""How paper left the house: the ways, and one entry of the mailing log."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.claim_status import SentWay


class MailingWay(StrEnum):
    """The ways of a claim to its payer that a biller must be able to prove."""

    MAIL = "mail"
    CERTIFIED = "certified"
    FAX = "fax"
    PORTAL = "portal"

    @property
    def sent_way(self) -> SentWay:
        """What is kept with a claim that is sent by it."""
        return {MailingWay.FAX: SentWay.FAXED, MailingWay.PORTAL: SentWay.PORTAL}.get(self, SentWay.MAILED)

    @property
    def words(self) -> str:
        """As the log and a claim's story say it."""
        return {
            MailingWay.MAIL: "by mail",
            MailingWay.CERTIFIED: "by certified mail",
            MailingWay.FAX: "by fax",
            MailingWay.PORTAL: "by the payer's portal",
        }[self]


@dataclass(frozen=True, slots=True)
class Mailing:
    """One envelope, fax or upload: its claims by row id. `reference` is the certified or confirmation number."""

    mailed_on: date
    way: MailingWay
    payer: str
    claim_ids: tuple[int, ...]
    reference: str = ""

    @property
    def words(self) -> str:
        """`Mailed 05/20/2026 by certified mail, 7019 2280 0001 2345 6789`."""
        day = f"{self.mailed_on:%m/%d/%Y}"
        return ", ".join(filter(None, (f"Mailed {day} {self.way.words}", self.reference)))
