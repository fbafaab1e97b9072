"""What each box of the CMS-1500 says for a claim: NUCC's writing rules and the payer's kind applied."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.claim import Claim
from app.domain.codes import POINTER_LETTERS
from app.domain.coverage import Coverage, Rank, Relation
from app.domain.encounter import ServiceLine
from app.domain.findings import Finding, Severity
from app.domain.money import split_for_form
from app.domain.people import Address, Patient, PayerKind, PersonName, Provider, Sex, TaxIdKind
from app.forms.cms1500_boxes import BOX_BY_KEY, LINES_A_PAGE
from app.forms.form_letters import capitals, lost, plain
from app.forms.layout import Box, FormPage

SIGNATURE = "SIGNATURE ON FILE"
_WORDS_ITEMS = frozenset({"carrier", "2", "4", "5", "7", "9", "9d", "11c", "17", "19", "24", "31", "32", "33"})
"""Items that hold words: cut, they can still be read. Anything else cut says something false."""
OFFICE = "11"
_EPSDT_REASONS = frozenset({"AV", "S2", "ST", "NU"})


def fill(claim: Claim) -> tuple[FormPage, ...]:
    """The sheets of a claim, six lines each; every sheet is a complete claim with its own total (item 28).

    Item 29 is printed on the first sheet only. Text longer than its box is cut; `overflows` says where.
    """
    return tuple(
        FormPage({key: text[: BOX_BY_KEY[key].columns] for key, text in page.items()}) for page in _full_text(claim)
    )


def overflows(claim: Claim) -> tuple[Finding, ...]:
    """Where the claim says more than a box can print: a warning for words too long, an error for numbers and codes
    too long and for letters that the form's type does not have."""
    found: dict[str, Finding] = {}
    for place, page in enumerate(_typed_text(claim)):
        for key, typed in page.items():
            for finding in _complaints(BOX_BY_KEY[key], typed, place):
                found.setdefault(finding.key, finding)
    return tuple(found.values())


def _complaints(box: Box, typed: str, page: int) -> Iterator[Finding]:
    if len(text := capitals(typed)) > box.columns:
        words = f"{box.title} (item {box.item}) has {len(text)} characters; the box holds {box.columns}."
        severity = Severity.WARNING if box.item in _WORDS_ITEMS else Severity.ERROR
        mend = f"Shorten it; “{text[box.columns :].strip()}” would be cut off."
        yield Finding("form.cut", severity, _field(box, page), words, mend, "NUCC 02/12 field sizes")
    if letters := lost(typed):
        words = f"{box.title} (item {box.item}) holds what the form cannot print: {letters}"
        mend = "Write it in the letters A to Z, as the payer knows it; these would be left out."
        yield Finding("form.letters", Severity.ERROR, _field(box, page), words, mend, "NUCC 02/12 character set")


def _field(box: Box, page: int) -> str:
    kind, _, rest = box.field.partition(".")
    row, _, part = rest.partition(".")
    return f"line.{int(row) + LINES_A_PAGE * page}.{part}" if kind == "line" else box.field


def _full_text(claim: Claim) -> Iterator[dict[str, str]]:
    """Each sheet in the form's capitals, not yet cut to its boxes; empty boxes left out."""
    for page in _typed_text(claim):
        yield {key: printed for key, text in page.items() if (printed := capitals(text))}


def _typed_text(claim: Claim) -> Iterator[dict[str, str]]:
    """Each sheet in the letters that were typed."""
    lines = claim.encounter.lines
    groups = [lines[start : start + LINES_A_PAGE] for start in range(0, len(lines), LINES_A_PAGE)] or [()]
    shared = dict(_head(claim)) | dict(_facts(claim)) | dict(_foot(claim))
    for place, group in enumerate(groups):
        yield shared | dict(_lines(claim, group)) | dict(_totals(claim, group, first=place == 0))


