"""Keeps the visit at hand as a favourite: a name, and for whom."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.encounter import Encounter
from app.domain.encounter_edits import as_template
from app.errors import UserError
from app.services import people
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class TemplateDialog(QDialog):
    """`kept(words)` when the favourite was written."""

    kept = Signal(str)

    def __init__(self, session: Session, draft: Encounter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._draft = session, draft
        self.setWindowTitle(self.tr("Keep as a favourite"))
        self.setMinimumWidth(420)
        self.name = QLineEdit()
        self.for_all = QCheckBox(self.tr("For every provider"))
        self.for_all.setChecked(not draft.rendering_id)
        self.for_all.setEnabled(bool(draft.rendering_id))
        self.problem = QLabel()
        self.problem.setProperty("role", "error")
        self.problem.hide()
        keep = KeyButton(self.tr("Keep"), "Return", primary=True)
        leave = KeyButton(self.tr("Leave"), "Esc")
        keep.setAutoDefault(False)
        leave.setAutoDefault(False)
        keep.clicked.connect(self._keep)
        leave.clicked.connect(self.reject)
        self.name.returnPressed.connect(self._keep)
        dx, lines = len(draft.diagnoses), len(draft.lines)
        counts = self.tr("It holds {dx} and {lines}; fees and days are taken when it is used.")
        said = QLabel(
            counts.format(
                dx=self.tr("one diagnosis") if dx == 1 else self.tr("{n} diagnoses").format(n=dx),
                lines=self.tr("one line") if lines == 1 else self.tr("{n} lines").format(n=lines),
            )
        )
        said.setProperty("role", "muted")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(LabeledField(self.tr("Name, as Sore throat"), self.name))
        layout.addWidget(self.for_all)
        layout.addWidget(said)
        layout.addWidget(self.problem)
        layout.addLayout(foot)

    def _keep(self) -> None:
        provider_id = 0 if self.for_all.isChecked() else self._draft.rendering_id
        template = as_template(self._draft, self.name.text().strip(), provider_id)
        try:
            people.save_template(self._session.vault, template, self._session.now())
        except UserError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self._session.changed.emit("template")
        self.kept.emit(self.tr("Kept: {name}. Ctrl T offers it.").format(name=template.name))
        self.accept()
