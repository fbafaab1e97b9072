"""The Payer rules tab: rules listed, edited, tried on past claims, switched on and off, taken along as a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.domain.rules.payer_rule import PayerRule
from app.errors import UserError
from app.services import payer_rules
from app.ui.people.payer_rule_kind import PAYER_RULES, with_payer_names, without_leftovers
from app.ui.people.records_page import RecordsPage
from app.ui.people.trial_dialog import TrialDialog
from app.ui.session import Session
from app.ui.widgets.key_button import KeyButton

TRY_KEY = "Ctrl+T"
_FILES = "Payer rules (*.json)"


class PayerRulesPage(RecordsPage):
    """`claim_wanted(claim id)` from a trial; `undo_offered(words, deed)` after a deletion."""

    claim_wanted = Signal(int)
    undo_offered = Signal(str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, with_payer_names(PAYER_RULES), parent)

    def _lay_out(self) -> None:
        super()._lay_out()
        self.bring_in.setVisible(True)
        self.export = QPushButton(self.tr("Export…"), self)
        self.trial = KeyButton(self.tr("Try on past claims"), TRY_KEY, binds=True, parent=self.pane)
        self.delete = QPushButton(self.tr("Delete"), self.pane)
        self.delete.setProperty("danger", True)
        self.head.insertWidget(self.head.indexOf(self.bring_in) + 1, self.export)
        for button in (self.trial, self.delete):
            self.pane.head.addWidget(button)

    def _connect(self) -> None:
        super()._connect()
        self.export.clicked.connect(self.choose_export)
        self.trial.clicked.connect(self.try_rule)
        self.delete.clicked.connect(self.delete_rule)
        self.empty.add_other(self.tr("Import a file…")).clicked.connect(self.open_import)

    # Trying ---------------------------------------------------------------------------------------

    def try_rule(self) -> None:
        """Hold the rule as it stands in the form, saved or not, against the claims of the last year."""
        if problems := self.pane.form.problems(self.kind.check):
            path, words = problems[0]
            self.pane.say(words)
            self.pane.form.focus_field(path)
            return
        rule = without_leftovers(self.pane.form.record())
        dialog = TrialDialog(self._session, rule if self._is_saved() else replace(rule, id=0), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.claim_wanted.connect(self.claim_wanted)
        dialog.switch_on_wanted.connect(lambda: self._set_active(rule, True))
        dialog.open()

    def _is_saved(self) -> bool:
        return bool(self.pane.record_id) and not self.pane.is_dirty

    # Switching, deleting --------------------------------------------------------------------------

    def _set_active(self, record: Any, active: bool) -> None:
        rule = self._do(
            lambda: payer_rules.save_payer_rule(
                self._session.vault, replace(record, active=active), self._session.now()
            )
        )
        if rule is not None:
            self._session.changed.emit(self.kind.key)
            self._show(rule)
            words = self.tr("{name} is switched on.") if active else self.tr("{name} is switched off.")
            self.message.emit(words.format(name=rule.name))

    def delete_rule(self) -> None:
        """Take the rule away; for some seconds it can be had back."""
        rule = next((each for each in self.model.all_rows() if each.id == self.pane.record_id), None)
        if rule is None:
            return
        payer_rules.delete_payer_rule(self._session.vault, rule.id, self._session.now())
        self._leave_new()
        self._session.changed.emit(self.kind.key)
        self.undo_offered.emit(self.tr("{name} is deleted.").format(name=rule.name), lambda: self._put_back(rule))

    def _put_back(self, rule: PayerRule) -> None:
        payer_rules.put_back_payer_rule(self._session.vault, rule, self._session.now())
        self._session.changed.emit(self.kind.key)
        self.open_record(rule.id)
        self.message.emit(self.tr("{name} is there again.").format(name=rule.name))

    def _show(self, record: Any) -> None:
        super()._show(record)
        self._dress()

    def new_record(self) -> None:
        super().new_record()
        self._dress()

    def _dress(self) -> None:
        """A rule is switched, not retired."""
        active = self.pane.has_record and self.pane.form.record().active
        self.pane.deactivate.setText(self.tr("Switch off") if active else self.tr("Switch on"))
        self.delete.setVisible(bool(self.pane.record_id))

    def reload(self) -> None:
        super().reload()
        self.export.setEnabled(bool(self.model.all_rows()))

    # Files ----------------------------------------------------------------------------------------

    def choose_export(self) -> None:
        """Ask where the rules are to be written."""
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export the rules"), "payer-rules.json", _FILES)
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write all rules into a file for another vault; no patient is in it."""
        rules = payer_rules.payer_rules(self._session.vault)
        try:
            path.write_text(payer_rules.export_payer_rules(self._session.vault, rules), encoding="utf-8")
        except OSError as error:
            self.message.emit(self.tr("The file was not written: {why}.").format(why=error.strerror))
            return
        self.message.emit(self.tr("{n} rules written to {name}.").format(n=len(rules), name=path.name))

    def open_import(self) -> None:
        """Ask which file of rules is to be taken in."""
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import rules"), "", _FILES)
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Take in the rules of a file, all or none, switched off."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self.message.emit(self.tr("The file cannot be read."))
            return
        saved = self._do(lambda: payer_rules.import_payer_rules(self._session.vault, text, self._session.now()))
        if saved:
            self._session.changed.emit(self.kind.key)
            self.open_record(saved[0].id)
            self.message.emit(
                self.tr("{n} rules taken in, switched off: try each, then switch it on.").format(n=len(saved))
            )

    def _do(self, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except UserError as error:
            self.message.emit(str(error))
            return None
