"""A payer's rule held against the claims of the last year, before it is switched on: how many, and which."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.domain.rules.payer_rule import PayerRule
from app.errors import UserError
from app.services.payer_rules import Trial, try_payer_rule
from app.ui.claims.found_table import FoundClaim, FoundTable
from app.ui.session import Session
from app.ui.task import Task
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle

_SIZE = (820, 480)


class TrialDialog(QDialog):
    """Begins at once; Escape stops the work, or closes when it has ended. `switch_on_wanted` after a whole trial."""

    claim_wanted = Signal(int)
    switch_on_wanted = Signal()

    def __init__(self, session: Session, rule: PayerRule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Try “{rule}” on past claims").format(rule=rule.name))
        self.resize(*_SIZE)
        self._rule = rule
        self._stopped = False
        self.heading = QLabel(self.tr("Reading the claims of the last year…"), self)
        self.heading.setProperty("role", "title")
        self.hint = QLabel(self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("Claims read"))
        self.table = FoundTable(self.tr("Claims the rule would have flagged"), parent=self)
        self.table.set_nothing_words(self.tr("No claim fits the rule."))
        self.leave = KeyButton(self.tr("Cancel"), "Esc", parent=self)
        self.open_claim = KeyButton(self.tr("Open the claim"), "Return", parent=self)
        self.switch_on = KeyButton(self.tr("Switch on"), "Ctrl+Return", primary=True, binds=True, parent=self)
        self._lay_out()
        self.leave.clicked.connect(self.reject)
        self.open_claim.clicked.connect(self.table.open_chosen)
        self.switch_on.clicked.connect(self._switch_on)
        self.table.claim_wanted.connect(self._open)
        vault, today = session.vault, session.today()
        self._task: Task | None = Task(
            lambda progress, should_stop: try_payer_rule(vault, rule, today, progress, should_stop),
            self.tr("Trying a rule"),
            self,
        )
        self._task.progressed.connect(self._advance)
        self._task.finished.connect(self._show)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.leave)
        buttons.addStretch()
        buttons.addWidget(self.open_claim)
        buttons.addWidget(self.switch_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self.heading, self.hint, self.bar):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        for button in (self.leave, self.open_claim, self.switch_on):
            button.setAutoDefault(False)
        self.open_claim.setEnabled(False)
        self.switch_on.setVisible(bool(self._rule.id) and not self._rule.active)
        self.switch_on.setEnabled(False)

    def reject(self) -> None:
        """Escape: the work is told to stop, and what it has seen is shown; afterwards the dialog closes."""
        if self._task is not None:
            self._stopped = True
            self._task.cancel()
        else:
            super().reject()

    def _advance(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _show(self, trial: Trial) -> None:
        self._task = None
        self.bar.hide()
        self.leave.setText(self.tr("Close"))
        words = self.tr("Would have flagged {n} of {all}").format(n=len(trial.flagged), all=f"{trial.claims:,}")
        self.heading.setText(words)
        self.hint.setText(self._hint(trial))
        rows = [FoundClaim(row.claim_id, row.number, row.patient, row.service_date, row.words) for row in trial.flagged]
        self.table.show_found(rows)
        self.open_claim.setEnabled(bool(rows))
        self.switch_on.setEnabled(not self._stopped)
        self.table.setFocus()

    def _hint(self, trial: Trial) -> str:
        if self._stopped:
            return self.tr("Stopped: the older claims were not read.")
        if not trial.claims:
            return self.tr("There is no claim of the last year to try it on.")
        return self.tr("Claims of the last 12 months, as they were sent or stand now. Nothing was changed.")

    def _fail(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, UserError):
            raise error
        self.bar.hide()
        self.heading.setText(str(error))
        self.heading.setProperty("role", "error")
        restyle(self.heading)

    def _open(self, claim_id: int) -> None:
        self.accept()
        self.claim_wanted.emit(claim_id)

    def _switch_on(self) -> None:
        self.accept()
        self.switch_on_wanted.emit()
