"""The people of the exchange format: practices, providers, facilities, payers, patients and their coverages."""

from app.domain import ids
from app.domain.codes import MSP_REASONS
from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.people import Facility, Patient, Payer, PayerKind, Practice, Provider, Sex, TaxIdKind
from app.services.exchange_fields import (
    read_address,
    read_name,
    read_npi,
    read_other_id_qualifier,
    read_phone,
    read_place_of_service,
    read_taxonomy,
)
from app.services.exchange_habits import read_authorizations, read_habits
from app.services.json_reader import Reader

_RANKS = {rank.name.lower(): rank for rank in Rank}


def read_practice(reader: Reader) -> Practice:
    """The billing provider (item 33); its lists are read by themselves."""
    kind = reader.choice("tax_id_kind", TaxIdKind, TaxIdKind.EIN)
    tax_words = "a tax id of nine digits of its kind"
    return Practice(
        name=reader.needed("name"),
        npi=read_npi(reader),
        tax_id=reader.formed("tax_id", ids.parse_ein if kind is TaxIdKind.EIN else ids.parse_ssn, tax_words),
        tax_id_kind=kind,
        taxonomy=read_taxonomy(reader),
        address=read_address(reader),
        phone=read_phone(reader),
        other_id_qualifier=read_other_id_qualifier(reader),
        other_id=reader.text("other_id"),
        accepts_assignment=reader.flag("accepts_assignment", True),
        clia_number=reader.formed("clia_number", ids.parse_clia, "a CLIA number (two digits, D, seven digits)"),
    )


def read_provider(reader: Reader) -> Provider:
    """A person who renders, refers, orders or supervises."""
    provider = Provider(
        name=read_name(reader),
        credentials=reader.text("credentials"),
        npi=read_npi(reader),
        taxonomy=read_taxonomy(reader),
        other_id_qualifier=read_other_id_qualifier(reader),
        other_id=reader.text("other_id"),
        renders=reader.flag("renders", True),
        refers=reader.flag("refers"),
        signature_on_file=reader.flag("signature_on_file", True),
    )
    reader.finish()
    return provider


def read_facility(reader: Reader) -> Facility:
    """A service location (item 32)."""
    facility = Facility(
        name=reader.needed("name"),
        npi=read_npi(reader),
        address=read_address(reader),
        other_id_qualifier=read_other_id_qualifier(reader),
        other_id=reader.text("other_id"),
        place_of_service=read_place_of_service(reader, "11"),
    )
    reader.finish()
    return facility


def read_payer(reader: Reader) -> Payer:
    """An insurer or program, with its habits."""
    payer = Payer(
        name=reader.needed("name"),
        kind=reader.choice("kind", PayerKind, PayerKind.GROUP),
        payer_id=reader.text("payer_id"),
        address=read_address(reader),
        attention=reader.text("attention"),
        phone=read_phone(reader),
        filing_limit_days=reader.whole("filing_limit_days", most=3660) or 0,
        one_pointer=reader.flag("one_pointer"),
        habits=read_habits(reader),
    )
    reader.finish()
    return payer


def read_patient(reader: Reader) -> Patient:
    """A patient without the coverages."""
    return Patient(
        account_number=reader.text("account_number"),
        name=read_name(reader),
        birth_date=reader.needed_day("birth_date"),
        sex=reader.choice("sex", Sex, Sex.UNKNOWN),
        address=read_address(reader),
        phone=read_phone(reader),
        signature_on_file=reader.flag("signature_on_file", True),
        death_date=reader.day("death_date"),
    )


def read_coverage(reader: Reader, payers: dict[str, Payer]) -> tuple[str, Coverage]:
    """A patient's policy beside its payer's key, which must be among `payers`."""
    payer = reader.reference("payer", payers, "payers", needed=True)
    subscriber = reader.inner("subscriber")
    coverage = Coverage(
        rank=_RANKS[reader.one_of("rank", _RANKS, "primary")],
        member_id=reader.text("member_id"),
        group_number=reader.text("group_number"),
        plan_name=reader.text("plan_name"),
        relation=reader.choice("relation", Relation, Relation.SELF),
        subscriber=_subscriber(subscriber) if subscriber else Subscriber(),
        starts_on=reader.day("starts_on"),
        ends_on=reader.day("ends_on"),
        copay_cents=reader.whole("copay_cents", default=None),
        employer=reader.text("employer"),
        msp_reason=reader.one_of("msp_reason", MSP_REASONS, ""),
        pays_practice=reader.flag("pays_practice", True),
        needs_authorization=reader.flag("needs_authorization"),
        needs_referral=reader.flag("needs_referral"),
        authorizations=read_authorizations(reader),
    )
    reader.finish()
    return payer, coverage


def _subscriber(reader: Reader) -> Subscriber:
    subscriber = Subscriber(
        name=read_name(reader, needed=False),  # an employer in a workers' compensation case has only an address
        birth_date=reader.day("birth_date"),
        sex=reader.choice("sex", Sex, Sex.UNKNOWN),
        address=read_address(reader),
        phone=read_phone(reader),
    )
    reader.finish()
    return subscriber
