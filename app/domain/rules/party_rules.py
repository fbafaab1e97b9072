"""Rules on who stands on the claim: patient, practice, rendering and referring provider, facility."""

from collections.abc import Iterator
from datetime import date

from app.domain.claim import Claim
from app.domain.codes import (
    FACILITY_ID_QUALIFIERS,
    OTHER_ID_QUALIFIERS,
    PRACTICE_ID_QUALIFIERS,
    REFERRING_ID_QUALIFIERS,
)
from app.domain.findings import Severity
from app.domain.ids import parse_ein, parse_npi, parse_phone, parse_ssn, parse_state, parse_taxonomy, parse_zip
from app.domain.people import Address, PersonName, Provider, Sex, TaxIdKind
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

OFFICE_AND_HOME = frozenset({"02", "10", "11", "12"})
OLDEST_YEARS = 115
_NPI_HINT = "Ten digits from the NPI registry; the last is a check digit."


def address_faults(address: Address) -> list[str]:
    """What an address lacks or has wrong, in words: `the street`, `a ZIP code of five or nine digits`."""
    faults = []
    if not address.street.strip():
        faults.append("the street")
    if not address.city.strip():
        faults.append("the city")
    if not parse_state(address.state):
        faults.append("a two-letter state")
    if not parse_zip(address.zip_code):
        faults.append("a ZIP code of five or nine digits")
    return faults


def address_complaints(field: str, whose: str, address: Address, mend: str) -> Iterator[Complaint]:
    """One complaint that names everything the address wants."""
    if faults := address_faults(address):
        yield Complaint(field, f"{whose} address wants {' and '.join(faults)}.", mend)


def is_post_office_box(address: Address) -> bool:
    """Whether the street is a box at the post office, where nothing can be done to a patient."""
    return address.street.upper().replace(".", "").replace(" ", "").startswith("POBOX")


def has_full_name(name: PersonName) -> bool:
    """Both parts the form cannot do without."""
    return bool(name.last.strip() and name.first.strip())


def first_service(claim: Claim) -> date | None:
    """The earliest day on the claim, from which payers count."""
    return min(service_days(claim), default=None)


def service_days(claim: Claim) -> set[date]:
    """The days the claim's lines begin and end on; the visit's where it has no lines."""
    visit, lines = claim.encounter.service_date, claim.encounter.lines
    days = {day for line in lines for day in (line.service_date or visit, line.through_date) if day}
    return days or ({visit} if visit else set())


def _npi(field: str, whose: str, npi: str) -> Iterator[Complaint]:
    if not npi:
        yield Complaint(field, f"{whose} NPI is missing.", _NPI_HINT)
    elif not parse_npi(npi):
        yield Complaint(field, f"{whose} NPI, {npi}, is mistyped.", _NPI_HINT)


