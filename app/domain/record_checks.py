"""What a record may not say when it is saved, whoever saves it: contradictions, not what is still missing."""

from collections.abc import Iterable, Iterator

from app.domain.coverage import Coverage
from app.domain.ids import parse_ein, parse_ssn
from app.domain.people import Practice, Provider, TaxIdKind
from app.domain.rules.rule import Complaint


def practice_contradictions(practice: Practice) -> Iterator[Complaint]:
    """A tax id that cannot be of the kind whose box is crossed (item 25)."""
    fits = parse_ein if practice.tax_id_kind is TaxIdKind.EIN else parse_ssn
    if practice.tax_id and not fits(practice.tax_id):
        yield Complaint("tax_id", f"These nine digits are no {practice.tax_id_kind}.", "Check the number, or its kind.")


def provider_contradictions(provider: Provider) -> Iterator[Complaint]:
    """A provider in no role would never be offered anywhere (items 17, 24J)."""
    if not provider.renders and not provider.refers:
        yield Complaint("renders", "The provider neither treats nor refers.", "Tick one of the two.")


def coverage_contradictions(coverage: Coverage, others: Iterable[Coverage]) -> Iterator[Complaint]:
    """Dates the wrong way round, a copay below zero, or a second active policy in the same rank: who is asked first?

    `others` are the patient's coverages; the one being saved is passed over among them.
    """
    if coverage.starts_on and coverage.ends_on and coverage.ends_on < coverage.starts_on:
        yield Complaint("ends_on", "The coverage ends before it starts.", "Correct one of the two dates.")
    if coverage.copay_cents is not None and coverage.copay_cents < 0:
        yield Complaint("copay_cents", "The copay is negative.", "Enter what the patient pays at a visit.")
    yield from _authorization_contradictions(coverage)
    if not coverage.active:
        return
    for other in others:
        if other.id != coverage.id and other.active and other.rank is coverage.rank and _overlap(coverage, other):
            yield Complaint(
                "rank",
                f"Another {coverage.rank.name.lower()} coverage is in force at the same time.",
                "Enter when that one ended, or choose another rank.",
            )
            return


def _authorization_contradictions(coverage: Coverage) -> Iterator[Complaint]:
    for each in coverage.authorizations:
        if not each.number.strip():
            yield Complaint("authorizations", "An authorization has no number.", "Enter it, or clear its row.")
        elif each.starts_on and each.ends_on and each.ends_on < each.starts_on:
            words = f"The authorization {each.number} ends before it starts."
            yield Complaint("authorizations", words, "Correct one of the two dates.")


def _overlap(one: Coverage, other: Coverage) -> bool:
    return _starts_by_end(one, other) and _starts_by_end(other, one)


def _starts_by_end(one: Coverage, other: Coverage) -> bool:
    return one.starts_on is None or other.ends_on is None or one.starts_on <= other.ends_on