def _name(name: PersonName) -> str:
    """LAST SUFFIX, FIRST, M (items 2, 4, 9)."""
    family = " ".join(part for part in (name.last, name.suffix) if part)
    middle = plain(name.middle)
    initial = capitals(middle)[:1] or middle[:1]
    return ", ".join(part for part in (plain(family), plain(name.first), initial) if part)


def _number(text: str) -> str:
    """An identifier without spaces and hyphens (items 1a, 9a, 11, 17a, 23, 24J, 25, 32b, 33b)."""
    return plain(text).replace("-", "").replace(" ", "")


def _city_line(address: Address) -> str:
    return plain(" ".join(part for part in (address.city, address.state, address.zip_code) if part))


def _date(key: str, value: date | None, *, long: bool = False) -> Iterator[tuple[str, str]]:
    if value:
        yield f"{key}.month", f"{value:%m}"
        yield f"{key}.day", f"{value:%d}"
        yield f"{key}.year", f"{value:%Y}" if long else f"{value:%y}"


def _yes_no(key: str, value: bool) -> tuple[str, str]:
    return (f"{key}.yes" if value else f"{key}.no"), "X"


def _sex(key: str, sex: Sex) -> Iterator[tuple[str, str]]:
    if sex is not Sex.UNKNOWN:
        yield f"{key}.{'male' if sex is Sex.MALE else 'female'}", "X"


def _is_medicare(claim: Claim) -> bool:
    """Medicare wants 11d, 13 (but for Medigap), 15, 17a, 22, 24C, 24H, the shaded 24I and 24J, 32b and 33b empty."""
    return claim.payer.kind is PayerKind.MEDICARE


def _is_medicare_primary(claim: Claim) -> bool:
    return _is_medicare(claim) and claim.coverage.rank is Rank.PRIMARY


def _head(claim: Claim) -> Iterator[tuple[str, str]]:
    payer, patient, coverage = claim.payer, claim.patient, claim.coverage
    block = (payer.name, payer.attention, payer.address.street, _city_line(payer.address))
    for row, text in enumerate(part for part in block if part):
        yield f"carrier.{row}", plain(text)
    yield f"1.{payer.kind.value}", "X"
    yield "1a", _number(coverage.member_id)
    yield "2", _name(patient.name)
    yield from _date("3", patient.birth_date, long=True)
    yield from _sex("3", patient.sex)
    yield from _address_and_phone("5", patient.address, patient.phone)
    yield from _insured(claim)
    yield from _other(claim)
    encounter = claim.encounter
    yield _yes_no("10a", encounter.employment_related)
    yield _yes_no("10b", encounter.auto_accident)
    if encounter.auto_accident:
        yield "10b.state", encounter.accident_state
    yield _yes_no("10c", encounter.other_accident)
    yield "10d", "   ".join(plain(encounter.claim_codes).split())
    if patient.signature_on_file:
        yield "12", SIGNATURE
    if coverage.pays_practice and not _is_medicare(claim):
        yield "13", SIGNATURE


def _address_and_phone(item: str, address: Address, phone: str) -> Iterator[tuple[str, str]]:
    yield f"{item}.street", plain(address.street)
    yield f"{item}.city", plain(address.city)
    yield f"{item}.state", address.state
    yield f"{item}.zip", address.zip_code
    yield f"{item}.area", phone[:3]
    yield f"{item}.phone", phone[3:]


def _insured(claim: Claim) -> Iterator[tuple[str, str]]:
    """Items 4, 6, 7, 11 to 11c. Medicare as the primary wants 4, 6, 7 and 11a to 11c empty and NONE in 11."""
    coverage = claim.coverage
    if _is_medicare_primary(claim):
        yield "11", "NONE"
        return
    insured = _insured_person(claim.patient, coverage)
    yield "4", _name(insured.name)
    yield f"6.{coverage.relation.value}", "X"
    yield from _address_and_phone("7", insured.address, insured.phone)
    yield "11", _number(coverage.group_number)
    yield from _date("11a", insured.birth_date, long=True)
    yield from _sex("11a", insured.sex)
    yield "11c", plain(coverage.plan_name)


