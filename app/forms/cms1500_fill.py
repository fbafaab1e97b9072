"""What each box of the CMS-1500 says for a claim: NUCC's writing rules and the payer's kind applied."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.claim import Claim
from app.domain.codes import POINTER_LETTERS
from app.domain.encounter import ServiceLine, anesthesia_minutes
from app.domain.findings import Finding, Severity
from app.domain.money import split_for_form
from app.domain.payer_habits import BoxHabit, PageTotals, PayerHabits
from app.domain.people import Address, Provider, TaxIdKind
from app.forms.cms1500_boxes import BOX_BY_KEY, LINES_A_PAGE
from app.forms.cms1500_insured import SIGNATURE, insured_texts, is_medicare
from app.forms.cms1500_texts import (
    Text,
    address_and_phone,
    city_line,
    date_texts,
    name_text,
    number_text,
    payers_number,
    sex_text,
    yes_no,
)
from app.forms.form_letters import capitals, lost, plain
from app.forms.layout import Box, FormPage

_WORDS_ITEMS = frozenset({"carrier", "2", "4", "5", "7", "9", "9d", "11c", "17", "19", "24", "31", "32", "33"})
"""Items that hold words: cut, they can still be read. Anything else cut says something false."""
AT_THE_PRACTICE = frozenset({"11", "02", "10"})
"""Places of service where the provider is in the office: telehealth is told by where the patient is."""
HOME = "12"
TAXONOMY_QUALIFIER = "ZZ"
_EPSDT_REASONS = frozenset({"AV", "S2", "ST", "NU"})


def fill(claim: Claim) -> tuple[FormPage, ...]:
    """The sheets of a claim, six lines each; every sheet is a complete claim with its own total (item 28).

    The payer's habits decide otherwise where it has any. Text longer than its box is cut; `overflows` says where.
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
        page = shared | dict(_lines(claim, group)) | dict(_totals(claim, group, place, len(groups)))
        yield _with_habits(page, claim.payer.habits.boxes)


def _with_habits(page: dict[str, str], boxes: tuple[BoxHabit, ...]) -> dict[str, str]:
    """The sheet with what the payer wants in single boxes; an item's number (`11d`) empties all of its boxes."""
    for habit in boxes:
        if habit.text:
            page[habit.box] = habit.text
        else:
            page = {key: text for key, text in page.items() if key != habit.box and BOX_BY_KEY[key].item != habit.box}
    return page


def _head(claim: Claim) -> Iterator[Text]:
    payer, patient = claim.payer, claim.patient
    block = (payer.name, payer.attention, payer.address.street, city_line(payer.address))
    for row, text in enumerate(part for part in block if part):
        yield f"carrier.{row}", plain(text)
    yield f"1.{payer.kind.value}", "X"
    yield "2", name_text(patient.name, payer.habits)
    yield from date_texts("3", patient.birth_date, long=True)
    yield from sex_text("3", patient.sex)
    yield from address_and_phone("5", patient.address, patient.phone)
    yield from insured_texts(claim)
    encounter = claim.encounter
    yield yes_no("10a", encounter.employment_related)
    yield yes_no("10b", encounter.auto_accident)
    if encounter.auto_accident:
        yield "10b.state", encounter.accident_state
    yield yes_no("10c", encounter.other_accident)
    yield "10d", "   ".join(plain(encounter.claim_codes).split())
    if patient.signature_on_file:
        yield "12", SIGNATURE


def _facts(claim: Claim) -> Iterator[Text]:
    encounter, medicare, long = claim.encounter, is_medicare(claim), claim.payer.habits.long_years
    if encounter.onset_date:
        yield from date_texts("14", encounter.onset_date, long=long)
        if not medicare:
            yield "14.qualifier", encounter.onset_qualifier
    if encounter.other_date and not medicare:
        yield "15.qualifier", encounter.other_date_qualifier
        yield from date_texts("15", encounter.other_date, long=long)
    yield from date_texts("16.from", encounter.unable_to_work_from, long=long)
    yield from date_texts("16.to", encounter.unable_to_work_to, long=long)
    if claim.referring:
        yield from _referring(claim.referring, encounter.referring_role, medicare)
    yield from date_texts("18.from", encounter.hospital_from, long=long)
    yield from date_texts("18.to", encounter.hospital_to, long=long)
    yield from _additional(" ".join(encounter.additional_info.split("\n")))
    yield yes_no("20", encounter.outside_lab)
    if encounter.outside_lab:
        yield "20.charge", "".join(split_for_form(max(0, encounter.outside_lab_cents)))
    if encounter.diagnoses:
        yield "21.indicator", "0"
    for letter, code in zip(POINTER_LETTERS, encounter.diagnoses, strict=False):
        yield f"21.{letter}", code.replace(".", "")
    if claim.version != 1 and not medicare and not claim.payer.habits.corrected_as_new:
        yield "22.code", str(claim.version)
        yield "22.reference", claim.original_reference
    yield "23", payers_number(encounter.authorization, claim.payer.habits)


