"""What saving a visit puts into the ledger: its charges on whoever is asked first, and what was paid at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.coverage import Coverage, in_force
from app.domain.encounter import Encounter
from app.domain.ledger import Entry, EntryKind, Party, PartyKind, charge_entries, reversal, standing


def charged_party(encounter: Encounter, coverages: tuple[Coverage, ...]) -> Party:
    """The first coverage in force on the date of service, else the patient; without a date the first active one."""
    if encounter.service_date:
        first = in_force(coverages, encounter.service_date)[:1]
    else:
        first = tuple(sorted((c for c in coverages if c.active), key=lambda c: (c.rank, c.id)))[:1]
    return Party(PartyKind.COVERAGE, first[0].id) if first else Party(PartyKind.PATIENT, encounter.patient_id)


def charge_changes(so_far: Iterable[Entry], encounter: Encounter, party: Party) -> tuple[Entry, ...]:
    """What to append so that a saved visit's own entries say its line charges, on `party`.

    `so_far` are the entries of earlier saves of this visit. Nothing is appended where they say so already;
    what changed is reversed and entered anew.
    """
    charges = [entry for entry in standing(so_far) if entry.kind is EntryKind.CHARGE]
    return charge_entries(charges, [(line.id, line.charge_cents) for line in encounter.lines], party)


@dataclass(frozen=True, slots=True)
class DeskPayment:
    """What to append so that the ledger says what was paid at the desk: what is taken back, and what is entered."""

    taken_back: tuple[Entry, ...] = ()
    entered: tuple[Entry, ...] = ()


def desk_payment(so_far: Iterable[Entry], encounter: Encounter, *, anew: bool = False) -> DeskPayment:
    """The changes for what the visit says was paid at the desk; none where the ledger says so and not asked `anew`."""
    patient = Party(PartyKind.PATIENT, encounter.patient_id)
    payments = [entry for entry in standing(so_far) if entry.kind is EntryKind.PAYMENT]
    paid = encounter.patient_paid_cents
    wanted = (Entry(EntryKind.PAYMENT, patient, -paid),) if paid else ()
    if not anew and [(e.party, e.amount_cents) for e in payments] == [(e.party, e.amount_cents) for e in wanted]:
        return DeskPayment()
    return DeskPayment(tuple(map(reversal, payments)), wanted)