def _insured_person(patient: Patient, coverage: Coverage) -> Patient:
    """The insured's particulars in the shape of a patient's, so that self and others print alike."""
    if coverage.relation is Relation.SELF:
        return patient
    insured = coverage.subscriber
    return Patient(
        name=insured.name,
        birth_date=insured.birth_date,
        sex=insured.sex,
        address=insured.address,
        phone=insured.phone,
    )


def _other(claim: Claim) -> Iterator[tuple[str, str]]:
    """Items 9, 9a, 9d and 11d; Medicare takes them for Medigap only, which is sent on by itself."""
    if _is_medicare(claim):
        return
    yield _yes_no("11d", claim.other is not None)
    if claim.other:
        insured = _insured_person(claim.patient, claim.other.coverage)
        yield "9", _name(insured.name)
        yield "9a", _number(claim.other.coverage.group_number or claim.other.coverage.member_id)
        yield "9d", plain(claim.other.coverage.plan_name or claim.other.payer.name)


def _facts(claim: Claim) -> Iterator[tuple[str, str]]:
    encounter, medicare = claim.encounter, _is_medicare(claim)
    if encounter.onset_date:
        yield from _date("14", encounter.onset_date)
        if not medicare:
            yield "14.qualifier", encounter.onset_qualifier
    if encounter.other_date and not medicare:
        yield "15.qualifier", encounter.other_date_qualifier
        yield from _date("15", encounter.other_date)
    yield from _date("16.from", encounter.unable_to_work_from)
    yield from _date("16.to", encounter.unable_to_work_to)
    if claim.referring:
        yield from _referring(claim.referring, encounter.referring_role, medicare)
    yield from _date("18.from", encounter.hospital_from)
    yield from _date("18.to", encounter.hospital_to)
    yield from _additional(" ".join(encounter.additional_info.split("\n")))
    yield _yes_no("20", encounter.outside_lab)
    if encounter.outside_lab:
        yield "20.charge", "".join(split_for_form(max(0, encounter.outside_lab_cents)))
    if encounter.diagnoses:
        yield "21.indicator", "0"
    for letter, code in zip(POINTER_LETTERS, encounter.diagnoses, strict=False):
        yield f"21.{letter}", code.replace(".", "")
    if claim.version != 1 and not medicare:
        yield "22.code", str(claim.version)
        yield "22.reference", claim.original_reference
    yield "23", _number(encounter.authorization)


def _referring(referring: Provider, role: str, medicare: bool) -> Iterator[tuple[str, str]]:
    """Items 17 to 17b: FIRST MIDDLE LAST CREDENTIALS."""
    yield "17.qualifier", role
    yield "17", plain(f"{referring.name.spoken_name} {referring.credentials}")
    yield "17b", referring.npi
    if referring.other_id and not medicare:
        yield "17a.qualifier", referring.other_id_qualifier
        yield "17a", _number(referring.other_id)


def _additional(text: str) -> Iterator[tuple[str, str]]:
    """Item 19: one row when it fits, else it begins above, right of the printed words (NUCC allows 71 characters)."""
    above, row = BOX_BY_KEY["19.above"].columns, BOX_BY_KEY["19"].columns
    if len(text) <= row:
        yield "19", text
        return
    end = text.rfind(" ", 0, above + 1)
    if end < 0 or len(text) - end - 1 > row:
        end = above
    yield "19.above", text[:end]
    yield "19", text[end:].strip()


