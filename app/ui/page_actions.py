"""What can be done on each page, with its words and keys: the menus and Ctrl+K show them, the page does them."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.ui.actions import ActionSpec

OnPage = Callable[[str, str], Callable[[], None]]
"""Of a page's key and the name of what it can do, as `lines.show_details`: the deed, the page shown first."""


def page_actions(on_page: OnPage) -> tuple[ActionSpec, ...]:
    """The Visit and Claims menus, and what the File menu brings in."""
    menus = (
        _visit,
        _claims,
        _printing,
        _remittances,
        _accounts,
        _payments,
        _questions,
        _underpayments,
        _code_sets,
        _files,
    )
    return tuple(spec for menu in menus for spec in menu(on_page))


def _visit(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", group: str = "", *, binds: bool = True) -> ActionSpec:
        return ActionSpec(
            _tr(text), key, "Visit", on_page("encounter", deed), icon, group=group, page="encounter", binds=binds
        )

    # The grids own the keys that act on the row the cursor is in: these only show them.
    return (
        at("&Save visit", "Ctrl+S", "save", "save"),
        at("&Ready to print", "Ctrl+Return", "make_ready", "printer"),
        at("&Duplicate last visit", "Ctrl+Shift+D", "duplicate_last_visit", "copy", "lines"),
        at("Fa&vourites…", "Ctrl+T", "favourites.show_menu", "template", "lines", binds=False),
        at("Same as the line &above", "Ctrl+D", "lines.same_as_above", "", "lines", binds=False),
        at("Dru&g, note, EPSDT, emergency", "Ctrl+I", "lines.show_details", "", "lines", binds=False),
        at("&Next finding", "F8", "next_finding", "warning", "findings"),
        at("&Previous finding", "Shift+F8", "findings.previous", "", "findings", binds=False),
        at("&Let the warning stand…", "Alt+O", "findings.override", "", "findings", binds=False),
        at("&Mend it", "F9", "findings.mend", "", "findings", binds=False),
        at("Wh&y it is said", "Alt+W", "findings.explain", "", "findings", binds=False),
        at("Findings as a l&ist", "Alt+5", "findings.show_list", "", "findings", binds=False),
        at("Next &7th character", "Alt+7", "coding.next_seventh", "", "coding", binds=False),
        at("Ne&xt side", "Alt+L", "coding.next_side", "", "coding", binds=False),
        at("Code the notes as&k for", "Alt+A", "coding.add_companion", "", "coding", binds=False),
        at("Remember these &words…", "Alt+R", "side.remember_words", "", "coding", binds=False),
        at("M&y words for codes…", "", "side.show_own_words", "", "coding", binds=False),
        at("Read the n&otes", "Alt+Right", "side.read_notes", "", "coding", binds=False),
        at("&Ask the provider…", "Ctrl+Shift+A", "ask_provider", "question", "questions"),
        at("Needs codin&g / coded", "Ctrl+Shift+C", "toggle_coding", "", "questions"),
        at("&History and questions", "Alt+4", "show_history", "", "questions", binds=False),
        at("Search &codes", "Ctrl+F", "side.search_codes", "search", "panel", binds=False),
        at("Lis&t the code with a charge…", "Ctrl+Shift+L", "lines.list_code", "", "panel"),
        at("&Form beside the visit", "Alt+2", "side.show_form", "", "panel", binds=False),
        at("&Earlier visits", "Alt+3", "side.show_visits", "", "panel", binds=False),
    )


def _claims(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", page: str = "claims", *, binds: bool = True) -> ActionSpec:
        return ActionSpec(_tr(text), key, "Claims", on_page("claims", deed), icon, page=page, binds=binds)

    return (
        at("&Print selected…", "Ctrl+P", "print_selected", "printer"),
        ActionSpec(_tr("Print all &ready…"), "Ctrl+Shift+P", "Claims", on_page("printing", "show_queue")),
        at("&Mark as mailed…", "Ctrl+M", "mail_selected", "mail"),
        at("&Correct or void…", "Ctrl+Shift+V", "deeds.correct_claim", "undo"),
        at("&Withdraw the correction", "", "deeds.withdraw_claim"),
        at("Enter the payer's &answer…", "Ctrl+Shift+E", "deeds.enter_answer", "payer"),
        at("Take &back the answer…", "", "deeds.take_back_answer"),
        at("Bill the &next payer…", "Ctrl+Shift+B", "deeds.bill_next_payer", "payments"),
        at("&Split the claim…", "", "deeds.split_claim"),
        at("P&ut split claims together", "", "deeds.combine_claims"),
        at("&Open the visit", "Return", "open_visit", binds=False),
        at("Wh&y this balance", "Alt+W", "show_why", "question"),
        at("&Export as CSV…", "", "choose_file", "download"),
    )


def _printing(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", page: str = "printing") -> ActionSpec:
        return ActionSpec(_tr(text), key, "Claims", on_page("printing", deed), icon, page=page)

    return (
        at("&Print…", "Ctrl+P", "print_chosen", "printer"),
        at("&Mark as mailed…", "Ctrl+M", "mail_chosen", "mail"),
        at("Print r&uns, to reprint…", "", "show_runs", page=""),
        at("Mailing &log…", "", "show_log", page=""),
        at("&Save the log as PDF…", "Ctrl+S", "save_chosen", "download"),
    )


def _remittances(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", *, binds: bool = True) -> ActionSpec:
        do = on_page("remittances", deed)
        return ActionSpec(_tr(text), key, "Money", do, icon, page="remittances", binds=binds)

    def elsewhere(text: str, deed: str, icon: str = "") -> ActionSpec:
        do = on_page("remittances", deed)
        return ActionSpec(_tr(text), "", "Money", do, icon, group="remittances", not_on=("remittances",))

    # The letters belong to the desk: on the other tabs they filter.
    return (
        at("&Accept the claim", "A", "accept_chosen", "check", binds=False),
        at("Sk&ip the claim", "S", "skip_chosen", binds=False),
        at("&Choose the claim it answers…", "D", "match_chosen", binds=False),
        at("&Post what is accepted", "P", "post_accepted", "payments", binds=False),
        at("&Undo posting…", "Ctrl+Alt+Z", "undo_posting", "undo"),
        at("Why this balance", "Alt+W", "show_why", "question"),
        at("&Newer remittance", "Alt+PgUp", "show_newer", "chevron-left"),
        at("&Older remittance", "Alt+PgDown", "show_older", "chevron-right"),
        at("Open the file as te&xt…", "Ctrl+T", "show_text"),
        at("Say whose pa&yment it is…", "", "assign", "payer"),
        at("I&mport files…", "Ctrl+O", "importing.choose_files", "upload"),
        at("Import a &folder…", "", "importing.choose_folder"),
        at("&Read again", "F5", "reload"),
        at("&Key a paper EOB…", "Ctrl+E", "key_paper", "edit"),
        at("Key the paper ane&w…", "", "key_anew"),
        elsewhere("&Import remittance files…", "importing.choose_files", "upload"),
        elsewhere("Import a &folder of remittances…", "importing.choose_folder"),
        elsewhere("Key a pa&per EOB…", "key_paper", "edit"),
        elsewhere("All re&mittances", "show_all"),
        elsewhere("Money not fo&und", "show_not_found"),
        elsewhere("Pa&yer accounts", "show_accounts"),
    )


def _accounts(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", *, binds: bool = True) -> ActionSpec:
        do = on_page("accounts", deed)
        return ActionSpec(_tr(text), key, "Money", do, icon, group="account", page="accounts", binds=binds)

    return (
        ActionSpec(
            _tr("Accoun&t of the patient"),
            "Alt+W",
            "Money",
            on_page("patients", "show_account"),
            "ledger",
            group="account",
            page="patients",
        ),
        ActionSpec(
            _tr("Credits to &give back"),
            "",
            "Money",
            on_page("accounts", "show_credits"),
            group="account",
            not_on=("accounts",),
        ),
        at("&Another patient", "Ctrl+F", "find_patient", "search"),
        at("&Open the visit", "Return", "account.open_visit", binds=False),
        at("P&rint for the patient…", "Ctrl+P", "print_chosen", "printer"),
        at("Save the pa&ge as PDF…", "Ctrl+S", "save_page", "download"),
        at("&Copy the sentence", "Ctrl+Shift+C", "copy_sentence", "copy"),
        at("&Take a payment…", "Ctrl+Shift+T", "account.deeds.take_payment", "payments"),
        at("Refun&d…", "Ctrl+R", "refund_chosen"),
        at("&Note on a credit…", "Ctrl+M", "note_chosen"),
        at("&Save as CSV…", "", "save_chosen", "download"),
    )


def _payments(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", *, binds: bool = True) -> ActionSpec:
        do = on_page("payments", f"list.{deed}")
        return ActionSpec(_tr(text), key, "Money", do, icon, group="payments", page="payments", binds=binds)

    def anywhere(text: str, deed: str, icon: str = "", not_on: tuple[str, ...] = ()) -> ActionSpec:
        do = on_page("payments", f"list.{deed}")
        return ActionSpec(_tr(text), "", "Money", do, icon, group="by hand", not_on=not_on)

    def of_tab(text: str, key: str, deed: str, icon: str) -> ActionSpec:
        do = on_page("payments", deed)
        return ActionSpec(_tr(text), key, "Money", do, icon, group="payments", page="payments")

    def bank(text: str, key: str, deed: str, page: str = "", *, binds: bool = True) -> ActionSpec:
        return ActionSpec(_tr(text), key, "Money", on_page("payments", deed), group="bank", page=page, binds=binds)

    def bank_elsewhere(text: str, deed: str) -> ActionSpec:
        return ActionSpec(_tr(text), "", "Money", on_page("payments", deed), group="bank", not_on=("payments",))

    return (
        at("&Take a payment…", "Ctrl+Shift+T", "take_payment", "wallet"),
        at("&Undo what is chosen…", "Delete", "undo_chosen", "undo", binds=False),
        at("&Returned check…", "", "return_chosen"),
        of_tab("&Print…", "Ctrl+P", "print_paper", "printer"),
        of_tab("&Save as PDF…", "Ctrl+S", "save_paper", "download"),
        at("&Open the account", "Return", "open_account", binds=False),
        anywhere("&Take a patient's payment…", "take_payment", "wallet", ("accounts", "payments")),
        anywhere("Apply cr&edit…", "apply_credit"),
        anywhere("Take money off &lines…", "take_off"),
        anywhere("&Write off…", "write_off"),
        anywhere("Write off small &balances…", "sweep"),
        anywhere("Mo&ve to another party…", "transfer"),
        anywhere("Refun&d…", "refund", not_on=("accounts",)),
        anywhere("Close the boo&ks…", "close_books", "lock"),
        bank("Re&cord a check…", "Ctrl+R", "record_check", "payments"),
        bank("M&ark all cash and checks", "Ctrl+Space", "deposits.toggle_all", "payments", binds=False),
        bank("To the ba&nk…", "Ctrl+Return", "deposits.take_to_bank", "payments", binds=False),
        bank("Save the day sheet as CSV…", "", "sheet.save_csv", "payments"),
        bank_elsewhere("Checks && depo&sits", "show_deposits"),
        bank_elsewhere("Day s&heet", "show_day_sheet"),
    )


def _questions(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", *, binds: bool = True) -> ActionSpec:
        do = on_page("coding-queries", deed)
        return ActionSpec(_tr(text), key, "Claims", do, icon, page="coding-queries", binds=binds)

    return (
        at("&Answer…", "Return", "answer_chosen", binds=False),
        at("&Print the sheet…", "Ctrl+P", "print_chosen", "printer"),
        at("&Save the sheet as PDF…", "Ctrl+S", "save_chosen", "download"),
        at("&Withdraw…", "Ctrl+W", "withdraw_chosen"),
        at("&Open the visit", "Ctrl+O", "open_visit"),
    )


def _underpayments(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", *, binds: bool = True) -> ActionSpec:
        return ActionSpec(
            _tr(text), key, "Claims", on_page("underpayments", deed), icon, page="underpayments", binds=binds
        )

    return (
        at("&Letter to the payer…", "Ctrl+P", "deeds.print_letter", "printer"),
        at("&Save the letter as PDF…", "Ctrl+S", "deeds.save_letter", "download"),
        at("Mark as &appealed…", "Ctrl+M", "deeds.mark_appealed", "mail"),
        at("A&ccept as right…", "Ctrl+J", "deeds.accept_chosen", "check"),
        at("Mark as &recovered…", "Ctrl+R", "deeds.mark_recovered", "payments"),
        at("&Open again", "", "deeds.open_again", "undo"),
        at("Open the cla&im", "Return", "open_claim", binds=False),
        at("&Export as CSV…", "", "deeds.choose_export", "download"),
    )


def _code_sets(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, key: str, deed: str, icon: str = "", *, binds: bool = True) -> ActionSpec:
        return ActionSpec(_tr(text), key, "Tools", on_page("codes", deed), icon, page="codes", binds=binds)

    return (
        ActionSpec(_tr("Import &code sets…"), "", "File", on_page("codes", "choose_files"), "upload", group="people"),
        at("&Import files…", "Ctrl+O", "choose_files", "upload"),
        at("Import a &folder…", "", "choose_folder"),
        at("&What changes for me", "Return", "show_changes", binds=False),
        at("&Print the report…", "Ctrl+P", "print_report", "printer"),
        at("C&opy the report", "", "copy_report", "copy"),
        at("&Remove…", "Delete", "remove_chosen", "trash", binds=False),
    )


def _files(on_page: OnPage) -> tuple[ActionSpec, ...]:
    def at(text: str, page: str, deed: str, key: str = "", icon: str = "") -> ActionSpec:
        return ActionSpec(_tr(text), key, "File", on_page(page, deed), icon, group="people", binds=False)

    return (
        at("New &patient", "patients", "new_patient", icon="person"),
        at("&Import patients…", "patients", "open_import", icon="upload"),
        at("Import procedures and f&ees…", "setup", "import_procedures"),
        at("Amounts of a &contract…", "setup", "open_contract_amounts", "Ctrl+E"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("PageActions", text)
