"""From an encounter and the people around it to the claim for its first coverage."""

from dataclasses import dataclass, replace

from app.domain.adjudication import Adjudication
from app.domain.authorization import same_number
from app.domain.claim import Claim, OtherCoverage, PriorAnswer
from app.domain.coverage import Coverage, in_force
from app.domain.encounter import Encounter
from app.domain.people import Facility, Patient, Payer, Practice, Provider


@dataclass(frozen=True, slots=True)
class EncounterPeople:
    """The records an encounter names, as they are now. Payers are those of the patient's coverages, by row id."""

    practice: Practice
    patient: Patient
    coverages: tuple[Coverage, ...] = ()
    payers: tuple[Payer, ...] = ()
    rendering: Provider | None = None
    referring: Provider | None = None
    facility: Facility | None = None

    def payer(self, payer_id: int) -> Payer:
        """The payer of a coverage; an unnamed one where it is not among them."""
        return next((payer for payer in self.payers if payer.id == payer_id), Payer(id=payer_id))


def build_claim(encounter: Encounter, people: EncounterPeople, number: str = "", signed_on: str = "") -> Claim | None:
    """The original claim for the first coverage in force on the date of service; None where nothing covers it.

    With no coverage in force the patient's first active one is taken, so that the form can be seen and the
    rule on coverage dates can say what is wrong. A patient without any coverage pays himself: no claim.
    """
    active = tuple(sorted((c for c in people.coverages if c.active), key=lambda c: (c.rank, c.id)))
    covering = in_force(people.coverages, encounter.service_date) if encounter.service_date else active
    first = (covering or active)[:1]
    if not first:
        return None
    other = covering[1] if len(covering) > 1 else None
    return Claim(
        number=number,
        version=1,
        encounter=encounter,
        practice=people.practice,
        patient=people.patient,
        coverage=first[0],
        payer=people.payer(first[0].payer_id),
        rendering=people.rendering,
        referring=people.referring,
        facility=people.facility,
        other=OtherCoverage(other, people.payer(other.payer_id)) if other else None,
        signed_on=signed_on,
    )


def build_next_claim(
    former: Claim,
    answer: Adjudication,
    people: EncounterPeople,
    coverage: Coverage,
    number: str = "",
    signed_on: str = "",
) -> Claim:
    """The claim that takes what a sent one billed, with its payer's answer, to the next coverage.

    It bills what was billed before, to the letter, but for an authorization of the former payer's (item 23); who the
    people are is as the records have it now. The former payer stands where a first claim names the next one (items
    9, 9a, 9d, or 11 where Medicare comes second).
    """
    return Claim(
        number=number,
        version=1,
        encounter=replace(former.encounter, authorization=_authorization_for(coverage, former, people)),
        practice=people.practice,
        patient=people.patient,
        coverage=coverage,
        payer=people.payer(coverage.payer_id),
        rendering=people.rendering,
        referring=people.referring,
        facility=people.facility,
        other=OtherCoverage(former.coverage, former.payer),
        signed_on=signed_on,
        prior=(*former.prior, PriorAnswer(former.coverage, former.payer, former.number, answer)),
    )


def _authorization_for(coverage: Coverage, former: Claim, people: EncounterPeople) -> str:
    """Item 23 for the next payer: not what another policy of the patient authorized. Other numbers (CLIA) stay."""
    number = former.encounter.authorization
    others = (former.coverage, *(each for each in people.coverages if each.id != coverage.id))
    is_own = any(same_number(each.number, number) for each in coverage.authorizations)
    is_others = any(same_number(each.number, number) for other in others for each in other.authorizations)
    return "" if is_others and not is_own else number
