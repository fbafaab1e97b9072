"""The form as it would print now: follows the typing, marks the box at hand, stands beside the codes or in a tab."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.forms.cms1500_fill import fill
from app.ui.coding.panel import PANEL_PX, CodingPanel
from app.ui.encounter.editor import EncounterEditor
from app.ui.widgets.form_preview import FormPreview
from app.ui.widgets.side_splitter import SideSplitter

WIDE_PX = 1640
"""From this width on the form stands open beside the codes."""
_FORM_PX = 560
_AFTER_MS = 15


class LiveForm(QObject):
    """Fills `form` a moment after the visit, those around it or what is shown has changed."""

    def __init__(self, editor: EncounterEditor, panel: CodingPanel, page: QWidget) -> None:
        super().__init__(page)
        self._editor, self._panel, self._page = editor, panel, page
        self.form = FormPreview()
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._soon.timeout.connect(self._fill)
        editor.changed.connect(lambda _draft: self.refresh())
        editor.people_changed.connect(self.refresh)
        panel.tabs.currentChanged.connect(lambda _tab: self.refresh())
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr] # an app is there

    def refresh(self) -> None:
        """Fill it anew, soon; nothing is done while it is hidden."""
        self._soon.start()

    def place(self, split: SideSplitter) -> None:
        """Beside the codes on a wide screen, else behind a tab."""
        beside = self._page.width() >= WIDE_PX
        if beside and self.form.parent() is not split:
            self._panel.give_form()
            split.insertWidget(1, self.form)
            self.form.show()
            split.place()
        elif not beside and (self.form.parent() is split or self.form.parent() is None):
            self._panel.put_form(self.form)
            split.place()
        self.refresh()

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        path = new.property("path") if new is not None and self._page.isAncestorOf(new) else None
        if path:
            self.form.mark_field(str(path))

    def _fill(self) -> None:
        if self.form.isVisible():
            claim = self._editor.claim()
            self.form.set_pages(fill(claim) if claim else ())


def usual_widths(width: int) -> list[int]:
    """What stands beside the visit on a page of that width, in pixels: the form where there is room, and the panel."""
    return [_FORM_PX, PANEL_PX] if width >= WIDE_PX else [PANEL_PX]
