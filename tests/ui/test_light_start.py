"""The window and its claims ledger load nothing that is not shown yet: each of these would make every start wait."""

import subprocess
import sys

LATE = (
    "reportlab",
    "sqlite_utils",
    "PySide6.QtPdf",
    "PySide6.QtPrintSupport",
    "app.cli",
    "app.codesets",
    "app.domain.adjudication",
    "app.domain.claim",
    "app.domain.coding",
    "app.domain.remittances.keyed_eob",
    "app.domain.remittances.plan",
    "app.domain.rules.encounter_rules",
    "app.domain.rules.claim_rules",
    "app.forms.cms1500_art",
    "app.forms.cms1500_boxes",
    "app.forms.printing",
    "app.edi",
    "app.services.accounts",
    "app.services.claims",
    "app.services.encounters",
    "app.services.patient_money",
    "app.services.people",
    "app.services.remittances",
    "app.ui.accounts",
    "app.ui.claims.answer_dialog",
    "app.ui.coding",
    "app.ui.command_palette",
    "app.ui.contracts",
    "app.ui.encounter",
    "app.ui.help_view",
    "app.ui.payments",
    "app.ui.people",
    "app.ui.remittances",
    "app.ui.settings_page",
    "app.ui.underpayments",
)


def test_what_is_not_shown_is_not_loaded() -> None:
    script = "import sys, app.ui.application, app.ui.workbench, app.ui.claims.page; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert "app.ui.claims.page" in loaded
    assert sorted(set(LATE).intersection(loaded)) == []
