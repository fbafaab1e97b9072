"""Remittances: every file that came in, one of them on the desk, money not found yet, and the accounts with payers."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from app.queries.payer_account import payer_account
from app.queries.remittance_list import RemittanceRow, RemittanceState, remittance_list
from app.services.remittances.aside import KeptAside, kept_aside
from app.services.remittances.importing import ImportedFile
from app.ui.messages import tried
from app.ui.remittances.accounts_pane import AccountsPane
from app.ui.remittances.aside_deeds import AsideDeeds
from app.ui.remittances.desk import Desk
from app.ui.remittances.desk_data import DeskData
from app.ui.remittances.desk_deeds import DeskDeeds
from app.ui.remittances.desk_reader import DeskReader, posting_rows
from app.ui.remittances.desk_row import DeskRow
from app.ui.remittances.eob_desk import EobDesk
from app.ui.remittances.importing import Importing, imported_words
from app.ui.remittances.list_pane import ListPane
from app.ui.remittances.posting_run import PostingRun
from app.ui.remittances.suspense_pane import SuspensePane
from app.ui.session import Session
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.list_work import WorkOrEmpty

_SHOWN = {"claim", "remittance", "payer", "practice", "payment", "contract"}
"""Kinds of records that its tabs tell of."""
_OPEN = (RemittanceState.WAITING, RemittanceState.PARTLY)


class RemittancesPage(QWidget):
    """`claim_wanted(id)`, `correct_wanted(id)`, `next_payer_wanted(id)` and `coder_wanted(visit id)` where the biller
    goes on with a claim elsewhere; `account_wanted(patient id, visit id)`; `task_started(task)` for long work."""

    message = Signal(str)
    claim_wanted = Signal(int)
    correct_wanted = Signal(int)
    next_payer_wanted = Signal(int)
    coder_wanted = Signal(int)
    account_wanted = Signal(int, int)
    task_started = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[RemittanceRow] = []
        self._chosen: RemittanceRow | None = None
        self._is_stale = True
        self.all = ListPane(session)
        self.desk = Desk(session.places, posting_rows)
        self.aside = SuspensePane()
        self.accounts = AccountsPane()
        self.importing = Importing(session, self)
        self.reader = DeskReader(session, self)
        self.deeds = DeskDeeds(session, self)
        self.posting = PostingRun(session, self)
        self.beside = AsideDeeds(session, self)
        self.paper = EobDesk(session, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Remittances"))
        self.tabs.addTab(self.desk, self.tr("Des&k"))
        self.tabs.addTab(self.all, self.tr("All re&mittances"))
        self.tabs.addTab(self.aside, self.tr("&Not found"))
        self.tabs.addTab(self.accounts, self.tr("Payer acco&unts"))
        self.empty = EmptyState(
            "payments",
            self.tr(
                "No remittance yet. A remittance (835, also ERA) is the file in which a payer says what it paid for "
                "which claims, and why not more. Your clearinghouse or the payer's site has it. Drop it here, or "
                "import it; nothing is posted before you have looked at it."
            ),
            self.tr("Import files…"),
            "Ctrl+O",
            parent=self,
        )
        self.bodies = WorkOrEmpty(self.tabs, self.empty, self)
        self.setAcceptDrops(True)
        self._connect()

    def _connect(self) -> None:
        for source in (self.deeds, self.posting, self.beside, self.paper):
            source.message.connect(self.message)
        self.posting.started.connect(self.task_started)
        self.importing.started.connect(self.task_started)
        self.importing.failed.connect(self.message)
        self.importing.done.connect(self._show_imported)
        self.reader.started.connect(self.task_started)
        self.reader.failed.connect(self.message)
        self.reader.data_read.connect(self.desk.show_data)
        self.all.open_wanted.connect(self.open_row)
        self.all.import_wanted.connect(self.importing.choose_files)
        self.all.folder.clicked.connect(self.importing.choose_folder)
        self.all.key_paper.clicked.connect(lambda: self.key_paper())
        self.empty.action_triggered.connect(self.importing.choose_files)
        self._connect_desk()
        self.accounts.claim_wanted.connect(self.claim_wanted)
        self.accounts.settle_wanted.connect(self.beside.settle)
        self.accounts.put_wanted.connect(self.beside.put)
        self.accounts.take_back_wanted.connect(self.beside.take_back)
        self.aside.match_wanted.connect(self.beside.match)
        self.aside.return_wanted.connect(self.beside.give_back)
        self.aside.open_wanted.connect(self._open_aside)
        self.tabs.currentChanged.connect(lambda _place: self._read_tab())
        self._session.changed.connect(self._follow)
        self._session.practice_changed.connect(lambda _id: self._follow("practice"))

    def _connect_desk(self) -> None:
        desk, deeds = self.desk, self.deeds
        desk.accept_wanted.connect(lambda row: self._decide(deeds.accept, row))
        desk.skip_wanted.connect(lambda row: self._decide(deeds.skip, row))
        desk.match_wanted.connect(lambda row: self._decide(deeds.match, row))
        desk.not_ours_wanted.connect(lambda row: self._decide(deeds.not_ours, row))
        desk.post_wanted.connect(self.post_accepted)
        desk.undo_wanted.connect(self._undo)
        desk.step_wanted.connect(self._step)
        desk.text_wanted.connect(self.show_text)
        desk.assign_wanted.connect(self.assign)
        desk.claim.claim_wanted.connect(self.claim_wanted)
        desk.claim.account.clicked.connect(self.show_why)
        desk.claim.correct_wanted.connect(self.correct_wanted)
        desk.claim.next_payer_wanted.connect(self.next_payer_wanted)
        desk.claim.coder_wanted.connect(self.coder_wanted)
        deeds.decided.connect(self._show_decided)
        deeds.replan_wanted.connect(self.reload)
        self.posting.claim_wanted.connect(self.claim_wanted)
        self.posting.next_payer_wanted.connect(self.next_payer_wanted)

    # Reading --------------------------------------------------------------------------------------

    def _follow(self, kind: str) -> None:
        if kind not in _SHOWN:
            return
        self._is_stale = True
        if self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.reload()
        if self.focusWidget() is None:
            self.setFocus()  # before the window gives it to whatever comes first

    def reload(self) -> None:
        """Read the list and the remittance on the desk again; what is chosen stays so."""
        self._is_stale = False
        practices = (0, self._session.practice_id)
        self._rows = [row for row in remittance_list(self._session.vault.db) if row.practice_id in practices]
        self.all.show_rows(self._rows)
        self.bodies.show_work(bool(self._rows))
        self._show_chosen(self._again(self._chosen))
        self._read_tab()

    def _again(self, before: RemittanceRow | None) -> RemittanceRow | None:
        """The same remittance as it is now; else the newest that can be posted, else the newest."""
        if before is not None:
            key = before.remittance_id, before.file_id
            for row in self._rows:
                if (row.remittance_id, row.file_id) == key:
                    return row
        whole = [row for row in self._rows if not row.draft_id]
        waiting = (row for row in whole if row.state in _OPEN)
        return next(waiting, whole[0] if whole else None)

    def _show_chosen(self, row: RemittanceRow | None) -> None:
        self._chosen = row
        if row is None:
            self.reader.forget()
        elif row.remittance_id:
            self.reader.ask(row)
        else:
            self.reader.forget()
            self.desk.show_unreadable(row)

    def _read_tab(self) -> None:
        shown = self.tabs.currentWidget()
        vault, practice_id = self._session.vault, self._session.practice_id
        if shown is self.accounts:
            self.accounts.show_cases(payer_account(vault.db, practice_id))
        elif shown is self.aside:
            self.aside.show_rows(kept_aside(vault, practice_id))

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """To the list of the tab shown. A focus proxy would make Tab leap over what stands before the list."""
        first = {self.desk: self.desk.claims.list, self.all: self.all.table, self.aside: self.aside.table}
        shown = self.tabs.currentWidget()
        target: QWidget = first.get(shown, self.accounts.table)
        (target if self._rows else self.empty).setFocus(reason)

    # Choosing -------------------------------------------------------------------------------------

    def open_row(self, row: RemittanceRow) -> None:
        """One remittance on the desk; one half keyed from paper where it is keyed."""
        if row.draft_id:
            self.paper.key(row.draft_id)
            return
        self._show_chosen(row)
        self.tabs.setCurrentWidget(self.desk)
        self.setFocus()

    def show_newer(self) -> None:
        """The remittance that came after the one on the desk."""
        self._step(-1)

    def show_older(self) -> None:
        """The remittance that came before the one on the desk."""
        self._step(1)

    def _step(self, by: int) -> None:
        whole = [row for row in self._rows if not row.draft_id]
        if self._chosen not in whole:
            return
        place = whole.index(self._chosen) + by
        if 0 <= place < len(whole):
            self.open_row(whole[place])
        else:
            self.message.emit(self.tr("This is the newest one.") if by < 0 else self.tr("This is the oldest one."))

    def show_all(self) -> None:
        """The list of every remittance."""
        self.tabs.setCurrentWidget(self.all)
        self.setFocus()

    def open_remittance(self, remittance_id: int) -> None:
        """One remittance on the desk."""
        row = next((row for row in self._rows if row.remittance_id == remittance_id), None)
        if row is not None:
            self.open_row(row)

    def _open_aside(self, aside: KeptAside) -> None:
        self.open_remittance(aside.row.remittance_id)

    def show_not_found(self) -> None:
        """The money kept aside."""
        self.tabs.setCurrentWidget(self.aside)
        self.setFocus()

    def show_accounts(self) -> None:
        """The accounts with payers."""
        self.tabs.setCurrentWidget(self.accounts)
        self.setFocus()

    def toggle_side(self) -> None:
        """Hide the proof, or bring it back."""
        self.desk.toggle_side()

    # Deeds ----------------------------------------------------------------------------------------

    def _decide(self, deed: Callable[[DeskData, DeskRow], None], row: DeskRow) -> None:
        if self.desk.data is not None:
            deed(self.desk.data, row)

    def _show_decided(self, data: DeskData) -> None:
        self.desk.show_data(data)
        row = self.desk.current()
        if row is not None and not row.is_waiting:
            self.desk.claims.go_on()

    def accept_chosen(self) -> None:
        """The claim chosen was looked at."""
        self.desk.accept_chosen()

    def skip_chosen(self) -> None:
        """The claim chosen waits."""
        self.desk.skip_chosen()

    def match_chosen(self) -> None:
        """Say which claim of ours the one chosen answers."""
        self.desk.match_chosen()

    def post_accepted(self) -> None:
        """Post every claim accepted of the remittance on the desk."""
        if self.desk.data is None:
            self.message.emit(self.tr("No remittance is on the desk."))
        else:
            self.posting.post(self.desk.data)

    def show_why(self) -> None:
        """Why the balance of the claim chosen is what it is: its patient's account, at its visit."""
        from app.queries.account import patient_of_visit

        row = self.desk.current() if self.tabs.currentWidget() is self.desk else None
        billed = row.planned.match.claim if row is not None else None
        if billed is None:
            self.message.emit(self.tr("Choose a claim of ours on the desk: why it stands as it does is told then."))
        else:
            visit = billed.encounter_id
            self.account_wanted.emit(patient_of_visit(self._session.vault.db, visit), visit)

    def undo_posting(self) -> None:
        """Take back the posting of the claim chosen, else the last one of the remittance on the desk."""
        self.desk.undo_chosen()

    def _undo(self, row: DeskRow | None) -> None:
        data = self.desk.data
        if row is None or data is None:
            self.message.emit(self.tr("Nothing of this remittance is posted."))
            return
        count = sum(batch == row.batch_id for batch in data.batches.values())
        words = (
            self.tr("1 claim of {payer} {reference}") if count == 1 else self.tr("{n} claims of {payer} {reference}")
        )
        told = words.format(n=f"{count:,}", payer=data.row.payer_name, reference=data.row.reference)
        self.posting.undo(row.batch_id, told, count)

    # Paper ----------------------------------------------------------------------------------------

    def key_paper(self) -> None:
        """Key a paper EOB on its check."""
        self.paper.key()

    def key_anew(self) -> None:
        """A paper whose posting was undone is keyed anew."""
        self.paper.key_anew(self.all.table.current_row() if self.tabs.currentWidget() is self.all else self._chosen)

    def assign(self) -> None:
        """Say which payer of ours the remittance on the desk is from, and for which practice."""
        from app.ui.remittances.assign_dialog import AssignDialog

        if self._chosen is None or not self._chosen.remittance_id:
            self.message.emit(self.tr("Choose a remittance that can be read."))
            return
        dialog = AssignDialog(self._session.vault, self._chosen, self._session.now(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._session.changed.emit("remittance"))
        dialog.open()

    # Files ----------------------------------------------------------------------------------------

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Keep files and what they pay; nothing is posted."""
        self.importing.bring_in(paths)

    def _show_imported(self, files: Sequence[ImportedFile]) -> None:
        self._session.changed.emit("remittance")
        self.message.emit(imported_words(files))
        ids = [remittance_id for file in files for remittance_id in file.remittance_ids]
        kept = [file.file_id for file in files if file.file_id]
        row = next((row for row in self._rows if row.remittance_id in ids), None)
        row = row or next((row for row in self._rows if row.file_id in kept), None)
        if len(ids) > 1:
            self.show_all()
            self.all.table.select_row(lambda each: each == row)
        elif row is not None:
            self.open_row(row)

    def show_text(self, segment: int = 0) -> None:
        """The file of the remittance on the desk, a segment to a line."""
        from app.services.remittance_text import file_text
        from app.ui.remittances.text_dialog import TextDialog

        row = self.all.table.current_row() if self.tabs.currentWidget() is self.all else self._chosen
        if row is None or not row.file_id:
            self.message.emit(self.tr("Choose a remittance that came as a file."))
            return
        file_id = row.file_id

        def show() -> None:
            dialog = TextDialog(file_text(self._session.vault.db, file_id), segment, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.show()

        tried(show, self.message.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.bring_in(paths)