def _referring(referring: Provider, role: str, medicare: bool) -> Iterator[Text]:
    """Items 17 to 17b: FIRST MIDDLE LAST CREDENTIALS."""
    yield "17.qualifier", role
    yield "17", plain(f"{referring.name.spoken_name} {referring.credentials}")
    yield "17b", referring.npi
    if referring.other_id and not medicare:
        yield "17a.qualifier", referring.other_id_qualifier
        yield "17a", number_text(referring.other_id)


def _additional(text: str) -> Iterator[Text]:
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


def _lines(claim: Claim, lines: tuple[ServiceLine, ...]) -> Iterator[Text]:
    medicare, habits = is_medicare(claim), claim.payer.habits
    for row, line in enumerate(lines, 1):
        yield from _shaded(claim, line, row)
        first = line.service_date or claim.encounter.service_date
        yield from _line_date(f"24A.{row}.from", first, habits)
        if habits.through_date or line.through_date not in (None, first):
            yield from _line_date(f"24A.{row}.to", line.through_date or first, habits)
        yield f"24B.{row}", line.place_of_service or claim.encounter.place_of_service
        if not medicare:
            yield f"24C.{row}", "Y" if line.emergency else ""
            yield f"24H.{row}.shaded" if line.epsdt in _EPSDT_REASONS else f"24H.{row}", line.epsdt
        yield f"24D.{row}", line.procedure
        for place, modifier in enumerate(line.modifiers[:4], 1):
            yield f"24D.{row}.modifier{place}", modifier
        yield f"24E.{row}", line.pointers[:1] if claim.payer.takes_one_pointer else line.pointers
        dollars, cents = split_for_form(max(0, line.charge_cents))
        yield f"24F.{row}.dollars", dollars
        yield f"24F.{row}.cents", cents
        # The one place where a point is allowed on the form: half units (NUCC 24G) print as typed.
        yield f"24G.{row}", line.units_text
        yield f"24J.{row}.npi", claim.rendering.npi if claim.rendering else ""


def _line_date(key: str, value: date | None, habits: PayerHabits) -> Iterator[Text]:
    """Six digits in boxes of their own; eight run together (NUCC 24A)."""
    if habits.long_years and value:
        yield f"{key}.long", f"{value:%m%d%Y}"
    else:
        yield from date_texts(key, value)


def _shaded(claim: Claim, line: ServiceLine, row: int) -> Iterator[Text]:
    yield f"24.{row}", "   ".join(_supplements(line, claim.payer.habits))
    rendering, habits = claim.rendering, claim.payer.habits
    if rendering is None or is_medicare(claim):
        return
    if habits.provider_taxonomy and rendering.taxonomy:
        yield f"24I.{row}", TAXONOMY_QUALIFIER
        yield f"24J.{row}.other", rendering.taxonomy
    elif rendering.other_id:
        yield f"24I.{row}", rendering.other_id_qualifier
        yield f"24J.{row}.other", number_text(rendering.other_id)


def _supplements(line: ServiceLine, habits: PayerHabits) -> Iterator[str]:
    """The entries of the shaded half of item 24, each with its qualifier, three blanks between them (NUCC 24)."""
    if line.anesthesia_start and line.anesthesia_end:
        minutes = anesthesia_minutes(line)
        yield f"7BEGIN {line.anesthesia_start} END {line.anesthesia_end} TIME {minutes} MINUTES"
    if line.drug:
        whole, thousandths = divmod(line.drug.quantity_thousandths, 1000)
        quantity = f"{whole}.{thousandths:03d}".rstrip("0").rstrip(".")
        yield f"N4{line.drug.ndc}{' ' * habits.ndc_gap}{line.drug.unit}{quantity}"
    if line.note:
        yield f"{line.note_qualifier}{plain(line.note)}"


