"""The cell for a line's modifiers: a sign typed offers what begins with it, hovering says what each one means."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from app.domain.procedure_book import Modifier
from app.ui.encounter.cells import TextCell
from app.ui.widgets.choice_edit import Choice
from app.ui.widgets.suggestions import Suggestions

_POPUP_PX = 400


class ModifiersCell(TextCell):
    """`picked(text)` with the cell's whole text when a modifier is taken from the list.

    `known` gives the modifiers in force for the line, those an edit asks for first.
    """

    picked = Signal(str)

    def __init__(self, name: str, known: Callable[[], Sequence[Modifier]]) -> None:
        super().__init__(name, code=True)
        self._known = known
        self.suggestions: Suggestions | None = None

    def offer_modifiers(self) -> None:
        """Begin to suggest; called once other watchers of the cell's keys are there."""
        self.suggestions = Suggestions(self, self._fitting, _POPUP_PX)
        self.suggestions.picked.connect(self._take)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = "\n".join(filter(None, (self.toolTip(), *self.meanings())))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def meanings(self) -> list[str]:
        """`25 Separate visit …` for each modifier in the cell."""
        by_code = {modifier.code: modifier for modifier in self._known()}
        found = (by_code.get(code) for code in split_modifiers(self.text()))
        return [f"{m.code}  {m.words}{f'. {m.hint}' if m.hint else ''}" for m in found if m]

    def _fitting(self, text: str) -> list[Choice]:
        """Those that begin with a half-typed last one; all of them for no text at all."""
        there = split_modifiers(self.text())
        begun = there[-1] if text and there and len(there[-1]) == 1 else ""
        if text and not begun:
            return []
        return [
            Choice(m.code, f"{m.code}  {m.words}")
            for m in self._known()
            if m.code.startswith(begun) and m.code not in there
        ]

    def _take(self, choice: Choice) -> None:
        whole = [code for code in split_modifiers(self.text()) if len(code) == 2]
        text = " ".join((*whole, str(choice.key)))
        self.setText(text)
        self.picked.emit(text)


def split_modifiers(text: str) -> tuple[str, ...]:
    """`25 lt`, `25,LT` and `25LT` are 25 and LT."""
    signs = "".join(sign for sign in text if sign.isascii() and sign.isalnum()).upper()
    return tuple(signs[at : at + 2] for at in range(0, len(signs), 2))
