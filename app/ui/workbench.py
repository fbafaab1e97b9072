"""The workbench over one open vault: puts pages, actions, locking, backups and code sets into the main window."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app import paths
from app.errors import UserError
from app.queries.find import find
from app.queries.practice_names import practice_names
from app.services import settings, vaults
from app.services.vaults import Vault
from app.ui import format
from app.ui.actions import ActionSpec
from app.ui.main_window import MainWindow, PageSpec
from app.ui.page_actions import page_actions
from app.ui.preload import Preload
from app.ui.session import Session
from app.ui.task import Task
from app.ui.theme import Theme
from app.ui.window_state import window_settings
from app.ui.worklist_page import WorklistPage

if TYPE_CHECKING:  # what opens later is loaded later
    from PySide6.QtPrintSupport import QPrinter

    from app.domain.print_run import PrintRun
    from app.ui.command_palette import Hit

OPEN_CODES_AFTER_MS = 300
"""The code sets are opened once the window has been painted."""
PRELOAD_AFTER_MS = 400
"""What is opened later is loaded after that, before a hand gets to it."""
PROVE_AFTER_MS = 3000
"""The ledger is added up once the window has come to rest."""


class Workbench(QObject):
    """Composition only: what a page signals is answered here by another page, a service or the window."""

    def __init__(self, vault: Vault, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        places = window_settings()
        self.session = Session(vault, None, clock, self, places)
        self._apply_scheme()
        self._choose_first_practice()
        self.window = MainWindow(self._pages(), user_name=vault.user_name, settings=places)
        self.setParent(self.window)  # what comes late is for nobody once the window is gone
        self.window.set_actions(self._actions())
        self.window.set_finders([self._find_records, self._find_codes])
        self.window.practice_menu_wanted.connect(self._show_practice_menu)
        # Queued: a window that is being closed does not hear a second close.
        self.window.close_wanted.connect(self._quit, Qt.ConnectionType.QueuedConnection)
        self.window.unlock_requested.connect(self._unlock)
        self.window.locked.connect(self.keep_drafts)
        self.session.changed.connect(self._on_changed)
        self.session.practice_changed.connect(lambda _id: self._show_practice())
        self._show_practice()
        self._apply_autolock()
        self._show_backup()
        QTimer.singleShot(OPEN_CODES_AFTER_MS, self, self._open_codes)
        self._preload = Preload(self)
        QTimer.singleShot(PRELOAD_AFTER_MS, self._preload, self._preload.start)
        self._rechecking: Task | None = None
        self._proving = QTimer(self, singleShot=True, interval=PROVE_AFTER_MS)
        self._proving.timeout.connect(self._prove_ledger)
        self._proving.start()

    # Pages ----------------------------------------------------------------------------------------

    def _pages(self) -> tuple[PageSpec, ...]:
        return (
            PageSpec("worklist", self.tr("Work"), "worklist", self._make_worklist, "worklist"),
            PageSpec("encounter", self.tr("Visit"), "plus", self._make_encounter, "encounter"),
            PageSpec("claims", self.tr("Claims"), "claims", self._make_claims, "claims"),
            PageSpec("printing", self.tr("Printing"), "printer", self._make_printing, "printing"),
            PageSpec("remittances", self.tr("Remittances"), "payments", self._make_remittances, "remittances"),
            PageSpec("patients", self.tr("Patients"), "people", self._make_patients, "patients"),
            PageSpec("accounts", self.tr("Accounts"), "ledger", self._make_accounts, "accounts"),
            PageSpec("payments", self.tr("Payments"), "wallet", self._make_payments, "payments"),
            PageSpec("coding-queries", self.tr("Questions"), "question", self._make_questions, "coding-queries"),
            PageSpec("underpayments", self.tr("Underpayments"), "underpaid", self._make_underpayments, "underpayments"),
            PageSpec("setup", self.tr("Practice setup"), "practice", self._make_setup, "setup"),
            PageSpec("codes", self.tr("Code sets"), "codes", self._make_code_sets, "codes"),
            PageSpec("settings", self.tr("Settings"), "settings", self._make_settings, "settings"),
        )

    def _make_worklist(self) -> QWidget:
        page = WorklistPage(self.session)
        page.encounter_wanted.connect(self.open_encounter)
        page.draft_wanted.connect(self.open_draft)
        page.query_wanted.connect(self.open_query)
        page.claim_wanted.connect(self._show_claim)
        page.print_wanted.connect(self._on_page("printing", "show_queue"))
        page.credits_wanted.connect(self._on_page("accounts", "show_credits"))
        page.new_encounter_wanted.connect(self.new_encounter)
        return page

    def _make_encounter(self) -> QWidget:
        from app.ui.encounter.page import EncounterPage

        page = EncounterPage(self.session)
        page.message.connect(self.window.say)
        page.claim_ready.connect(self._show_claim)
        page.record_wanted.connect(self.open_record)
        return page

    def _make_claims(self) -> QWidget:
        from app.ui.claims.page import ClaimsPage

        page = ClaimsPage(self.session)
        page.message.connect(self.window.say)
        page.encounter_wanted.connect(self.open_encounter)
        page.new_encounter_wanted.connect(self.new_encounter)
        page.print_wanted.connect(self.print_claims)
        page.field_wanted.connect(self.open_encounter_at)
        page.rule_wanted.connect(lambda rule_id: self.open_record("payer_rule", rule_id))
        page.account_wanted.connect(self.open_account)
        page.task_started.connect(self.window.status.show_task)
        return page

    def _make_printing(self) -> QWidget:
        from app.ui.printing.page import PrintingPage

        page = PrintingPage(self.session)
        page.message.connect(self.window.say)
        page.print_wanted.connect(partial(self.print_claims, by_payer=True))
        page.run_wanted.connect(self.show_run)
        page.claim_wanted.connect(self._show_claim)
        page.task_started.connect(self.window.status.show_task)
        return page

    def _make_remittances(self) -> QWidget:
        from app.ui.remittances.page import RemittancesPage

        page = RemittancesPage(self.session)
        page.message.connect(self.window.say)
        page.claim_wanted.connect(self._show_claim)
        page.correct_wanted.connect(partial(self._with_claim, "deeds.correct_claim"))
        page.next_payer_wanted.connect(partial(self._with_claim, "deeds.bill_next_payer"))
        page.coder_wanted.connect(self.ask_coder)
        page.task_started.connect(self.window.status.show_task)
        return page

    def _make_patients(self) -> QWidget:
        from app.ui.people.patients_page import PatientsPage

        page = PatientsPage(self.session)
        page.message.connect(self.window.say)
        page.encounter_wanted.connect(self.new_encounter)
        page.account_wanted.connect(self.open_account)
        return page

    def _make_accounts(self) -> QWidget:
        from app.ui.accounts.page import AccountsPage

        page = AccountsPage(self.session)
        page.message.connect(self.window.say)
        page.encounter_wanted.connect(self.open_encounter)
        return page

    def _make_payments(self) -> QWidget:
        from app.ui.payments.page import PaymentsPage

        page = PaymentsPage(self.session)
        page.message.connect(self.window.say)
        page.account_wanted.connect(self.open_account)
        return page

    def _make_questions(self) -> QWidget:
        from app.ui.questions.page import QuestionsPage

        page = QuestionsPage(self.session)
        page.message.connect(self.window.say)
        page.encounter_wanted.connect(self.open_encounter)
        page.codes_wanted.connect(self.change_codes)
        page.new_encounter_wanted.connect(self.new_encounter)
        return page

    def _make_underpayments(self) -> QWidget:
        from app.ui.underpayments.page import UnderpaymentsPage

        page = UnderpaymentsPage(self.session)
        page.message.connect(self.window.say)
        page.claim_wanted.connect(self._show_claim)
        page.contracts_wanted.connect(lambda: self._on("setup", lambda setup: setup.page("contract")))
        return page

    def _make_setup(self) -> QWidget:
        from app.ui.people.setup_page import SetupPage

        page = SetupPage(self.session)
        page.message.connect(self.window.say)
        page.undo_offered.connect(lambda words, deed: self.window.say(words, self.tr("Undo"), deed))
        page.claim_wanted.connect(self._show_claim)
        return page

    def _make_code_sets(self) -> QWidget:
        from app.ui.codesets.page import CodeSetsPage

        page = CodeSetsPage(self.session)
        page.message.connect(self.window.say)
        page.trouble.connect(self._tell_trouble)
        page.task_wanted.connect(self.window.run_task)
        return page

    def _make_settings(self) -> QWidget:
        from app.ui.settings_page import SettingsPage

        page = SettingsPage(self.session)
        page.message.connect(self.window.say)
        page.backup_wanted.connect(self.back_up)
        page.alignment_wanted.connect(self.align_printer)
        return page

    # Actions --------------------------------------------------------------------------------------

    def _actions(self) -> tuple[ActionSpec, ...]:
        tr = self.tr
        return (
            ActionSpec(tr("&New visit"), "Ctrl+N", "File", self.new_encounter, "plus"),
            *page_actions(self._on_page),
            ActionSpec(
                tr("&Check all open claims…"), "", "Claims", self.recheck_claims, "check", self._may_recheck, "check"
            ),
            ActionSpec(tr("&Align a printer…"), "", "Claims", self.align_printer, group="paper"),
            ActionSpec(tr("&Back up now"), "Ctrl+B", "File", self.back_up, "backup", group="backup"),
            ActionSpec(tr("Back up to a &folder…"), "", "File", self._back_up_elsewhere, group="backup"),
            ActionSpec(tr("Table of &rules"), "", "Help", lambda: self.window.show_help("rules"), group="rules"),
            ActionSpec(tr("&Lock"), "Ctrl+L", "File", self.window.lock, "lock", group="end"),
            ActionSpec(tr("&Quit"), "Ctrl+Q", "File", self.window.close, group="end"),
        )

    def _on_page(self, key: str, deed: str) -> Callable[[], None]:
        """What a page can do, showing it first, so that the same key works from anywhere."""
        return lambda: self._on(key, lambda page: attrgetter(deed)(page)())

    def new_encounter(self, patient_id: int = 0) -> None:
        """A new visit, for a patient where one is given."""
        self._on("encounter", lambda page: page.new_encounter(patient_id))

    def open_encounter(self, encounter_id: int) -> None:
        """A saved visit."""
        self._on("encounter", lambda page: page.open_encounter(encounter_id))

    def open_encounter_at(self, encounter_id: int, field: str) -> None:
        """A saved visit, the cursor where a finding is to be mended."""
        self.open_encounter(encounter_id)
        if self.window.shown_page == "encounter":
            self._on("encounter", lambda page: page.focus_field(field))

    def open_draft(self, draft_id: int) -> None:
        """An unsaved visit, where it was left."""
        self._on("encounter", lambda page: page.open_draft(draft_id))

    def change_codes(self, encounter_id: int, line_id: int) -> None:
        """A saved visit, at the codes an answer asks to change."""
        self._on("encounter", lambda page: page.change_codes(encounter_id, line_id))

    def open_account(self, patient_id: int, encounter_id: int = 0) -> None:
        """A patient's account, at a visit where one is named, with why its balance is what it is."""
        self._on("accounts", lambda page: page.open_account(patient_id, encounter_id))

    def open_query(self, query_id: int) -> None:
        """A question to a provider, to type in its answer."""
        self._on("coding-queries", lambda page: page.open_query(query_id))

    def _on(self, key: str, act: Callable[[Any], object]) -> None:
        """Do something on a page once it is shown; what it can do is its own matter.

        Nothing happens where what is unsaved on the page shown before holds the biller there.
        """
        page = self.window.show_page(key)
        if page is not None:
            act(page)

    def open_record(self, kind: str, record_id: int, field: str = "") -> None:
        """The form of a patient or a record of the practice's setup, at a field (id 0 begins a new one); or a claim."""
        if kind == "patient":
            self._on("patients", lambda page: page.open_patient(record_id, field) if record_id else page.new_patient())
        elif kind == "coverage":
            visit: Any = self.window.made_page("encounter")
            patient_id = visit.editor.draft.patient_id
            self._on("patients", lambda page: page.open_coverage(patient_id, record_id, field))
        elif kind == "claim":
            self._show_claim(record_id)
        else:
            self._on("setup", lambda page: page.open_or_new(kind, record_id, field))

    def _show_claim(self, claim_id: int) -> None:
        self._on("claims", lambda page: page.open_claim(claim_id))

    def _with_claim(self, deed: str, claim_id: int) -> None:
        """A claim in the ledger, and what is to be done with it."""

        def act(page: Any) -> None:
            page.open_claim(claim_id)
            attrgetter(deed)(page)()

        self._on("claims", act)

    def ask_coder(self, encounter_id: int) -> None:
        """A saved visit, and a question to its provider."""
        self.open_encounter(encounter_id)
        if self.window.shown_page == "encounter":
            self._on("encounter", lambda page: page.ask_provider())

    def print_claims(self, claim_ids: list[int], *, by_payer: bool = False) -> None:
        """The print dialog over some claims, in their order or in that of payer and patient."""
        from app.ui.claims.print_dialog import PrintDialog

        dialog = PrintDialog(self.session, claim_ids, self.window, by_payer=by_payer)
        dialog.done_with.connect(self.window.say)
        dialog.printed.connect(self.show_run)
        dialog.open()

    def show_run(self, run: "PrintRun", printer: "QPrinter | None" = None) -> None:
        """A print run that is coming out of a printer, or one that is to come out again."""
        from app.ui.printing.run_dialog import RunDialog

        dialog = RunDialog(self.session, run, printer, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.done_with.connect(self.window.say)
        dialog.open()

    def _may_recheck(self) -> bool:
        return self.session.codes is not None and self._rechecking is None

    def recheck_claims(self) -> None:
        """Hold every claim not yet sent against the rules, beside the work; the status bar shows how far it is."""
        from app.codesets import CodeSets
        from app.services.recheck import recheck_claims

        assert self.session.codes is not None  # else the action is grey
        vault, today, place = self.session.vault, self.session.today(), self.session.codes.path
        task = self._rechecking = Task(
            lambda progress, should_stop: recheck_claims(vault, lambda: CodeSets(place), today, progress, should_stop),
            self.tr("Checking all open claims"),
        )
        task.finished.connect(self._show_recheck)
        task.failed.connect(self._recheck_failed)
        self.window.run_task(task)

    def _recheck_failed(self, error: Exception) -> None:
        self._rechecking = None
        self._tell_trouble(error)

    def _show_recheck(self, result: Any) -> None:
        from app.ui.claims.recheck_dialog import RecheckDialog

        self._rechecking = None
        if self.window.is_locked or not self.window.isVisible() or not result.held_up:
            words = self.tr("{all} open claims checked, {n} held up.")
            self.window.say(words.format(all=f"{result.claims:,}", n=f"{len(result.held_up):,}"))
            return
        dialog = RecheckDialog(result, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.claim_wanted.connect(self._show_claim)
        dialog.show()  # it stays beside the claims that are opened from it

    def align_printer(self, printer: str = "") -> None:
        """The page with rulers and what is read off it, to set a printer by."""
        from app.ui.printing.alignment_dialog import AlignmentDialog

        dialog = AlignmentDialog(self.session, printer, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # Finding --------------------------------------------------------------------------------------

    def _find_records(self, text: str) -> "list[Hit]":
        from app.ui.command_palette import Hit

        openers: dict[str, Callable[[int], None]] = {
            "patient": lambda key: self._on("patients", lambda page: page.open_patient(key)),
            "claim": lambda key: self._on("claims", lambda page: page.open_claim(key)),
            "question": self.open_query,
        }
        return [
            Hit(hit.kind, hit.title, hit.subtitle, partial(openers[hit.kind], hit.id))
            for hit in find(self.session.vault.db, text, 8)
            if hit.kind in openers
        ]

    def _find_codes(self, text: str) -> "list[Hit]":
        from app.ui.command_palette import Hit

        if self.session.codes is None or len(text) < 2:
            return []
        return [
            Hit("code", hit.code, hit.description, partial(self._show_code, hit.system, hit.code))
            for hit in self.session.codes.search_all(text, self.session.today(), 6)
        ]

    def _show_code(self, system: str, code: str) -> None:
        from app.codesets.records import ICD10CM
        from app.ui.coding.hits import HitKind

        def show(page: Any) -> None:
            if system == ICD10CM:
                page.show_code(code)
            else:
                page.panel.show_tab("codes")
                page.panel.show_code(HitKind.PROCEDURE, code)

        self._on("encounter", show)

    # Practice -------------------------------------------------------------------------------------

    def _choose_first_practice(self) -> None:
        known = list(practice_names(self.session.vault.db))
        kept = settings.setting(self.session.vault, settings.CURRENT_PRACTICE_ID, 0)
        if known:
            self.session.choose_practice(kept if kept in known else known[0])

    def _show_practice(self) -> None:
        names = practice_names(self.session.vault.db)
        self.window.set_practice(names.get(self.session.practice_id, self.tr("No practice yet")))

    def _show_practice_menu(self) -> None:
        menu = QMenu(self.window)
        for practice_id, name in practice_names(self.session.vault.db).items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(practice_id == self.session.practice_id)
            action.triggered.connect(lambda _on=False, key=practice_id: self._switch_practice(key))
        menu.addSeparator()
        menu.addAction(self.tr("Practice setup…"), lambda: self.window.show_page("setup"))
        menu.popup(self.window.practice_menu_place())

    def _switch_practice(self, practice_id: int) -> None:
        settings.set_setting(self.session.vault, settings.CURRENT_PRACTICE_ID, practice_id, self.session.now())
        self.session.choose_practice(practice_id)

    def _on_changed(self, kind: str) -> None:
        if kind == "practice":
            if not self.session.practice_id:
                self._choose_first_practice()
            self._show_practice()
        elif kind == "setting":
            self._apply_autolock()

    # Code sets ------------------------------------------------------------------------------------

    def _open_codes(self) -> None:
        from app.codesets import CodeSets, build_codesets, clear_unfinished, is_current

        place = paths.codesets_file()
        for folder in (place.parent, paths.editions_folder()):
            clear_unfinished(folder, own=True)
        if is_current(place):
            self.session.use_codes(CodeSets(place))
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        task = Task(
            lambda progress, should_stop: build_codesets(place, progress, should_stop),
            self.tr("Preparing ICD-10-CM"),
        )
        task.finished.connect(lambda _done: self.session.use_codes(CodeSets(place)))
        task.failed.connect(self._tell_trouble)
        self.window.run_task(task)

    def _tell_trouble(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.window.show_error(error)

    # Locking, backup, quitting --------------------------------------------------------------------

    def keep_drafts(self) -> None:
        """Write what is typed and not yet kept; called on locking, quitting and after a bug."""
        page = self.window.made_page("encounter")
        if page is not None:
            cast(Any, page).keep_draft()

    def _is_unsaved(self) -> bool:
        page = self.window.made_page(self.window.shown_page)
        return bool(getattr(page, "is_dirty", False))

    def _apply_autolock(self) -> None:
        self.window.set_autolock_minutes(settings.setting(self.session.vault, settings.AUTOLOCK_MINUTES, 10))

    def _apply_scheme(self) -> None:
        kept = settings.setting(self.session.vault, settings.COLOR_SCHEME, "system")
        if kept == "system":
            return
        from app.ui.settings_page import SCHEMES

        scheme = {key: value for key, _words, value in SCHEMES}.get(kept)
        if scheme is not None:
            Theme.current().set_scheme(scheme)

    def _unlock(self, passphrase: str) -> None:
        if self.session.vault.passphrase_opens(passphrase):
            self.window.unlock()
        else:
            self.window.refuse_unlock(self.tr("That is not the passphrase. Try again; nothing is lost."))

    def _prove_ledger(self) -> None:
        """Add up the ledger beside the work and say in the status bar whether every cent is accounted for."""
        vault = self.session.vault
        task = Task(lambda _progress, _should_stop: vaults.ledger_problems(vault), self.tr("Proving the ledger"), self)
        task.finished.connect(self._say_ledger)
        task.failed.connect(lambda _error: self.window.set_ledger_text(self.tr("Ledger not checked")))
        task.start()

    def _say_ledger(self, problems: list[str]) -> None:
        if not problems:
            self.window.set_ledger_text(self.tr("Ledger proven"))
            return
        self.window.set_ledger_text(self.tr("Ledger: {n} problems").format(n=len(problems)))
        self.window.show_error(UserError(problems[0], self.tr("Restore a backup, or ask for help with “verify”.")))

    def _show_backup(self) -> None:
        made_at = vaults.last_backup(self.session.vault)
        words = self.tr("Backed up {when}").format(when=format.moment(made_at)) if made_at else self.tr("No backup yet")
        self.window.set_backup_text(words)

    def back_up(self) -> None:
        """One checked backup file in the chosen folder, while work goes on."""
        self._start_backup(None)

    def _back_up_elsewhere(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window, self.tr("Back up to"))
        if name:
            self._start_backup(Path(name))

    def _start_backup(self, folder: Path | None) -> None:
        now, vault = self.session.now(), self.session.vault
        place, keep = folder or vaults.backup_folder(vault), vaults.backups_kept(vault)
        task = Task(lambda _progress, _should_stop: vaults.write_backup(vault, place, keep, now), self.tr("Backing up"))
        task.finished.connect(self._backed_up)
        task.failed.connect(self._tell_trouble)
        self.window.run_task(task)

    def _backed_up(self, place: Path) -> None:
        self._show_backup()
        self.window.say(self.tr("Backup written and checked: {place}").format(place=place))

    def _quit(self) -> None:
        """Keep the draft, back up, close the vault; what fails asks instead of being passed over."""
        if self.window.is_locked and self._is_unsaved():
            self.window.refuse_unlock(self.tr("A form here is not saved yet: unlock, then quit."))
            return
        if not self.window.is_locked and not self.window.may_leave():
            return
        try:
            self.keep_drafts()
        except UserError as error:
            question = self.tr("The last changes to the visit could not be kept. Quit all the same?")
            if not self.window.ask(question, str(error), self.tr("Quit without them")):
                return
        try:
            vaults.back_up(self.session.vault, self.session.now())
        except UserError as error:
            question = self.tr("No backup was made. Quit all the same?")
            if not self.window.ask(question, str(error), self.tr("Quit without a backup")):
                return
        self.session.vault.close()
        self.window.really_close()
