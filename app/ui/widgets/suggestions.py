"""Suggestions under a field that takes any text: typing offers, arrows choose, Enter or Tab takes, Escape goes on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.ui.widgets.choice_edit import Choice, ChoiceDelegate, ChoicesModel
from app.ui.widgets.popup_list import PopupList

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MOST = 200


class Suggestions(QObject):
    """`picked(Choice)` when one is taken. `source(text)` gives what fits the text so far; nothing closes the list.

    Alt+Down offers everything (`source("")`). Make it after other watchers of the field: the last one made is the
    first to see a key.
    """

    picked = Signal(object)

    def __init__(self, edit: QLineEdit, source: Callable[[str], Sequence[Choice]], popup_width: int = 0) -> None:
        super().__init__(edit)
        self._edit, self._source = edit, source
        self._model = ChoicesModel()
        self.popup = PopupList(edit, popup_width)
        self.popup.setModel(self._model)
        self.popup.setItemDelegate(ChoiceDelegate(self.popup))
        self.popup.picked.connect(lambda index: self._take(index.row()))
        edit.textEdited.connect(self.offer)
        edit.installEventFilter(self)

    def offer(self, text: str) -> None:
        """Show what fits the text, or close the list where nothing does."""
        self._show(self._source(text) if text.strip() else ())

    def offer_all(self) -> None:
        """Show everything there is."""
        self._show(self._source(""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() is not _POPUP:
            self.popup.hide()
        if not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if event.type() is QEvent.Type.ShortcutOverride:
            mine = self.popup.isVisible() and (key in _STEPS or key in _TAKING or key is Qt.Key.Key_Escape)
            if mine:
                event.accept()
            return mine
        return event.type() is QEvent.Type.KeyPress and self._takes(key, event)

    def _takes(self, key: Qt.Key, event: QKeyEvent) -> bool:
        if not self.popup.isVisible():
            opens = key is Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if opens:
                self.offer_all()
            return opens
        if key in _STEPS:
            self.popup.step(_STEPS[key])
        elif key in _TAKING and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._take(self.popup.currentIndex().row())
        elif key is Qt.Key.Key_Escape:
            self.popup.hide()
        else:
            return False
        return True

    def _show(self, found: Sequence[Choice]) -> None:
        self._model.set_choices(found[:_MOST])
        if found and self._edit.isEnabled():
            self.popup.setCurrentIndex(self._model.index(0, 0))
            self.popup.open()
        else:
            self.popup.hide()

    def _take(self, row: int) -> None:
        self.popup.hide()
        if 0 <= row < self._model.rowCount():
            self.picked.emit(self._model.choices[row])


_POPUP = Qt.FocusReason.PopupFocusReason
