"""The foot of the visit: how many lines for how much money, and the buttons that finish it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui import format
from app.ui.encounter.editor import EncounterEditor
from app.ui.widgets.key_button import KeyButton


class VisitFoot(QWidget):
    """Shows the draft's totals; the page gives the buttons their deeds. `coded` stands before the others."""

    def __init__(self, editor: EncounterEditor, coded: KeyButton) -> None:
        super().__init__()
        self._editor = editor
        self.totals = QLabel()
        self.totals.setTextFormat(Qt.TextFormat.RichText)
        self.duplicate = KeyButton(self.tr("Duplicate last visit"), "Ctrl+Shift+D")
        self.save = KeyButton(self.tr("Save"), "Ctrl+S")
        self.ready = KeyButton(self.tr("Ready to print"), "Ctrl+Return", primary=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.totals)
        layout.addStretch(1)
        for button in (coded, self.duplicate, self.save, self.ready):
            button.setAutoDefault(True)  # Enter presses it, as in a dialog
            layout.addWidget(button)
        editor.changed.connect(lambda _draft: self._follow())
        editor.people_changed.connect(self._allow)

    def set_narrow(self, narrow: bool) -> None:
        """On a small screen the rarest button makes room."""
        self.duplicate.setVisible(not narrow)

    def _follow(self) -> None:
        draft = self._editor.draft
        count = len(draft.lines)
        if not count:
            self.totals.setText("")
            return
        words = (self.tr("{count} line") if count == 1 else self.tr("{count} lines")).format(count=count)
        total = f"<span style='font-size:16px; font-weight:600'>{format.money(draft.total_cents)}</span>"
        paid = self.tr("patient paid {amount}").format(amount=format.money(draft.patient_paid_cents))
        self.totals.setText(f"{words} &nbsp;{total}" + (f"&nbsp; {paid}" if draft.patient_paid_cents else ""))

    def _allow(self) -> None:
        """A visit whose claim was sent stays as it is."""
        for button in (self.duplicate, self.save, self.ready):
            button.setEnabled(not self._editor.is_sent)
