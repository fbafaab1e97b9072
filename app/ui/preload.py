"""Loads what is opened later while the window rests, a piece at a time: the first opening of a page waits for less."""

import gc
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 25
"""Between two pieces the window has its turn."""
# What others stand on comes first, so that no piece is long.
MODULES = (
    "sqlite_utils",
    "app.codesets.records",
    "app.codesets.search.search_index",
    "app.codesets.official",
    "app.codesets",
    "app.domain.snapshot",
    "app.domain.check",
    "app.forms.cms1500_fill",
    "app.services.people",
    "app.services.encounters",
    "app.services.coding",
    "app.services.code_search",
    "app.forms.cms1500_art",
    "app.ui.widgets.form_preview",
    "app.ui.widgets.choice_edit",
    "app.ui.widgets.date_edit",
    "app.ui.coding.panel",
    "app.ui.encounter.editor",
    "app.ui.encounter.service_lines",
    "app.ui.encounter.page",
    "app.ui.people.record_pane",
    "app.ui.people.patients_page",
    "app.ui.people.setup_page",
    "app.forms.printing",
    "app.services.mailing",
    "app.ui.claims.print_dialog",
    "app.ui.printing.mailing_dialog",
    "app.ui.printing.page",
    "app.services.remittances.desk_plan",
    "app.services.remittances.posting",
    "app.ui.remittances.page",
    "app.ui.remittances.eob_dialog",
    "app.services.accounts",
    "app.ui.accounts.page",
    "app.services.patient_money",
    "app.ui.payments.page",
    "app.ui.underpayments.page",
    "app.ui.command_palette",
    "app.ui.settings_page",
)


class Preload(QObject):
    """Works through the modules once, then does nothing more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting = list(MODULES)
        self._pause = QTimer(self, interval=PAUSE_MS)
        self._pause.timeout.connect(self._load_one)

    def start(self) -> None:
        """Begin, once what is on the screen has been painted."""
        self._pause.start()

    def _load_one(self) -> None:
        import_module(self._waiting.pop(0))
        if not self._waiting:
            self._pause.stop()
            gc.freeze()  # as after the start: it is there to stay