def _lines(claim: Claim, lines: tuple[ServiceLine, ...]) -> Iterator[tuple[str, str]]:
    medicare = _is_medicare(claim)
    for row, line in enumerate(lines, 1):
        yield from _shaded(claim, line, row)
        first = line.service_date or claim.encounter.service_date
        yield from _date(f"24A.{row}.from", first)
        yield from _date(f"24A.{row}.to", line.through_date or first)
        yield f"24B.{row}", line.place_of_service or claim.encounter.place_of_service
        if not medicare:
            yield f"24C.{row}", "Y" if line.emergency else ""
            yield f"24H.{row}.shaded" if line.epsdt in _EPSDT_REASONS else f"24H.{row}", line.epsdt
        yield f"24D.{row}", line.procedure
        for place, modifier in enumerate(line.modifiers[:4], 1):
            yield f"24D.{row}.modifier{place}", modifier
        yield f"24E.{row}", line.pointers[:1] if claim.payer.one_pointer else line.pointers
        dollars, cents = split_for_form(max(0, line.charge_cents))
        yield f"24F.{row}.dollars", dollars
        yield f"24F.{row}.cents", cents
        # The one place where a point is allowed on the form: half units (NUCC 24G) print as typed.
        yield f"24G.{row}", line.units_text
        yield f"24J.{row}.npi", claim.rendering.npi if claim.rendering else ""


def _shaded(claim: Claim, line: ServiceLine, row: int) -> Iterator[tuple[str, str]]:
    parts = []
    if line.drug:
        whole, thousandths = divmod(line.drug.quantity_thousandths, 1000)
        quantity = f"{whole}.{thousandths:03d}".rstrip("0").rstrip(".")
        parts.append(f"N4{line.drug.ndc} {line.drug.unit}{quantity}")
    if line.note:
        parts.append(f"ZZ{plain(line.note)}")
    yield f"24.{row}", "   ".join(parts)
    rendering = claim.rendering
    if rendering and rendering.other_id and not _is_medicare(claim):
        yield f"24I.{row}", rendering.other_id_qualifier
        yield f"24J.{row}.other", _number(rendering.other_id)


def _totals(claim: Claim, lines: tuple[ServiceLine, ...], *, first: bool) -> Iterator[tuple[str, str]]:
    if lines:
        dollars, cents = split_for_form(max(0, sum(line.charge_cents for line in lines)))
        yield "28.dollars", dollars
        yield "28.cents", cents
    if first and claim.encounter.patient_paid_cents > 0:
        dollars, cents = split_for_form(claim.encounter.patient_paid_cents)
        yield "29.dollars", dollars
        yield "29.cents", cents


def _foot(claim: Claim) -> Iterator[tuple[str, str]]:
    practice, rendering, facility = claim.practice, claim.rendering, claim.facility
    yield "25", _number(practice.tax_id)
    if practice.tax_id:
        yield ("25.ein" if practice.tax_id_kind is TaxIdKind.EIN else "25.ssn"), "X"
    yield "26", claim.account_text
    yield _yes_no("27", practice.accepts_assignment)
    if rendering and rendering.signature_on_file:
        yield "31", _signature(rendering)
        if claim.signed_on:
            year, month, day = claim.signed_on.split("-")
            yield "31.date", f"{month} {day} {year[2:]}"
    if facility:
        yield from _place("32", facility.name, facility.address)
        yield "32a", facility.npi
        if facility.other_id and not _is_medicare(claim):
            yield "32b", facility.other_id_qualifier + _number(facility.other_id)
    elif _is_medicare(claim) and claim.encounter.place_of_service == OFFICE:
        # Medicare wants the place even where it is the practice itself.
        yield from _place("32", practice.name, practice.address)
    yield from _place("33", practice.name, practice.address)
    yield "33.area", practice.phone[:3]
    yield "33.phone", practice.phone[3:]
    yield "33a", practice.npi
    if practice.other_id and not _is_medicare(claim):
        yield "33b", practice.other_id_qualifier + _number(practice.other_id)


def _place(item: str, name: str, address: Address) -> Iterator[tuple[str, str]]:
    yield f"{item}.name", plain(name)
    yield f"{item}.street", plain(address.street)
    yield f"{item}.city", _city_line(address)


def _signature(provider: Provider) -> str:
    """Item 31: name and credentials, without the middle name where that makes it fit, else that it is on file."""
    room = BOX_BY_KEY["31"].columns
    for name in (provider.name, replace(provider.name, middle="")):
        words = plain(f"{name.spoken_name} {provider.credentials}")
        if len(words) <= room:
            return words
    return SIGNATURE