def _patient_name(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if not has_full_name(claim.patient.name):
        yield Complaint("patient.name", "The patient's first or last name is missing.", "Enter it as on the card.")


def _patient_birth(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    born, served = claim.patient.birth_date, first_service(claim)
    if born is None:
        yield Complaint("patient.birth_date", "The patient's birth date is missing.", "Enter it on the patient's page.")
    elif born > context.today:
        yield Complaint("patient.birth_date", f"The birth date, {born:%m/%d/%Y}, has not come yet.", "Correct it.")
    elif served and served < born:
        message = f"The service on {served:%m/%d/%Y} is before the patient's birth on {born:%m/%d/%Y}."
        yield Complaint("encounter.service_date", message, "Correct the date of service or the birth date.")


def _patient_death(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    died, born = claim.patient.death_date, claim.patient.birth_date
    if died is None:
        return
    last = max(service_days(claim), default=None)
    if died > context.today or (born and died < born):
        message = f"The date of death, {died:%m/%d/%Y}, cannot be."
        yield Complaint("patient.death_date", message, "Correct it on the patient's page.")
    elif last and last > died:
        message = f"The service on {last:%m/%d/%Y} is after the patient's death on {died:%m/%d/%Y}."
        yield Complaint("encounter.service_date", message, "Correct the date of service, or the date of death.")


def _patient_age(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    born = claim.patient.birth_date
    if born and (years := context.today.year - born.year) > OLDEST_YEARS:
        message = f"The patient would be about {years} years old."
        yield Complaint("patient.birth_date", message, "Check the year of birth.")


def _patient_sex(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.patient.sex is Sex.UNKNOWN:
        message = "The patient's sex is not entered; neither box of item 3 will be crossed."
        yield Complaint("patient.sex", message, "Enter it as the payer has it; many payers return a claim without.")


def _patient_address(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    mend = "Complete it on the patient's page."
    yield from address_complaints("patient.address", "The patient's", claim.patient.address, mend)


def _phones(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    named = (
        ("patient.phone", "The patient's", claim.patient.phone),
        ("coverage.subscriber.phone", "The insured's", claim.coverage.subscriber.phone),
    )
    for field, whose, phone in named:
        if phone and not parse_phone(phone):
            yield Complaint(field, f"{whose} phone number is not ten digits.", "Correct it or clear it.")


def _patient_signature(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if not claim.patient.signature_on_file:
        message = "The patient's signature is not on file; item 12 stays empty."
        yield Complaint("patient.signature_on_file", message, "Get it signed, or have the patient sign the form.")


def _practice_name(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if not claim.practice.name.strip():
        yield Complaint("practice.name", "The practice has no name.", "Enter it on the practice's page.")


def _practice_npi(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    yield from _npi("practice.npi", "The practice's", claim.practice.npi)


def _practice_tax_id(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    practice = claim.practice
    is_good = parse_ein if practice.tax_id_kind is TaxIdKind.EIN else parse_ssn
    if not practice.tax_id:
        yield Complaint("practice.tax_id", "The practice's tax id is missing.", "Enter the EIN or SSN, nine digits.")
    elif not is_good(practice.tax_id):
        message = f"The practice's tax id is not a good {practice.tax_id_kind}."
        yield Complaint("practice.tax_id", message, "Nine digits; check whether it is an EIN or an SSN.")


def _practice_address(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    mend = "Complete it on the practice's page."
    yield from address_complaints("practice.address", "The practice's", claim.practice.address, mend)


def _practice_box(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if is_post_office_box(claim.practice.address):
        message = "The practice's address is a post-office box; item 33 wants the street."
        yield Complaint("practice.address", message, "Enter the street address; payers mail money elsewhere anyway.")


def _practice_phone(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if not parse_phone(claim.practice.phone):
        message = (
            "The practice's phone number is not ten digits."
            if claim.practice.phone
            else "The practice has no phone number."
        )
        yield Complaint("practice.phone", message, "Item 33 wants it, so that the payer can ask.")


def _taxonomies(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    provider = claim.rendering or Provider()
    named = (
        ("practice.taxonomy", "The practice's", claim.practice.taxonomy),
        ("provider.taxonomy", "The provider's", provider.taxonomy),
    )
    for field, whose, code in named:
        if code and not parse_taxonomy(code):
            yield Complaint(field, f"{whose} taxonomy, {code}, is mistyped.", "Ten characters that end in X.")


def _short_zips(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    named = [("practice.address.zip_code", "The practice's", claim.practice.address)]
    if claim.facility:
        named.append(("facility.address.zip_code", "The facility's", claim.facility.address))
    for field, whose, address in named:
        if (code := parse_zip(address.zip_code)) and len(code) == len("97201"):
            message = f"{whose} ZIP code has five digits; items 32 and 33 want nine."
            yield Complaint(field, message, "The post office's ZIP look-up tells the last four.")


def _other_ids(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    named = (
        ("practice", "The practice's", "33b", claim.practice, PRACTICE_ID_QUALIFIERS),
        ("provider", "The provider's", "24I", claim.rendering, tuple(OTHER_ID_QUALIFIERS)),
        ("referring", "The referring provider's", "17a", claim.referring, REFERRING_ID_QUALIFIERS),
        ("facility", "The facility's", "32b", claim.facility, FACILITY_ID_QUALIFIERS),
    )
    for field, whose, item, party, allowed in named:
        if party and party.other_id.strip() and party.other_id_qualifier not in allowed:
            given = party.other_id_qualifier
            says = f"is of the kind {given}, which item {item} does not take" if given else "does not say its kind"
            mend = f"Choose {', '.join(allowed[:-1])} or {allowed[-1]}; or clear the id."
            yield Complaint(f"{field}.other_id_qualifier", f"{whose} other id {says}.", mend)


def _rendering(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    provider = claim.rendering
    if provider is None:
        return
    if not has_full_name(provider.name):
        yield Complaint("provider.name", "The provider's name is incomplete.", "Complete it on the provider's page.")
    yield from _npi("provider.npi", "The provider's", provider.npi)


def _rendering_signature(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.rendering and not claim.rendering.signature_on_file:
        message = "The provider's signature is not on file for item 31."
        yield Complaint("provider.signature_on_file", message, "Have the printed form signed, or get it on file.")


def _referring(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    provider = claim.referring
    if provider is None:
        return
    if not has_full_name(provider.name):
        yield Complaint("referring.name", "The referring provider's name is incomplete.", "Complete it on the page.")
    yield from _npi("referring.npi", "The referring provider's", provider.npi)


def _facility(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    facility = claim.facility
    if facility is None:
        return
    if not facility.name.strip():
        yield Complaint("facility.name", "The facility has no name.", "Enter it on the facility's page.")
    if facility.npi:
        yield from _npi("facility.npi", "The facility's", facility.npi)
    mend = "Complete it on the facility's page."
    yield from address_complaints("facility.address", "The facility's", facility.address, mend)


def _facility_box(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.facility and is_post_office_box(claim.facility.address):
        message = "The facility's address is a post-office box; item 32 wants where the service was done."
        yield Complaint("facility.address", message, "Enter its street address.")


def _facility_missing(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    place = claim.encounter.place_of_service
    if place and place not in OFFICE_AND_HOME and claim.facility is None and not claim.encounter.outside_lab:
        message = f"Place of service {place} is not the office, but no facility is chosen."
        yield Complaint("encounter.facility", message, "Choose where the service was done (item 32).")


_E, _W = Severity.ERROR, Severity.WARNING

PARTY_RULES: tuple[Rule[Claim], ...] = (
    Rule("patient.name", _E, "NUCC item 2", _patient_name, "The patient has first and last name."),
    Rule(
        "patient.birth_date",
        _E,
        "NUCC item 3",
        _patient_birth,
        "The patient has a birth date that is not after today or the service.",
    ),
    Rule(
        "patient.death",
        _E,
        "NUCC item 24A",
        _patient_death,
        "No service is after the patient's death, and the date of death is possible.",
    ),
    Rule("patient.age", _W, "NUCC item 3", _patient_age, "The patient's age is believable (115 years at most)."),
    Rule("patient.sex", _W, "NUCC item 3", _patient_sex, "The patient's sex is entered."),
    Rule(
        "patient.address",
        _E,
        "NUCC item 5",
        _patient_address,
        "The patient's address is complete, with a good state and ZIP.",
    ),
    Rule(
        "patient.phone",
        _W,
        "NUCC items 5, 7",
        _phones,
        "Phone numbers of patient and insured have ten digits, where there are any.",
    ),
    Rule("patient.signature", _W, "NUCC item 12", _patient_signature, "The patient's signature is on file."),
    Rule("practice.name", _E, "NUCC item 33", _practice_name, "The practice has a name."),
    Rule("practice.npi", _E, "NUCC item 33a", _practice_npi, "The practice's NPI is there and its check digit fits."),
    Rule(
        "practice.tax_id",
        _E,
        "NUCC item 25",
        _practice_tax_id,
        "The practice's tax id is there and is a good EIN or SSN.",
    ),
    Rule(
        "practice.address",
        _E,
        "NUCC item 33",
        _practice_address,
        "The practice's address is complete, with a good state and ZIP.",
    ),
    Rule(
        "practice.post_office_box",
        _W,
        "NUCC item 33; 837P loop 2010AA",
        _practice_box,
        "The practice's address is no post-office box.",
    ),
    Rule("practice.phone", _W, "NUCC item 33", _practice_phone, "The practice has a phone number of ten digits."),
    Rule(
        "party.taxonomy",
        _W,
        "NUCC provider taxonomy",
        _taxonomies,
        "Taxonomy codes of practice and provider have their form, where there are any.",
    ),
    Rule(
        "party.zip_plus_4",
        Severity.NOTE,
        "NUCC items 32, 33; 837P loop 2010AA",
        _short_zips,
        "The ZIP codes of practice and facility have nine digits.",
    ),
    Rule(
        "party.other_id",
        _E,
        "NUCC items 17a, 24I, 32b, 33b",
        _other_ids,
        "An id besides the NPI has its qualifier, one that its item takes.",
    ),
    Rule(
        "provider.rendering",
        _E,
        "NUCC item 24J",
        _rendering,
        "The rendering provider has a full name and an NPI whose check digit fits.",
    ),
    Rule(
        "provider.signature", _W, "NUCC item 31", _rendering_signature, "The rendering provider's signature is on file."
    ),
    Rule(
        "provider.referring",
        _E,
        "NUCC items 17, 17b",
        _referring,
        "The referring provider has a full name and an NPI whose check digit fits.",
    ),
    Rule(
        "facility.complete",
        _E,
        "NUCC item 32",
        _facility,
        "The facility has a name, a complete address, and a good NPI if any.",
    ),
    Rule(
        "facility.post_office_box",
        _W,
        "NUCC item 32; 837P loop 2310C",
        _facility_box,
        "The facility's address is no post-office box.",
    ),
    Rule(
        "facility.missing",
        _W,
        "NUCC item 32",
        _facility_missing,
        "A place of service other than office or home has its facility.",
    ),
)
