"""What saving a visit puts into the ledger: its charges on whoever is asked first, and what was paid at the desk."""

from collections.abc import Iterable

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


def visit_entries(so_far: Iterable[Entry], encounter: Encounter, party: Party) -> tuple[Entry, ...]:
    """What to append so that a saved visit's own entries say its line charges and its desk payment.

    `so_far` are the entries of earlier saves of this visit. Nothing is appended where they say so already;
    what changed is reversed and entered anew.
    """
    stand = standing(so_far)
    charges = [entry for entry in stand if entry.kind is EntryKind.CHARGE]
    wanted = [(line.id, line.charge_cents) for line in encounter.lines]
    payments = [entry for entry in stand if entry.kind is EntryKind.PAYMENT]
    return charge_entries(charges, wanted, party) + _desk_payment(payments, encounter)


def _desk_payment(payments: list[Entry], encounter: Encounter) -> tuple[Entry, ...]:
    patient = Party(PartyKind.PATIENT, encounter.patient_id)
    paid = encounter.patient_paid_cents
    wanted = [Entry(EntryKind.PAYMENT, patient, -paid)] if paid else []
    if [(entry.party, entry.amount_cents) for entry in payments] == [(e.party, e.amount_cents) for e in wanted]:
        return ()
    return (*map(reversal, payments), *wanted)
