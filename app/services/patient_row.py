"""One row of a patient list, read into a patient and the coverage it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.dates import parse_date
from app.domain.ids import parse_phone, parse_state, parse_zip
from app.domain.money import parse_cents
from app.domain.people import Address, Patient, PersonName, Sex

FIELDS: dict[str, tuple[str, ...]] = {
    "account_number": ("account number", "account", "account no", "acct", "acct no", "chart number", "chart", "mrn"),
    "last": ("last name", "last", "patient last name", "surname", "family name"),
    "first": ("first name", "first", "patient first name", "given name"),
    "middle": ("middle name", "middle", "mi", "middle initial", "patient middle name"),
    "suffix": ("suffix", "name suffix"),
    "name": ("name", "patient name", "full name", "patient"),
    "birth_date": ("birth date", "dob", "date of birth", "birthdate", "birthday", "patient dob", "patient birth date"),
    "sex": ("sex", "gender", "patient sex", "patient gender"),
    "street": ("street", "address", "address 1", "street address", "address line 1", "patient address"),
    "street_2": ("address 2", "address line 2", "apt", "unit", "street 2"),
    "city": ("city", "town", "patient city"),
    "state": ("state", "st", "patient state"),
    "zip_code": ("zip", "zip code", "zipcode", "postal code", "patient zip"),
    "phone": ("phone", "phone number", "home phone", "telephone", "mobile", "cell", "cell phone", "patient phone"),
    "payer": (
        "payer",
        "insurance",
        "insurance company",
        "carrier",
        "insurance name",
        "payer name",
        "primary insurance",
    ),
    "payer_id": ("payer id", "insurance id code", "electronic payer id", "payer number"),
    "rank": ("rank", "order", "coverage rank", "insurance order"),
    "member_id": (
        "member id",
        "member number",
        "policy number",
        "subscriber id",
        "insured id",
        "insurance id",
        "policy",
    ),
    "group_number": ("group number", "group", "group id", "group no"),
    "plan_name": ("plan name", "plan", "insurance plan"),
    "relation": ("relation", "relationship", "relationship to insured", "relation to insured", "patient relationship"),
    "subscriber_last": ("subscriber last name", "insured last name", "subscriber last", "insured last"),
    "subscriber_first": ("subscriber first name", "insured first name", "subscriber first", "insured first"),
    "subscriber_name": ("subscriber", "subscriber name", "insured", "insured name"),
    "subscriber_birth_date": ("subscriber dob", "insured dob", "subscriber birth date", "insured birth date"),
    "subscriber_sex": ("subscriber sex", "insured sex", "subscriber gender", "insured gender"),
    "starts_on": ("effective date", "starts on", "start date", "coverage start", "effective"),
    "ends_on": ("end date", "ends on", "termination date", "coverage end", "term date"),
    "copay": ("copay", "co-pay", "copayment"),
}
"""What a row may tell, and the column heads it is recognised by."""

_COVERAGE_FIELDS = ("payer", "payer_id", "member_id", "group_number", "plan_name")
_SEXES = {
    "f": Sex.FEMALE,
    "female": Sex.FEMALE,
    "m": Sex.MALE,
    "male": Sex.MALE,
    "u": Sex.UNKNOWN,
    "unknown": Sex.UNKNOWN,
    "x": Sex.UNKNOWN,
    "": Sex.UNKNOWN,
}
_RELATIONS = {
    "": Relation.SELF,
    "self": Relation.SELF,
    "patient": Relation.SELF,
    "insured": Relation.SELF,
    "18": Relation.SELF,
    "spouse": Relation.SPOUSE,
    "husband": Relation.SPOUSE,
    "wife": Relation.SPOUSE,
    "01": Relation.SPOUSE,
    "child": Relation.CHILD,
    "son": Relation.CHILD,
    "daughter": Relation.CHILD,
    "19": Relation.CHILD,
    "other": Relation.OTHER,
    "g8": Relation.OTHER,
}
"""Words, and the codes of X12 (individual relationship)."""
_RANKS = {"1": Rank.PRIMARY, "2": Rank.SECONDARY, "3": Rank.TERTIARY}
_RANK_WORDS = {"p": "1", "primary": "1", "s": "2", "secondary": "2", "t": "3", "tertiary": "3"}
# Spreadsheets drop the leading zero of these states' ZIP codes.
_ZERO_ZIP_STATES = frozenset("CT MA ME NH NJ PR RI VI VT".split())


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A coverage as a row tells it: the payer by name or number, `rank` None where the row does not say."""

    line: int
    payer: str
    payer_id: str
    rank: Rank | None
    coverage: Coverage


