"""The pages of the workbench: each is made when it is first shown, and what it signals is answered by the ways."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.main_window import PageSpec
from app.ui.ways import Ways
from app.ui.worklist_page import WorklistPage


class Pages(QObject):
    """`back_up` is what the settings page offers beside its own."""

    def __init__(self, ways: Ways, back_up: Callable[[], None]) -> None:
        super().__init__(ways)
        self._ways, self._back_up = ways, back_up

    def specs(self) -> tuple[PageSpec, ...]:
        """The pages of the rail, in its order."""
        return (
            PageSpec("worklist", self.tr("Work"), "worklist", self._make_worklist, "worklist"),
            PageSpec("encounter", self.tr("Visit"), "plus", self._make_encounter, "encounter"),
            PageSpec("claims", self.tr("Claims"), "claims", self._make_claims, "claims"),
            PageSpec("printing", self.tr("Printing"), "printer", self._make_printing, "printing"),
            PageSpec("remittances", self.tr("Remittances"), "payments", self._make_remittances, "remittances"),
            PageSpec("payments", self.tr("Payments"), "wallet", self._make_payments, "payments"),
            PageSpec("accounts", self.tr("Accounts"), "ledger", self._make_accounts, "accounts"),
            PageSpec("patients", self.tr("Patients"), "people", self._make_patients, "patients"),
            PageSpec("coding-queries", self.tr("Questions"), "question", self._make_questions, "coding-queries"),
            PageSpec("underpayments", self.tr("Underpayments"), "underpaid", self._make_underpayments, "underpayments"),
            PageSpec("setup", self.tr("Practice setup"), "practice", self._make_setup, "setup"),
            PageSpec("codes", self.tr("Code sets"), "codes", self._make_code_sets, "codes"),
            PageSpec("settings", self.tr("Settings"), "settings", self._make_settings, "settings"),
        )

    def _make_worklist(self) -> QWidget:
        page = WorklistPage(self._ways.session)
        page.encounter_wanted.connect(self._ways.open_encounter)
        page.draft_wanted.connect(self._ways.open_draft)
        page.query_wanted.connect(self._ways.open_query)
        page.claim_wanted.connect(self._ways.show_claim)
        page.remittance_wanted.connect(self._ways.open_remittance)
        page.paper_wanted.connect(lambda key: self._ways.on("remittances", lambda shown: shown.paper.key(key)))
        page.print_wanted.connect(self._ways.on_page("printing", "show_queue"))
        page.credits_wanted.connect(self._ways.on_page("accounts", "show_credits"))
        page.new_encounter_wanted.connect(self._ways.new_encounter)
        return page

    def _make_encounter(self) -> QWidget:
        from app.ui.encounter.page import EncounterPage

        page = EncounterPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.claim_ready.connect(self._ways.show_claim)
        page.record_wanted.connect(self._ways.open_record)
        return page

    def _make_claims(self) -> QWidget:
        from app.ui.claims.page import ClaimsPage

        page = ClaimsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.encounter_wanted.connect(self._ways.open_encounter)
        page.new_encounter_wanted.connect(self._ways.new_encounter)
        page.print_wanted.connect(self._ways.print_claims)
        page.field_wanted.connect(self._ways.open_encounter_at)
        page.rule_wanted.connect(lambda rule_id: self._ways.open_record("payer_rule", rule_id))
        page.account_wanted.connect(self._ways.open_account)
        page.task_started.connect(self._ways.window.status.show_task)
        return page

    def _make_printing(self) -> QWidget:
        from app.ui.printing.page import PrintingPage

        page = PrintingPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.print_wanted.connect(partial(self._ways.print_claims, by_payer=True))
        page.run_wanted.connect(self._ways.show_run)
        page.claim_wanted.connect(self._ways.show_claim)
        page.task_started.connect(self._ways.window.status.show_task)
        return page

    def _make_remittances(self) -> QWidget:
        from app.ui.remittances.page import RemittancesPage

        page = RemittancesPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.claim_wanted.connect(self._ways.show_claim)
        page.correct_wanted.connect(partial(self._ways.with_claim, "deeds.correct_claim"))
        page.next_payer_wanted.connect(partial(self._ways.with_claim, "deeds.bill_next_payer"))
        page.coder_wanted.connect(self._ways.ask_coder)
        page.account_wanted.connect(self._ways.open_account)
        page.task_started.connect(self._ways.window.status.show_task)
        return page

    def _make_patients(self) -> QWidget:
        from app.ui.people.patients_page import PatientsPage

        page = PatientsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.encounter_wanted.connect(self._ways.new_encounter)
        page.account_wanted.connect(self._ways.open_account)
        return page

    def _make_accounts(self) -> QWidget:
        from app.ui.accounts.page import AccountsPage

        page = AccountsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.encounter_wanted.connect(self._ways.open_encounter)
        return page

    def _make_payments(self) -> QWidget:
        from app.ui.payments.page import PaymentsPage

        page = PaymentsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.account_wanted.connect(self._ways.open_account)
        page.task_started.connect(self._ways.window.status.show_task)
        return page

    def _make_questions(self) -> QWidget:
        from app.ui.questions.page import QuestionsPage

        page = QuestionsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.encounter_wanted.connect(self._ways.open_encounter)
        page.codes_wanted.connect(self._ways.change_codes)
        page.new_encounter_wanted.connect(self._ways.new_encounter)
        return page

    def _make_underpayments(self) -> QWidget:
        from app.ui.underpayments.page import UnderpaymentsPage

        page = UnderpaymentsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.claim_wanted.connect(self._ways.show_claim)
        page.contracts_wanted.connect(lambda: self._ways.on("setup", lambda setup: setup.page("contract")))
        return page

    def _make_setup(self) -> QWidget:
        from app.ui.people.setup_page import SetupPage

        page = SetupPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.undo_offered.connect(lambda words, deed: self._ways.window.say(words, self.tr("Undo"), deed))
        page.claim_wanted.connect(self._ways.show_claim)
        return page

    def _make_code_sets(self) -> QWidget:
        from app.ui.codesets.page import CodeSetsPage

        page = CodeSetsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.trouble.connect(self._ways.tell_trouble)
        page.task_wanted.connect(self._ways.window.run_task)
        return page

    def _make_settings(self) -> QWidget:
        from app.ui.settings_page import SettingsPage

        page = SettingsPage(self._ways.session)
        page.message.connect(self._ways.window.say)
        page.backup_wanted.connect(self._back_up)
        page.alignment_wanted.connect(self._ways.align_printer)
        return page
