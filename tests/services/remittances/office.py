"""A practice with sent claims whose payers answer by 835: everything scenarios say in a few words, on a real vault."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.ledger import Party, PartyKind, balance_by_party
from app.domain.people import Payer, PayerKind
from app.domain.remittances.line_number import line_control_number
from app.domain.remittances.remittance import (
    NamedParty,
    Organization,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from app.queries.remittance_list import RemittanceRow, remittance_list
from app.services import encounters, people
from app.services.claim_reading import claim_for
from app.services.remittances.desk import accept_claim, remittance_plan
from app.services.remittances.importing import keep_file, read_content
from app.services.remittances.posting import Posted, post_remittance
from app.store.ledger import load_ledger, load_patient_entries
from app.store.receipts import load_receipt
from app.store.remittances import load_stored_remittance
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.edi.remittance_writer import answer, check, person, service, whole_file
from tests.invented import COVERAGE, NOW, PAYER, PRACTICE, Town, settle
from tests.services.test_claim_versions import send

VISIT = date(2026, 2, 3)
PAID_ON = date(2026, 3, 20)
LATER = datetime(2026, 3, 23, 18, 0, tzinfo=NOW.tzinfo)
SECOND = replace(PAYER, name="Harborline Mutual", payer_id="HM100")


@dataclass(frozen=True, slots=True)
class Billed:
    """A sent claim: what remittances name it by."""

    id: int
    number: str
    encounter_id: int
    lines: tuple[tuple[int, str, int], ...]
    """Row id, code and cents of each."""
    on: date
    patient: NamedParty


class Office:
    """The practice, its payers and one patient; each claim is a visit of its own on a day of its own."""

    def __init__(self, vault: Vault, town: Town) -> None:
        self.vault, self.town = vault, town
        self.payers: dict[int, Payer] = {town.payer.id: town.payer}
        self.coverage = town.coverage
        self.patient = town.patient
        self._day, self._pointers = VISIT, "AB"

    def first_pays_as(self, kind: PayerKind, name: str) -> None:
        """The first payer is of another kind; its policy is the patient's own."""
        payer = people.save_payer(self.vault, replace(self.town.payer, kind=kind, name=name), NOW)
        policy = replace(
            self.coverage, relation=Relation.SELF, subscriber=Subscriber(), member_id="1EG4TE5MK72", group_number=""
        )
        self.town = replace(self.town, payer=payer, coverage=people.save_coverage(self.vault, policy, NOW))
        self.coverage, self._pointers = self.town.coverage, "A"

    def second(self, payer: Payer = SECOND) -> Coverage:
        """The patient's secondary policy."""
        saved = people.save_payer(self.vault, payer, NOW)
        self.payers[saved.id] = saved
        policy = replace(
            COVERAGE, patient_id=self.patient.id, payer_id=saved.id, rank=Rank.SECONDARY, member_id="HM998877"
        )
        return people.save_coverage(self.vault, policy, NOW)

    def sent(self, *charges_cents: int, paid_cents: int = 0) -> Billed:
        """A claim that was sent, over a line for each charge; something was paid at the desk."""
        self._day += timedelta(days=1)
        visit = self.town.visit(*charges_cents, service_date=self._day, paid_cents=paid_cents)
        visit = replace(visit, lines=tuple(replace(line, pointers=self._pointers) for line in visit.lines))
        saved = encounters.save_encounter(self.vault, visit, NOW)
        assert saved.claim_id is not None
        return self.billed(send(self.vault, saved.encounter.id, saved.claim_id))

    def billed(self, claim_id: int) -> Billed:
        """A sent claim as remittances name it."""
        claim = claim_for(self.vault, claim_id)
        lines = tuple((line.id, line.procedure, line.charge_cents) for line in claim.encounter.lines)
        patient = person(claim.patient.name.last, claim.patient.name.first, claim.coverage.member_id)
        assert claim.encounter.service_date is not None
        return Billed(claim_id, claim.number, claim.encounter.id, lines, claim.encounter.service_date, patient)

    def bring(self, paid: Remittance, payer: Payer | None = None) -> int:
        """A check of a payer (the first one) comes in; its row id."""
        paid = paid_to(paid, payer or self.town.payer)
        kept = keep_file(self.vault, read_content(f"{paid.payment_reference}.835", whole_file([paid])), NOW)
        assert not kept.refusal, kept.refusal
        return kept.remittance_ids[0]

    def post(self, remittance_id: int, places: Collection[int] | None = None) -> Posted:
        """Look at everything, accept it, post it."""
        if places is None:
            for each in remittance_plan(self.vault, remittance_id, PAID_ON).claims:
                if not each.is_clean:
                    accept_claim(self.vault, remittance_id, each.place, LATER)
        return post_remittance(self.vault, remittance_id, places, LATER)

    def comes(self, *claims: RemittanceClaim, plb: str = "", number: str = "900123", payer: Payer | None = None) -> int:
        """A check comes in and is posted whole; its remittance's row id."""
        remittance_id = self.bring(check(*claims, plb=plb, number=number), payer)
        self.post(remittance_id)
        return remittance_id

    def owed(self, billed: Billed) -> dict[str, int]:
        """Who owes what of a visit, in cents: payers by name, the patient as `patient`."""
        entries = load_ledger(self.vault.db, billed.encounter_id)
        return {self.name(party): cents for party, cents in balance_by_party(entries).items()}

    def owed_in_all(self) -> dict[str, int]:
        """Who owes what of the patient's whole account."""
        entries = load_patient_entries(self.vault.db, self.patient.id)
        return {self.name(party): cents for party, cents in balance_by_party(entries).items()}

    def name(self, party: Party) -> str:
        if party.kind is PartyKind.PATIENT:
            return "patient"
        sql = "SELECT payer.name FROM coverage JOIN payer ON payer.id = coverage.payer_id WHERE coverage.id = ?"
        return str(self.vault.db.execute(sql, [party.id]).fetchone()[0])

    def row(self, remittance_id: int) -> RemittanceRow:
        """The remittance as the desk's list has it."""
        return next(each for each in remittance_list(self.vault.db) if each.remittance_id == remittance_id)

    def received_cents(self, remittance_id: int) -> int:
        """What came in with a remittance, by its receipt."""
        stored = load_stored_remittance(self.vault.db, remittance_id)
        assert stored is not None
        receipt = load_receipt(self.vault.db, stored.receipt_id)
        assert receipt is not None
        return receipt.amount_cents

    def cash_cents(self) -> int:
        """All payments less refunds in the ledger."""
        sql = "SELECT coalesce(-sum(amount_cents), 0) FROM ledger_entry WHERE kind IN ('payment', 'refund')"
        return int(self.vault.db.execute(sql).fetchone()[0])

    def is_sound(self) -> None:
        """The vault's own check finds each cent accounted for."""
        assert verify_vault(self.vault) == []


def paid_to(paid: Remittance, payer: Payer = PAYER) -> Remittance:
    """A payment of a payer on file to the practice."""
    return replace(
        paid,
        payer=Organization(payer.name.upper(), "XV", payer.payer_id),
        payer_id=f"1{payer.payer_id}",
        payee=Organization("CEDAR HILL", "XX", PRACTICE.npi),
    )


def an_office(vault: Vault) -> Office:
    return Office(vault, settle(vault))


def told(billed: Billed, *whys: str, numbered: bool = True, **more: object) -> RemittanceClaim:
    """The payer's answer to a claim: for each line why less is paid, `CO-45 4000,PR-3 2000`."""
    return answer(billed.number.replace("-", ""), *lines(billed, whys, numbered), patient=billed.patient, **more)  # type: ignore[arg-type]


def lines(billed: Billed, whys: Sequence[str], numbered: bool = True) -> list[RemittanceLine]:
    return [
        service(f"{code}-25", cents, why, control_number=line_control_number(line_id) if numbered else "", on=billed.on)
        for (line_id, code, cents), why in zip(billed.lines, whys, strict=False)
    ]