class RowReader:
    """Reads the cells of one row and gathers what is wrong with them, in words."""

    def __init__(self, line: int, cells: Mapping[str, str], today: date) -> None:
        self._line = line
        self._cells = cells
        self._today = today
        self.problems: list[str] = []

    def patient(self) -> Patient:
        """The patient; what cannot be read is in `problems`."""
        name = self._name()
        if not name.last or not name.first:
            self.problems.append("the name is not complete" if name.last or name.first else "there is no name")
        return Patient(
            account_number=self._identifier("account_number"),
            name=name,
            birth_date=self._date("birth_date", past=True),
            sex=self._sex("sex"),
            address=self._address(),
            phone=self._phone(),
        )

    def coverage(self) -> CoverageRow | None:
        """The coverage; None where the row tells of none."""
        if not any(self._text(field) for field in _COVERAGE_FIELDS):
            return None
        if not self._text("payer") and not self._text("payer_id"):
            self.problems.append("the coverage names no payer")
        if not self._text("member_id"):
            self.problems.append("the coverage has no member ID")
        relation = self._relation()
        coverage = Coverage(
            member_id=self._identifier("member_id"),
            group_number=self._identifier("group_number"),
            plan_name=self._text("plan_name"),
            relation=relation,
            subscriber=Subscriber() if relation is Relation.SELF else self._subscriber(),
            starts_on=self._date("starts_on"),
            ends_on=self._date("ends_on"),
            copay_cents=self._copay(),
        )
        if coverage.starts_on and coverage.ends_on and coverage.ends_on < coverage.starts_on:
            self.problems.append("the coverage ends before it starts")
        return CoverageRow(self._line, self._text("payer"), self._text("payer_id"), self._rank(), coverage)

    def _text(self, field: str) -> str:
        return " ".join(self._cells.get(field, "").split())

    def _identifier(self, field: str) -> str:
        """A number as text; what the spreadsheet has rounded (`1.23457E+11`) has lost its last digits."""
        text = self._text(field)
        if re.fullmatch(r"\d(\.\d+)?E\+\d+", text, re.IGNORECASE):
            what = FIELDS[field][0]
            self.problems.append(f"the spreadsheet has rounded {text} ({what}): make that column text, then save again")
        return text

    def _name(self) -> PersonName:
        parts = PersonName(*(self._text(field) for field in ("last", "first", "middle", "suffix")))
        return parts if parts.last or parts.first else _read_name(self._text("name"))

    def _subscriber(self) -> Subscriber:
        name = PersonName(self._text("subscriber_last"), self._text("subscriber_first"))
        if not name.last and not name.first:
            name = _read_name(self._text("subscriber_name"))
        return Subscriber(name, self._date("subscriber_birth_date", past=True), self._sex("subscriber_sex"))

    def _address(self) -> Address:
        street = " ".join(filter(None, (self._text("street"), self._text("street_2"))))
        state_text, zip_text = self._text("state"), self._text("zip_code")
        state = parse_state(state_text) or ""
        if state_text and not state:
            self.problems.append(f"{state_text!r} is no two-letter state")
        if re.fullmatch(r"\d{4}|\d{8}", zip_text) and state in _ZERO_ZIP_STATES:
            zip_text = f"0{zip_text}"
        zip_code = parse_zip(zip_text) or ""
        if zip_text and not zip_code:
            self.problems.append(f"{zip_text!r} is no ZIP code")
        return Address(street, self._text("city"), state, zip_code)

    def _phone(self) -> str:
        text = self._text("phone")
        phone = parse_phone(text) or ""
        if text and not phone:
            self.problems.append(f"{text!r} is no phone number of ten digits")
        return phone

    def _sex(self, field: str) -> Sex:
        text = self._text(field)
        if text.casefold() not in _SEXES:
            self.problems.append(f"{text!r} is no sex (F, M, U)")
        return _SEXES.get(text.casefold(), Sex.UNKNOWN)

    def _date(self, field: str, past: bool = False) -> date | None:
        text = self._text(field)
        # A spreadsheet may add the midnight hour; words such as "t" are for typing, not for files.
        bare = re.sub(r"[T ]0?0:00(:00)?(\.0+)?$", "", text)
        day = parse_date(bare, self._today, past=past) if re.match(r"\d+\D\d+\D\d+|\d{6,8}$", bare) else None
        if text and day is None:
            self.problems.append(f"{text!r} is no date ({FIELDS[field][0]})")
        return day

    def _relation(self) -> Relation:
        text = self._text("relation")
        if text.casefold() not in _RELATIONS:
            self.problems.append(f"{text!r} is no relation (self, spouse, child, other)")
        return _RELATIONS.get(text.casefold(), Relation.SELF)

    def _rank(self) -> Rank | None:
        text = self._text("rank").casefold()
        rank = _RANKS.get(_RANK_WORDS.get(text, text))
        if text and rank is None:
            self.problems.append(f"{text!r} is no rank (1, 2, 3)")
        return rank

    def _copay(self) -> int | None:
        text = self._text("copay")
        cents = parse_cents(text) if text else None
        if text and (cents is None or cents < 0):
            self.problems.append(f"{text!r} is no amount (copay)")
        return cents


def _read_name(text: str) -> PersonName:
    """`Rivera Jr, Elena M` or `Elena M Rivera` in its parts."""
    family, comma, given = (part.strip() for part in text.partition(","))
    if not comma:
        words = text.split()
        family, given = (words[-1], " ".join(words[:-1])) if len(words) > 1 else (text, "")
    last, suffix = family, ""
    if match := re.fullmatch(r"(.+?)[ ,]+(Jr|Sr|II|III|IV)\.?", family, re.IGNORECASE):
        last, suffix = match[1], match[2]
    first, _, middle = given.partition(" ")
    return PersonName(last, first, middle.strip(), suffix)
