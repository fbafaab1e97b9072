"""Each kind of person and place as the records page needs it: its list, its form, how it is read and kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from app.domain.encounter import DrugCode, ProcedureCode
from app.domain.people import Facility, Payer, Practice, Provider
from app.domain.record_checks import practice_contradictions, provider_contradictions
from app.domain.rules.rule import Complaint
from app.services import people
from app.ui.people import fields
from app.ui.people.form_field import FormField
from app.ui.people.import_source import ImportSource, ProcedureSource
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.choice_edit import Choice, matching

RecordKey = people.Kind | Literal["payer_rule", "contract"]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`load` gives all records, inactive ones too; `save` writes one and returns it with its row id.

    `opened` and `kept` turn a record into the one the form shows and back. `source` reads a CSV file of them.
    """

    key: RecordKey
    title: str
    one: str
    icon: str
    empty: str
    columns: tuple[Column[Any], ...]
    specs: Callable[[Session], tuple[FormField, ...]]
    blank: Callable[[Session], Any]
    load: Callable[[Session], Sequence[Any]]
    save: Callable[..., Any]
    name: Callable[[Any], str] = lambda record: str(record.name)
    check: Callable[[Any], Iterable[Complaint]] = lambda _record: ()
    source: Callable[[Session], ImportSource] | None = None
    opened: Callable[[Any], Any] = lambda record: record
    kept: Callable[[Any], Any] = lambda record: record


def state_badge(record: Any) -> Badge | None:
    """Active is the rule and goes unsaid."""
    return None if record.active else Badge("inactive", Tone.NEUTRAL)


_STATE: Column[Any] = Column("state", "", state_badge, 84, Kind.BADGE)
_NPI: Column[Any] = Column("npi", "NPI", lambda record: record.npi, 100, Kind.CODE)


def _roles(provider: Provider) -> str:
    roles = (("treats", provider.renders), ("refers", provider.refers))
    return ", ".join(words for words, is_so in roles if is_so)


def _places(session: Session) -> tuple[Choice, ...]:
    """Place-of-service codes, once the code sets are there."""
    if session.codes is None:
        return ()
    names = session.codes.place_of_service_names
    return tuple(Choice(code, f"{code} {name}") for code, name in names.items())


def _taxonomies(session: Session, text: str, *, individual: bool) -> list[Choice]:
    """NUCC's codes that fit the words, where the list is imported; persons first for a person."""
    listed = session.codes.procedures.taxonomies() if session.codes else ()
    ordered = sorted(listed, key=lambda each: each.individual is not individual)
    return matching([Choice(each.code, f"{each.code}  {each.name}", each.grouping) for each in ordered], text)


def _with_drug(code: ProcedureCode) -> ProcedureCode:
    return replace(code, drug=code.drug or DrugCode(""))


def _without_empty_drug(code: ProcedureCode) -> ProcedureCode:
    return code if code.drug and code.drug.ndc else replace(code, drug=None)


PRACTICES = RecordKind(
    key="practice",
    title="Practices",
    one="practice",
    icon="practice",
    empty="The practices you bill for stand here. A practice is item 33 of every claim.",
    columns=(
        Column("name", "Practice", lambda p: p.name, 160, stretch=True, strong=True),
        _NPI,
        Column("city", "City", lambda p: p.address.city, 110, muted=True),
        _STATE,
    ),
    specs=lambda session: fields.practice_fields(partial(_taxonomies, session, individual=False)),
    blank=lambda _session: Practice(),
    load=lambda session: people.practices(session.vault, active_only=False),
    save=people.save_practice,
    check=practice_contradictions,
)
PROVIDERS = RecordKind(
    key="provider",
    title="Providers",
    one="provider",
    icon="provider",
    empty="Who treats, refers, orders or supervises stands here (items 17 and 24J).",
    columns=(
        Column("name", "Name", lambda p: p.name.sort_name, 140, stretch=True, strong=True),
        Column("credentials", "", lambda p: p.credentials, 52, muted=True),
        _NPI,
        Column("role", "Role", _roles, 110, muted=True),
        _STATE,
    ),
    specs=lambda session: fields.provider_fields(partial(_taxonomies, session, individual=True)),
    blank=lambda _session: Provider(),
    load=lambda session: people.providers(session.vault, active_only=False),
    save=people.save_provider,
    name=lambda provider: f"{provider.name.sort_name} {provider.credentials}".strip(),
    check=provider_contradictions,
)
FACILITIES = RecordKind(
    key="facility",
    title="Facilities",
    one="facility",
    icon="facility",
    empty="Places of service other than the practice's own address stand here (item 32).",
    columns=(
        Column("name", "Facility", lambda f: f.name, 160, stretch=True, strong=True),
        Column("pos", "Place", lambda f: f.place_of_service, 56, Kind.CODE),
        Column("city", "City", lambda f: f.address.city, 110, muted=True),
        _STATE,
    ),
    specs=lambda session: fields.facility_fields(_places(session)),
    blank=lambda _session: Facility(),
    load=lambda session: people.facilities(session.vault, active_only=False),
    save=people.save_facility,
)
PAYERS = RecordKind(
    key="payer",
    title="Payers",
    one="payer",
    icon="payer",
    empty="Insurers and programs stand here, with the address their paper goes to and their filing limits.",
    columns=(
        Column("name", "Payer", lambda p: p.name, 130, stretch=True, strong=True),
        Column("kind", "Kind", lambda p: dict(fields.PAYER_KINDS)[p.kind], 136, muted=True),
        Column("payer_id", "Payer id", lambda p: p.payer_id, 76, Kind.CODE),
        Column("limit", "Limit, days", lambda p: p.filing_limit_days or None, 80, Kind.NUMBER),
        _STATE,
    ),
    specs=lambda _session: fields.payer_fields(),
    blank=lambda _session: Payer(),
    load=lambda session: people.payers(session.vault, active_only=False),
    save=people.save_payer,
)
PROCEDURES = RecordKind(
    key="procedure_code",
    title="Procedures and fees",
    one="procedure",
    icon="codes",
    empty="Your own list of procedure codes for this practice, in your words, with what you charge for one unit.",
    columns=(
        Column("code", "Code", lambda p: p.code, 72, Kind.CODE),
        Column("description", "What it is", lambda p: p.description, 160, stretch=True),
        Column("modifiers", "Modifiers", lambda p: " ".join(p.modifiers), 80, Kind.CODE),
        Column("charge", "Charge", lambda p: p.charge_cents, 84, Kind.MONEY),
        _STATE,
    ),
    specs=lambda _session: fields.procedure_fields(),
    blank=lambda session: ProcedureCode(practice_id=session.practice_id),
    load=lambda session: people.procedure_codes(session.vault, session.practice_id, active_only=False),
    save=people.save_procedure_code,
    name=lambda code: f"{code.code} {code.description}".strip(),
    source=ProcedureSource,
    opened=_with_drug,
    kept=_without_empty_drug,
)
KINDS = (PRACTICES, PROVIDERS, FACILITIES, PAYERS, PROCEDURES)
