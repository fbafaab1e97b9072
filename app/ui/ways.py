"""The ways from one page to another and to the dialogs that stand over any page."""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from app.errors import UserError
from app.ui.main_window import MainWindow
from app.ui.session import Session

if TYPE_CHECKING:  # what opens later is loaded later
    from PySide6.QtPrintSupport import QPrinter

    from app.domain.print_run import PrintRun


class Ways(QObject):
    """Each shows the page it leads to; what the page can do is its own matter. The workbench gives it its window."""

    session: Session
    window: MainWindow

    def on_page(self, key: str, deed: str) -> Callable[[], None]:
        """What a page can do, showing it first, so that the same key works from anywhere."""
        return lambda: self.on(key, lambda page: attrgetter(deed)(page)())

    def new_encounter(self, patient_id: int = 0) -> None:
        """A new visit, for a patient where one is given."""
        self.on("encounter", lambda page: page.new_encounter(patient_id))

    def open_encounter(self, encounter_id: int) -> None:
        """A saved visit."""
        self.on("encounter", lambda page: page.open_encounter(encounter_id))

    def open_encounter_at(self, encounter_id: int, field: str) -> None:
        """A saved visit, the cursor where a finding is to be mended."""
        self.open_encounter(encounter_id)
        if self.window.shown_page == "encounter":
            self.on("encounter", lambda page: page.focus_field(field))

    def open_draft(self, draft_id: int) -> None:
        """An unsaved visit, where it was left."""
        self.on("encounter", lambda page: page.open_draft(draft_id))

    def change_codes(self, encounter_id: int, line_id: int) -> None:
        """A saved visit, at the codes an answer asks to change."""
        self.on("encounter", lambda page: page.change_codes(encounter_id, line_id))

    def open_account(self, patient_id: int, encounter_id: int = 0) -> None:
        """A patient's account, at a visit where one is named, with why its balance is what it is."""
        self.on("accounts", lambda page: page.open_account(patient_id, encounter_id))

    def open_remittance(self, remittance_id: int) -> None:
        """A payment on the desk, to be looked at and posted."""
        self.on("remittances", lambda page: page.open_remittance(remittance_id))

    def open_query(self, query_id: int) -> None:
        """A question to a provider, to type in its answer."""
        self.on("coding-queries", lambda page: page.open_query(query_id))

    def on(self, key: str, act: Callable[[Any], object]) -> None:
        """Do something on a page once it is shown; what it can do is its own matter.

        Nothing happens where what is unsaved on the page shown before holds the biller there.
        """
        page = self.window.show_page(key)
        if page is not None:
            act(page)

    def open_record(self, kind: str, record_id: int, field: str = "") -> None:
        """The form of a patient or a record of the practice's setup, at a field (id 0 begins a new one); or a claim."""
        if kind == "patient":
            self.on("patients", lambda page: page.open_patient(record_id, field) if record_id else page.new_patient())
        elif kind == "coverage":
            visit: Any = self.window.made_page("encounter")
            patient_id = visit.editor.draft.patient_id
            self.on("patients", lambda page: page.open_coverage(patient_id, record_id, field))
        elif kind == "claim":
            self.show_claim(record_id)
        else:
            self.on("setup", lambda page: page.open_or_new(kind, record_id, field))

    def show_claim(self, claim_id: int) -> None:
        """A claim in the ledger."""
        self.on("claims", lambda page: page.open_claim(claim_id))

    def with_claim(self, deed: str, claim_id: int) -> None:
        """A claim in the ledger, and what is to be done with it."""

        def act(page: Any) -> None:
            page.open_claim(claim_id)
            attrgetter(deed)(page)()

        self.on("claims", act)

    def ask_coder(self, encounter_id: int) -> None:
        """A saved visit, and a question to its provider."""
        self.open_encounter(encounter_id)
        if self.window.shown_page == "encounter":
            self.on("encounter", lambda page: page.ask_provider())

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

    def align_printer(self, printer: str = "") -> None:
        """The page with rulers and what is read off it, to set a printer by."""
        from app.ui.printing.alignment_dialog import AlignmentDialog

        dialog = AlignmentDialog(self.session, printer, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_code(self, system: str, code: str) -> None:
        """What the books say of a code, beside the visit."""
        from app.codesets.records import ICD10CM
        from app.ui.coding.hits import HitKind

        def show(page: Any) -> None:
            if system == ICD10CM:
                page.show_code(code)
            else:
                page.panel.show_tab("codes")
                page.panel.show_code(HitKind.PROCEDURE, code)

        self.on("encounter", show)

    def tell_trouble(self, error: Exception) -> None:
        """What went wrong in the background, where the biller can mend it; a bug is raised."""
        if not isinstance(error, UserError):
            raise error
        self.window.show_error(error)
