"""Beside the claims: the sum that proves the check, what this payer carries on, the deposit, and the posting itself."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui import format
from app.ui.remittances.sum_words import SumRow, sum_table
from app.ui.theme import Theme
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.key_button import KeyButton


@dataclass(frozen=True, slots=True)
class ProofShown:
    """What the pane tells of a remittance. The proof's rows sum to its last one."""

    proof: tuple[SumRow, ...]
    checks: tuple[Badge, ...]
    carried: tuple[SumRow, ...]
    deposit: str
    accepted: int
    accepted_cents: int
    to_decide: int
    not_found: int
    not_found_cents: int
    skipped: int
    refusal: str = ""
    is_done: bool = False
    is_bare: bool = False
    """It has no claim: what lies beside the claims is posted by itself."""


NO_PROOF = ProofShown((), (), (), "", 0, 0, 0, 0, 0, 0)
"""Of a file that cannot be read."""


class ProofPane(QFrame):
    """`post_wanted` where the accepted claims are to be posted."""

    post_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setProperty("edge", "left")
        self.setMinimumWidth(230)
        self._shown: ProofShown | None = None
        self.proof, self.carried, self.deposit = (_label(self) for _ in range(3))
        self._checks = QHBoxLayout()
        self._checks.setSpacing(4)
        self.counts = QLabel(self)
        self.counts.setProperty("role", "muted")
        self.counts.setWordWrap(True)
        self.post = KeyButton(self.tr("Post"), "P", primary=True, parent=self)
        self.hint = QLabel(self.tr("One action; can be undone as a whole."), self)
        self.hint.setProperty("role", "label")
        self.hint.setWordWrap(True)
        self.post.clicked.connect(self.post_wanted)
        Theme.current().changed.connect(self._show_again)  # a method: it ends with the pane
        self._lay_out()

    def _show_again(self) -> None:
        if self._shown:
            self.show_proof(self._shown)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._proof_part = self._section(column, self.tr("The proof"), self.proof, self._checks)
        self._carried_part = self._section(column, self.tr("Carried by this payer (PLB)"), self.carried)
        self._deposit_part = self._section(column, self.tr("Deposit"), self.deposit)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        foot = QFrame(self)
        foot.setProperty("edge", "top")
        below = QVBoxLayout(foot)
        below.setContentsMargins(12, 12, 12, 12)
        below.setSpacing(8)
        for widget in (self.counts, self.post, self.hint):
            below.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(foot)

    def _section(self, column: QVBoxLayout, title: str, words: QLabel, below: QHBoxLayout | None = None) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("edge", "bottom")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        head = QLabel(title, frame)
        head.setProperty("role", "heading")
        layout.addWidget(head)
        layout.addWidget(words)
        if below is not None:
            layout.addLayout(below)
        column.addWidget(frame)
        return frame

    def show_proof(self, shown: ProofShown) -> None:
        """Everything of one remittance."""
        self._shown = shown
        self.proof.setText(sum_table(shown.proof))
        self._proof_part.setVisible(bool(shown.proof))
        while (item := self._checks.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for badge in shown.checks:
            self._checks.addWidget(BadgeLabel(badge, self))
        self._checks.addStretch(1)
        self.carried.setText(sum_table(shown.carried))
        self._carried_part.setVisible(bool(shown.carried))
        self.deposit.setText(shown.deposit)
        self._deposit_part.setVisible(bool(shown.deposit))
        self._show_foot(shown)

    def _show_foot(self, shown: ProofShown) -> None:
        self.post.setEnabled((shown.accepted > 0 or shown.is_bare) and not shown.refusal)
        amount = format.money(shown.accepted_cents)
        claims = self.tr("1 claim") if shown.accepted == 1 else self.tr("{n} claims").format(n=f"{shown.accepted:,}")
        words = self.tr("Post the payment") if shown.is_bare else self.tr("Post {claims}, {amount}")
        self.post.setText(words.format(claims=claims, amount=amount))
        self.post.setVisible(not shown.is_done and not shown.refusal)
        self.hint.setVisible(not shown.is_done and not shown.refusal)
        if shown.refusal:
            self.counts.setText(shown.refusal)
        elif shown.is_done:
            self.counts.setText(self.tr("Everything of it is posted. “Undo posting…” takes a posting back as a whole."))
        else:
            self.counts.setText(self._counts(shown))

    def _counts(self, shown: ProofShown) -> str:
        if shown.is_bare:
            return self.tr("No claim is in it: only money beside the claims (PLB).")
        told = [self.tr("{n} accepted").format(n=f"{shown.accepted:,}")]
        if shown.to_decide:
            told.append(self.tr("{n} to decide").format(n=f"{shown.to_decide:,}"))
        if shown.not_found:
            words = self.tr("{n} not found ({money})")
            told.append(words.format(n=f"{shown.not_found:,}", money=format.money(shown.not_found_cents)))
        if shown.skipped:
            told.append(self.tr("{n} skipped").format(n=f"{shown.skipped:,}"))
        return ", ".join(told)


def _label(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