def _totals(claim: Claim, lines: tuple[ServiceLine, ...], sheet: int, sheets: int) -> Iterator[Text]:
    """Items 28 and 29: on every sheet its own total and what was paid on it, or all of it on the last."""
    at_the_end = claim.payer.habits.page_totals is PageTotals.LAST
    is_last = sheet == sheets - 1
    if at_the_end and not is_last:
        yield "28.words", "CONTINUED"
        return
    if lines:
        cents = claim.total_cents if at_the_end else sum(line.charge_cents for line in lines)
        dollars, rest = split_for_form(max(0, cents))
        yield "28.dollars", dollars
        yield "28.cents", rest
    paid = _paid_cents(claim, claim.encounter.lines if at_the_end else lines, first=at_the_end or sheet == 0)
    if paid > 0:
        dollars, rest = split_for_form(paid)
        yield "29.dollars", dollars
        yield "29.cents", rest


def _paid_cents(claim: Claim, lines: tuple[ServiceLine, ...], *, first: bool) -> int:
    """Item 29 of a sheet: what the payers asked before paid on its lines and, on the first, what they paid on the
    claim as a whole and, by the payer's habit, the patient. Medicare counts the patient's alone (Claims Processing
    Manual, chapter 26)."""
    by_patient = claim.encounter.patient_paid_cents if first and claim.payer.habits.patient_payments else 0
    if is_medicare(claim):
        return by_patient
    by_line = _paid_by_line(claim)
    on_lines = sum(by_line.get(line.id, 0) for line in lines)
    on_none = claim.prior_paid_cents - sum(by_line.get(line.id, 0) for line in claim.encounter.lines) if first else 0
    return by_patient + on_lines + on_none


def _paid_by_line(claim: Claim) -> Counter[int]:
    """What the payers asked before paid on each line, by its row id."""
    paid: Counter[int] = Counter()
    for prior in claim.prior:
        for line in prior.answer.lines:
            paid[line.line_id] += line.paid_cents
    return paid


def _foot(claim: Claim) -> Iterator[Text]:
    practice, rendering, facility = claim.practice, claim.rendering, claim.facility
    yield "25", number_text(practice.tax_id)
    if practice.tax_id:
        yield ("25.ein" if practice.tax_id_kind is TaxIdKind.EIN else "25.ssn"), "X"
    yield "26", claim.account_text
    yield yes_no("27", practice.accepts_assignment)
    if rendering and rendering.signature_on_file:
        yield "31", _signature(rendering)
        if claim.signed_on:
            year, month, day = claim.signed_on.split("-")
            yield "31.date", f"{month} {day} {year[2:]}"
    if facility:
        yield from _place("32", facility.name, facility.address)
        yield "32a", facility.npi
        if facility.other_id and not is_medicare(claim):
            yield "32b", facility.other_id_qualifier + number_text(facility.other_id)
    elif is_medicare(claim) and claim.encounter.place_of_service in AT_THE_PRACTICE:
        # Medicare wants the place even where it is the practice itself.
        yield from _place("32", practice.name, practice.address)
    elif is_medicare(claim) and claim.encounter.place_of_service == HOME:
        yield from _place("32", claim.patient.name.spoken_name, claim.patient.address)
    yield from _place("33", practice.name, practice.address)
    yield "33.area", practice.phone[:3]
    yield "33.phone", practice.phone[3:]
    yield "33a", practice.npi
    if is_medicare(claim):
        return
    if claim.payer.habits.practice_taxonomy and practice.taxonomy:
        yield "33b", TAXONOMY_QUALIFIER + practice.taxonomy
    elif practice.other_id:
        yield "33b", practice.other_id_qualifier + number_text(practice.other_id)


def _place(item: str, name: str, address: Address) -> Iterator[Text]:
    yield f"{item}.name", plain(name)
    yield f"{item}.street", plain(address.street)
    yield f"{item}.city", city_line(address)


def _signature(provider: Provider) -> str:
    """Item 31: name and credentials, without the middle name where that makes it fit, else that it is on file."""
    room = BOX_BY_KEY["31"].columns
    for name in (provider.name, replace(provider.name, middle="")):
        words = plain(f"{name.spoken_name} {provider.credentials}")
        if len(words) <= room:
            return words
    return SIGNATURE
