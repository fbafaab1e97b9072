"""Contracts with payers as the setup page lists and edits them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from app.domain.contracts.contract import Contract, faults
from app.domain.contracts.expected import percent
from app.domain.rules.rule import Complaint
from app.queries.plan_names import plan_names
from app.services import contracts, people
from app.ui import format
from app.ui.people.entry import Entry, Make, ParsedEntry, SuggestedEntry
from app.ui.people.form_field import FormField, Today, date_field, grouped, truth
from app.ui.people.record_kind import RecordKind
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.choice_edit import Choice, ChoiceEdit, matching

_RATES = (
    ("bilateral", "50 both sides"),
    ("multiple", "51 several procedures"),
    ("reduced", "52 reduced"),
    ("discontinued", "53 broken off"),
    ("professional", "26 professional part"),
    ("technical", "TC technical part"),
    ("two_surgeons", "62 two surgeons, each"),
    ("assistant", "80, 81, 82 assistant"),
    ("assistant_not_physician", "AS assistant, no physician"),
)


class PayerEntry(Entry):
    """One of the payers as they are when the field is typed in: one added meanwhile is found too."""

    def __init__(self, payers: Callable[[], Sequence[Choice]]) -> None:
        self._edit = ChoiceEdit(lambda text: matching(payers(), text))
        super().__init__(self._edit)
        self._payers = payers
        self._edit.choice_changed.connect(lambda _key: self.edited.emit())

    def fill(self, value: Any) -> None:
        self._edit.set_choice(next((choice for choice in self._payers() if choice.key == value), None))

    def value(self) -> Any:
        return self._edit.key() or 0


def contract_fields(
    today: Today, payers: Callable[[], Sequence[Choice]], plans: Callable[[str], Sequence[Choice]]
) -> tuple[FormField, ...]:
    """With whom and when; what is priced by a share; what modifiers leave of the amount."""
    return (
        FormField("name", "Name of the contract", span=12, required=True),
        FormField("payer_id", "Payer", span=6, make=partial(PayerEntry, payers), required=True),
        FormField("plan_name", "Only for the plan (empty: every plan)", span=6, make=partial(_plan, plans)),
        date_field("starts_on", "First day", today, span=3),
        date_field("ends_on", "Last day", today, span=3),
        truth("lower_of_charge", "Pays no more than the charge", span=6),
        *grouped(
            "What no amount is listed for",
            (
                FormField("medicare_basis_points", "Percent of Medicare", span=4, make=_share()),
                FormField("medicare_year", "Of the year (empty: of service)", span=4, make=_year()),
                FormField("charge_basis_points", "Else percent of the charge", span=4, make=_share()),
            ),
        ),
        *grouped(
            "What a modifier makes of the amount, in percent (empty: the contract does not say)",
            tuple(FormField(f"rates.{name}", label, span=4, make=_share()) for name, label in _RATES),
        ),
    )


def _plan(plans: Callable[[str], Sequence[Choice]]) -> Entry:
    """The words of a coverage, offered as coverages have them: a plan that none names would never be met."""
    return SuggestedEntry(lambda text: " ".join(text.split()), "", plans)


def _share() -> Make:
    """A share in percent, kept in hundredths of one; None where it is empty."""

    def parse(text: str) -> str | None:
        bare = text.strip().removesuffix("%").strip()
        return f"{bare}%" if re.fullmatch(r"\d{1,4}(\.\d{1,2})?", bare, re.ASCII) else None

    return partial(ParsedEntry, parse, "A share looks like 115 or 62.5", _basis_points, _shown_share)


def _basis_points(text: str) -> int | None:
    whole, _, part = text.removesuffix("%").strip().partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0) if whole else None


def _shown_share(basis_points: int | None) -> str:
    return "" if basis_points is None else percent(basis_points)


def _year() -> Make:
    def parse(text: str) -> str | None:
        return text.strip() if re.fullmatch(r"20\d\d", text.strip(), re.ASCII) else None

    words = "A year looks like 2026; empty: the year of service"
    return partial(ParsedEntry, parse, words, lambda text: int(text or 0), lambda year: str(year or ""))


def _payers(session: Session) -> tuple[Choice, ...]:
    return tuple(Choice(payer.id, payer.name) for payer in people.payers(session.vault, active_only=False))


def _plans(session: Session, text: str) -> list[Choice]:
    return matching([Choice(plan, plan, payer) for plan, payer in plan_names(session.vault.db)], text)


def _complaints(contract: Contract) -> Iterator[Complaint]:
    for field, words in faults(contract):
        yield Complaint(field, words)


def days_words(contract: Contract) -> str:
    """`01/01/26 – 12/31/26`, with an open end left open."""
    starts = format.short_day(contract.starts_on) if contract.starts_on else ""
    ends = format.short_day(contract.ends_on) if contract.ends_on else ""
    return f"{starts} – {ends}" if starts or ends else "always"


def _state(contract: Contract, today: date) -> Badge | None:
    if not contract.active:
        return Badge("retired", Tone.NEUTRAL)
    if contract.ends_on and contract.ends_on < today:
        return Badge("ended", Tone.NEUTRAL)
    if contract.starts_on and contract.starts_on > today:
        return Badge("to come", Tone.INFO)
    return Badge("in force", Tone.OK)


def contract_kind(session: Session) -> RecordKind:
    """The kind for one vault: its list names the payers and counts the amounts, read anew with the contracts."""
    names: dict[int, str] = {}
    counts: dict[int, int] = {}

    def load(session: Session) -> tuple[Contract, ...]:
        names.clear()
        names.update((payer.id, payer.name) for payer in people.payers(session.vault, active_only=False))
        counts.clear()
        counts.update(contracts.amount_counts(session.vault, session.practice_id))
        return contracts.contracts(session.vault, session.practice_id)

    def with_whom(contract: Contract) -> str:
        return " · ".join(filter(None, (names.get(contract.payer_id, ""), contract.plan_name)))

    return replace(
        CONTRACTS,
        load=load,
        columns=(
            Column("name", "Contract", lambda c: c.name, 120, stretch=True, strong=True),
            Column("payer", "Payer, plan", with_whom, 110, stretch=True, muted=True, tooltip=with_whom),
            Column("days", "Days", days_words, 132, muted=True),
            Column("codes", "Codes", lambda c: counts.get(c.id), 52, Kind.NUMBER),
            Column("state", "", lambda c: _state(c, session.today()), 88, Kind.BADGE),
        ),
    )


CONTRACTS = RecordKind(
    key="contract",
    title="Contracts",
    one="contract",
    icon="payments",
    empty="What a payer has agreed to pay: amounts by code, a share of Medicare's fees, or a share of the charge. "
    "Each line of a visit then shows what to expect, and lines paid below it are listed under Underpayments.",
    columns=(),
    specs=lambda session: contract_fields(session.today, partial(_payers, session), partial(_plans, session)),
    blank=lambda session: Contract(practice_id=session.practice_id, starts_on=session.today().replace(month=1, day=1)),
    load=lambda session: contracts.contracts(session.vault, session.practice_id),
    save=contracts.save_contract,
    check=_complaints,
)
