"""The biller's own words for codes: remembered by one key from a search, listed to look over and to forget."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.codesets.records import ICD10CM
from app.domain.own_words import MOST_WORDS_LENGTH, OwnWords
from app.errors import UserError
from app.services import own_words as service
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import code_font
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class OwnWordsDialog(QDialog):
    """`kept(words)` when something was remembered. Enter in a field remembers; Delete in the list forgets."""

    kept = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._system = ICD10CM
        self._close_when_kept = False
        self.setWindowTitle(self.tr("My words for codes"))
        self.setMinimumSize(620, 420)
        self.words = QLineEdit()
        self.words.setMaxLength(MOST_WORDS_LENGTH)
        self.code = QLineEdit()
        self.code.setFont(code_font())
        self.code.setFixedWidth(110)
        self.said = QLabel()
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.rows: RowsModel[OwnWords] = RowsModel(self._columns())
        self.table = TableView(self.rows, self.tr("Remembered words"), session.places, "own_words", parent=self)
        self.table.set_row_key(lambda row: row.id)
        self.table.set_nothing_words(self.tr("Nothing is remembered yet. Alt R in the coding panel remembers words."))
        self.remember = KeyButton(self.tr("Remember"), "Return", primary=True)
        self.forget = KeyButton(self.tr("Forget"), "Delete")
        self.leave = KeyButton(self.tr("Close"), "Esc")
        self._lay_out()
        self._connect()
        self._read()

    def suggest(self, words: str, system: str, code: str) -> None:
        """Offer what was typed for a code; Enter remembers it and closes."""
        self._system, self._close_when_kept = system, True
        self.words.setText(words)
        self.code.setText(code)
        self._describe()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.words.selectAll()

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(10)
        fields.addWidget(LabeledField(self.tr("Words, as you type them"), self.words), 1)
        fields.addWidget(LabeledField(self.tr("Code"), self.code))
        foot = QHBoxLayout()
        foot.addWidget(self.forget)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.remember)
        for button in (self.remember, self.forget, self.leave):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(fields)
        layout.addWidget(self.said)
        layout.addWidget(self.problem)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.words.returnPressed.connect(self._remember)
        self.code.returnPressed.connect(self._remember)
        self.code.textEdited.connect(lambda _text: self._describe())
        self.remember.clicked.connect(self._remember)
        self.forget.clicked.connect(self._forget)
        self.leave.clicked.connect(self.reject)
        self.table.selected_rows_changed.connect(self._allow)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._forget)

    def _columns(self) -> list[Column[OwnWords]]:
        return [
            Column("words", self.tr("Words"), lambda row: row.words, 200, strong=True),
            Column("code", self.tr("Code"), lambda row: row.code, 96, Kind.CODE),
            Column("means", self.tr("Means"), lambda row: self._description(row.system, row.code), 260, stretch=True),
        ]

    def _read(self) -> None:
        self.rows.set_rows(service.own_words(self._session.vault))
        self._allow()
        self._describe()

    def _allow(self) -> None:
        self.forget.setEnabled(bool(self.table.selected_rows()))

    def _system_of(self, code: str) -> str:
        """The system a typed code is of: the suggested one while it stands, else a diagnosis where the book has it."""
        codes = self._session.codes
        if codes is not None and codes.find(code, self._session.today()):
            return ICD10CM
        return self._system

    def _description(self, system: str, code: str) -> str:
        codes, today = self._session.codes, self._session.today()
        if codes is None:
            return ""
        entry = codes.find(code, today) if system == ICD10CM else codes.procedure(code, today)
        return entry.description if entry else ""

    def _describe(self) -> None:
        code = self.code.text().strip().upper()
        words = self._description(self._system_of(code), code) if code else ""
        hint = self.tr("What you type here in a search brings the code to the top.")
        self.said.setText(f"{code} {words}" if words else hint)

    def _remember(self) -> None:
        code = self.code.text().strip().upper()
        codes = self._session.codes
        entry = codes.find(code, self._session.today()) if codes else None
        try:
            if not code:
                raise UserError("The code is missing.", "Enter the code that is meant.")
            if entry is None and self._system == ICD10CM:
                raise UserError(f"{code} is not in the code book.", "Enter a code of ICD-10-CM.")
            system, code = (ICD10CM, entry.code) if entry else (self._system, code)
            saved = service.remember_words(self._session.vault, self.words.text(), system, code, self._session.now())
        except UserError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.problem.hide()
        self._session.changed.emit("own_words")
        self.kept.emit(self.tr("“{words}” finds {code} from now on.").format(words=saved.words, code=saved.code))
        if self._close_when_kept:
            self.accept()
            return
        self.words.clear()
        self.code.clear()
        self._read()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        for row in self.table.selected_rows():
            service.forget_words(self._session.vault, row.id, self._session.now())
        self._session.changed.emit("own_words")
        self._read()
