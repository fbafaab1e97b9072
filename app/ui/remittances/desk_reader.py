"""Reads a remittance for the desk: a short one at once, a long one beside the window."""

from collections.abc import Mapping
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.domain.ledger import Party, PartyKind
from app.domain.money import format_cents
from app.domain.procedure_book import NO_PROCEDURES, ProcedureBook
from app.domain.remittances.plan import Outcome, PlannedClaim, RemittancePlan
from app.domain.remittances.posted_words import will_be_posted
from app.domain.remittances.proof import proof
from app.errors import UserError
from app.queries.coverage_payers import coverage_payers
from app.queries.payer_account import open_payer_account
from app.queries.remittance_deposit import remittance_deposit
from app.queries.remittance_list import RemittanceRow
from app.queries.sent_claims import claim_count
from app.services.remittance_text import file_digest
from app.services.remittances.desk_plan import DeskPlan, load_desk
from app.services.vaults import Vault
from app.ui import format
from app.ui.remittances.accounts_pane import case_words
from app.ui.remittances.desk_data import DeskData
from app.ui.remittances.desk_row import DeskRow
from app.ui.remittances.sum_words import SumRow
from app.ui.session import Session
from app.ui.task import Task

AT_ONCE, AMONG = 30, 1_000
"""So many claims are planned, among so many in the vault, before an eye could miss them."""


class DeskReader(QObject):
    """Each asking is answered by `data_read(data)` or `failed(words)`; the last asking counts."""

    data_read = Signal(object)
    failed = Signal(str)
    started = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked = 0

    def ask(self, row: RemittanceRow) -> None:
        """Read and plan a remittance as it is now."""
        self._asked += 1
        asked, vault, today = self._asked, self._session.vault, self._session.today()
        codes = self._session.codes
        if row.claim_count <= AT_ONCE and claim_count(vault.db) <= AMONG:
            try:
                self.data_read.emit(read_desk(vault, row, today, codes.procedures if codes else NO_PROCEDURES))
            except UserError as error:
                self.failed.emit(str(error))
            return

        def work(_progress: object, _should_stop: object) -> DeskData:
            from app.codesets import CodeSets

            with vault.beside() as twin, closing(CodeSets(place)) if place else nullcontext() as book:
                return read_desk(twin, row, today, book.procedures if book else NO_PROCEDURES)

        place = codes.path if codes else None

        task = Task(work, self.tr("Reading the remittance"))
        task.finished.connect(lambda data: self._take(asked, data))
        task.failed.connect(lambda error: self._fail(asked, error))
        self.started.emit(task)
        task.start()

    def forget(self) -> None:
        """What is still being read is not wanted any more."""
        self._asked += 1

    def _take(self, asked: int, data: DeskData) -> None:
        if asked == self._asked:
            self.data_read.emit(data)

    def _fail(self, asked: int, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        if asked == self._asked:
            self.failed.emit(str(error))


def read_desk(vault: Vault, row: RemittanceRow, today: date, procedures: ProcedureBook = NO_PROCEDURES) -> DeskData:
    """All of one remittance. UserError where it is gone, or is keyed anew since."""
    desk = load_desk(vault, row.remittance_id, procedures)
    open_plan = desk.plan(today)
    planned = {each.place: each for each in open_plan.claims}
    claims = tuple(planned.get(place) or _posted(desk, place) for place in range(len(desk.matches)))
    plan = RemittancePlan(desk.remittance, claims, open_plan.refusal)
    return DeskData(
        row=row,
        plan=plan,
        proof=_proof(plan),
        decisions={place: each.kind for place, each in desk.decisions.items()},
        matched={place: each for place, each in desk.decisions.items() if each.claim_id},
        batches=desk.batches,
        books=desk.books,
        names=_names(vault, desk),
        carried=_carried(vault, row),
        deposit=_deposit(vault, row.remittance_id),
        sha256=file_digest(vault.db, row.file_id) if row.file_id else "",
    )


def _posted(desk: DeskPlan, place: int) -> PlannedClaim:
    """A claim as it was posted, with what it put into the ledger."""
    _, done = desk.done[place]
    books = desk.books.get(done.claim_id)
    answers = (*books.answers, *books.taken_back) if books else ()
    standing = next((each for each in answers if each.adjudication_id == done.adjudication_id), None)
    return PlannedClaim(
        place,
        done.outcome,
        desk.matches[place],
        done.paid_cents,
        standing.answer if standing and done.outcome is Outcome.ANSWER else None,
        standing.entries if standing else (),
    )


def _proof(plan: RemittancePlan) -> tuple[SumRow, ...]:
    rows = [SumRow(each.words, each.cents) for each in proof(plan.remittance, plan)]
    return (*rows, SumRow("Check", plan.remittance.amount_cents, strong=True))


def _names(vault: Vault, desk: DeskPlan) -> Mapping[Party, str]:
    parties = {party for books in desk.books.values() for party in (books.payer, books.following)}
    coverages = {party.id for party in parties if party.kind is PartyKind.COVERAGE}
    return {
        Party(PartyKind.COVERAGE, coverage_id): name
        for coverage_id, name in coverage_payers(vault.db, coverages).items()
    }


def _carried(vault: Vault, row: RemittanceRow) -> tuple[SumRow, ...]:
    """The payer's cases still open, each with what it began with and what is left."""
    cases = [each for each in open_payer_account(vault.db, row.practice_id) if each.payer_id == row.payer_id]
    return tuple(
        SumRow(
            f"{case_words(case.reason, case.reference)} from {format.short_day(case.rows[0].paid_on)}",
            after=_from_to(case.rows[0].amount_cents, case.open_cents),
        )
        for case in cases
    )


def _deposit(vault: Vault, remittance_id: int) -> str:
    """Whether the money has reached the bank; nothing before it is posted."""
    found = remittance_deposit(vault.db, remittance_id)
    if found is None or found.way == "none":
        return ""
    if found.deposited_on:
        return f"Deposited on {format.day(found.deposited_on)}"
    if found.way == "check":
        return f"Check of {format.day(found.received_on)}, not yet taken to the bank"
    return f"Transfer of {format.day(found.received_on)}: it reaches the bank by itself"


def _from_to(began: int, left: int) -> str:
    return format.money(left) if began == left else f"{format_cents(began)} → {format_cents(left)}".replace("-", "−")


def posting_rows(data: DeskData, row: DeskRow) -> tuple[SumRow, ...]:
    """What posting a claim does, or did, line by line."""
    billed = row.planned.match.claim
    books = data.books.get(billed.claim_id) if billed else None
    if row.batch_id and books is not None:
        books = replace(books, entries=())  # what was posted stands in them already
    rows = will_be_posted(row.planned, books, data.names)
    return tuple(SumRow(each.words, each.cents, each.code) for each in rows)
