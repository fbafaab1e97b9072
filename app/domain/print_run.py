"""A print run: which claims came out on which pages, and which pages are still to come after a jam."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.print_profile import STRAIGHT, PrintProfile


class Cover(StrEnum):
    """What goes before the claims of each payer."""

    NONE = "none"
    SHEET = "sheet"
    """Address, and the list of the claims with their sum."""
    ENVELOPE = "envelope"
    """The address alone, for a window envelope."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is to be printed and how: claims by row id.

    `plain` draws the form too; else the data is moved by the profile to fall on pre-printed forms. `by_payer` puts
    the claims in the order of payer and patient. With `send` those that are ready are sent with it.
    """

    claim_ids: tuple[int, ...]
    day: date
    plain: bool = False
    profile: PrintProfile = STRAIGHT
    cover: Cover = Cover.NONE
    by_payer: bool = False
    send: bool = False


@dataclass(frozen=True, slots=True)
class PrintedClaim:
    """One claim of a run; its pages of the PDF count from 1, cover sheets among them. The last `attached` of its
    `pages` are no forms: what earlier payers answered.
    """

    number: str
    payer: str
    total_cents: int
    first_page: int
    pages: int
    attached: int = 0


@dataclass(frozen=True, slots=True)
class PrintRun:
    """What is kept of a run beside its bytes. `profile.printer` is empty where it went to a file."""

    id: int
    number: str
    printed_at: datetime
    user: str
    form: str
    plain: bool
    profile: PrintProfile
    pages: int
    pdf_sha256: str
    claims: tuple[PrintedClaim, ...]

    @property
    def total_cents(self) -> int:
        """All its claims together."""
        return sum(claim.total_cents for claim in self.claims)

    @property
    def payers(self) -> tuple[str, ...]:
        """Whom its claims go to, in the order printed."""
        return tuple(dict.fromkeys(claim.payer for claim in self.claims))

    @property
    def printings(self) -> tuple[tuple[int, ...], ...]:
        """The pages in the order they go to the printer: see `printings_of`."""
        return printings_of(self.claims, self.pages, plain=self.plain)

    def claim_on(self, page: int) -> PrintedClaim | None:
        """The claim of a page of the PDF; None for a cover sheet."""
        return next((each for each in self.claims if each.first_page <= page < each.first_page + each.pages), None)


def printings_of(claims: tuple[PrintedClaim, ...], pages: int, *, plain: bool) -> tuple[tuple[int, ...], ...]:
    """The pages, from 1, in the order they go to the printer, a printing for each paper that is put in.

    Cover sheets and attachments do not belong on red forms: they come after all forms, on plain paper.
    """
    forms = tuple(
        page for claim in claims for page in range(claim.first_page, claim.first_page + claim.pages - claim.attached)
    )
    others = tuple(sorted(set(range(1, pages + 1)) - set(forms)))
    return (tuple(range(1, pages + 1)),) if plain or not others else (forms, others)
