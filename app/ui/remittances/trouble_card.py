"""Why nothing of a remittance may be posted: what does not add up, where and by how much, and the file as text."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.domain.remittances.remittance_balance import Balance
from app.ui.widgets.card import Card

_MOST = 6


class TroubleCard(Card):
    """`text_wanted(segment)` where the file is to be shown at a segment; 0 from its beginning. `assign_wanted` where
    it is to be said whose payment it is."""

    text_wanted = Signal(int)
    assign_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Nothing of this remittance is posted"), parent=parent)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open = QPushButton(self.tr("Open the file as text…"), self)
        self.assign = QPushButton(self.tr("Say whose payment it is…"), self)
        self.assign.clicked.connect(self.assign_wanted)
        self._segment = 0
        self.open.clicked.connect(lambda: self.text_wanted.emit(self._segment))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.assign)
        foot.addWidget(self.open)
        foot.addStretch(1)
        self.add(self.words)
        self.add(foot)
        self.hide()

    def show_trouble(
        self,
        refusal: str,
        wrong: Sequence[Balance] = (),
        *,
        has_file: bool = True,
        stranger: str = "",
        may_assign: bool = False,
    ) -> None:
        """The reason, and each sum that fails; or that nobody knows the payer (`stranger`). Without any it hides."""
        self.set_title(
            self.tr("Nothing of this remittance is posted") if refusal else self.tr("The payer is not known")
        )
        self.assign.setVisible(may_assign)
        told = [refusal, stranger, *(each.words() for each in wrong[:_MOST])]
        if len(wrong) > _MOST:
            told.append(self.tr("And {n} more sums.").format(n=f"{len(wrong) - _MOST:,}"))
        self.words.setText("\n".join(filter(None, told)))
        self._segment = wrong[0].segment if wrong else 0
        self.open.setVisible(has_file)
        self.setVisible(bool(refusal or stranger))
