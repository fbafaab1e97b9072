"""The Edit menu: what any field or table with the focus can do with the clipboard."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.ui.actions import ActionSpec


def edit_actions() -> list[ActionSpec]:
    """Undo, redo, cut, copy, paste and select all, for whatever holds the focus."""
    tr = QCoreApplication.translate
    return [
        _spec("undo", tr("Edit", "&Undo"), "Ctrl+Z", "undo"),
        _spec("redo", tr("Edit", "&Redo"), "Ctrl+Shift+Z", "undo"),
        _spec("cut", tr("Edit", "Cu&t"), "Ctrl+X", "clipboard"),
        _spec("copy", tr("Edit", "&Copy"), "Ctrl+C", "clipboard"),
        _spec("paste", tr("Edit", "&Paste"), "Ctrl+V", "clipboard"),
        _spec("selectAll", tr("Edit", "Select &all"), "Ctrl+A", "select"),
    ]


def _spec(deed: str, text: str, shortcut: str, group: str) -> ActionSpec:
    def run() -> None:
        getattr(QApplication.focusWidget(), deed)()

    def can() -> bool:
        return hasattr(QApplication.focusWidget(), deed)

    return ActionSpec(text, shortcut, "Edit", run, enabled=can, group=group)
