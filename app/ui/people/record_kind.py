"""Each kind of person and place as the records page needs it: its list, its form, how it is read and kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.encounter import ProcedureCode
from app.domain.people import Facility, Payer, Practice, Provider
from app.services import people
from app.ui.people import fields
from app.ui.people.form_field import FormField
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`load` gives all records, inactive ones too; `save` writes one and returns it with its row id."""

    key: str
    title: str
    one: str
    empty: str
    columns: tuple[Column[Any], ...]
    specs: Callable[[fields.Today], tuple[FormField, ...]]
    blank: Callable[[Session], Any]
    load: Callable[[Session], Sequence[Any]]
    save: Callable[..., Any]


def _state(record: Any) -> Badge | None:
    return None if record.active else Badge("inactive", Tone.NEUTRAL)


_STATE: Column[Any] = Column("state", "", _state, 80, Kind.BADGE)
_NPI: Column[Any] = Column("npi", "NPI", lambda record: record.npi, 110, Kind.CODE)

PRACTICES = RecordKind(
    "practice",
    "Practices",
    "practice",
    "The practices you bill for stand here: item 33 of every claim.",
    (
        Column("name", "Practice", lambda p: p.name, 220, stretch=True, strong=True),
        _NPI,
        Column("city", "City", lambda p: p.address.city, 120, muted=True),
        _STATE,
    ),
    fields.practice_fields,
    lambda session: Practice(),
    lambda session: people.practices(session.vault, active_only=False),
    people.save_practice,
)
PROVIDERS = RecordKind(
    "provider",
    "Providers",
    "provider",
    "Who treats, refers, orders or supervises stands here.",
    (
        Column("name", "Name", lambda p: p.name.sort_name, 220, stretch=True, strong=True),
        Column("credentials", "", lambda p: p.credentials, 60, muted=True),
        _NPI,
        Column("role", "Role", lambda p: _roles(p), 150, muted=True),
        _STATE,
    ),
    fields.provider_fields,
    lambda session: Provider(),
    lambda session: people.providers(session.vault, active_only=False),
    people.save_provider,
)
FACILITIES = RecordKind(
    "facility",
    "Facilities",
    "facility",
    "Places of service other than the practice's own address stand here (item 32).",
    (
        Column("name", "Facility", lambda f: f.name, 220, stretch=True, strong=True),
        Column("pos", "POS", lambda f: f.place_of_service, 60, Kind.CODE),
        Column("city", "City", lambda f: f.address.city, 120, muted=True),
        _STATE,
    ),
    fields.facility_fields,
    lambda session: Facility(),
    lambda session: people.facilities(session.vault, active_only=False),
    people.save_facility,
)
PAYERS = RecordKind(
    "payer",
    "Payers",
    "payer",
    "Insurers and programs stand here, with the address their paper goes to.",
    (
        Column("name", "Payer", lambda p: p.name, 220, stretch=True, strong=True),
        Column("kind", "Kind", lambda p: dict(fields.PAYER_KINDS)[p.kind], 130, muted=True),
        Column("payer_id", "Payer id", lambda p: p.payer_id, 90, Kind.CODE),
        Column("limit", "Limit, days", lambda p: p.filing_limit_days or None, 80, Kind.NUMBER),
        _STATE,
    ),
    fields.payer_fields,
    lambda session: Payer(),
    lambda session: people.payers(session.vault, active_only=False),
    people.save_payer,
)
PROCEDURES = RecordKind(
    "procedure_code",
    "Procedures and fees",
    "procedure",
    "Your own list of procedure codes, in your words, with what you charge for one unit.",
    (
        Column("code", "Code", lambda p: p.code, 80, Kind.CODE),
        Column("description", "What it is", lambda p: p.description, 240, stretch=True),
        Column("charge", "Charge", lambda p: p.charge_cents, 90, Kind.MONEY),
        _STATE,
    ),
    fields.procedure_fields,
    lambda session: ProcedureCode(practice_id=session.practice_id),
    lambda session: people.procedure_codes(session.vault, session.practice_id),
    people.save_procedure_code,
)
KINDS = (PRACTICES, PROVIDERS, FACILITIES, PAYERS, PROCEDURES)


def _roles(provider: Provider) -> str:
    roles = (("treats", provider.renders), ("refers", provider.refers))
    return ", ".join(words for words, is_so in roles if is_so)
