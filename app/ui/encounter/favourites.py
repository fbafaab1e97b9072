"""The favourites of the practice in a menu: to fill the visit with, to take off the list, to keep this visit as one."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.encounter import Template
from app.services import people
from app.ui.encounter.cells import leave_cell
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.service_lines import ServiceLinesCard
from app.ui.encounter.template_dialog import TemplateDialog
from app.ui.messages import tried


class Favourites(QObject):
    """The menu stands at the upper right corner of the service lines. `message` says what was done."""

    message = Signal(str)

    def __init__(self, editor: EncounterEditor, lines: ServiceLinesCard, page: QWidget) -> None:
        super().__init__(page)
        self._editor, self._lines, self._page = editor, lines, page

    def show_menu(self) -> None:
        """The favourites, to fill the visit with; the last entry keeps this visit as one."""
        draft = self._editor.draft
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        listed = people.templates(self._editor.session.vault, draft.practice_id, draft.rendering_id)
        for number, template in enumerate(listed, 1):
            action = menu.addAction(f"&{number}  {template.name}" if number < 10 else template.name)
            action.triggered.connect(partial(self._apply, template))
        if not listed:
            menu.addAction(self.tr("No favourites yet")).setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction(self.tr("&Keep this visit as a favourite…"), self._keep)
        keep.setEnabled(bool(draft.lines or draft.diagnoses))
        if listed:
            drop = menu.addMenu(self.tr("&Take one off the list"))
            for template in listed:
                drop.addAction(template.name).triggered.connect(partial(self._drop, template))
        corner = self._lines.rect().topRight() - QPoint(menu.sizeHint().width(), -36)
        menu.popup(self._lines.mapToGlobal(corner))
        if menu.actions()[0].isEnabled():
            menu.setActiveAction(menu.actions()[0])

    def _apply(self, template: Template, _checked: bool = False) -> None:
        leave_cell(self._page)
        self._editor.apply_template(template)
        self._lines.focus_entry()

    def _drop(self, template: Template, _checked: bool = False) -> None:
        session = self._editor.session
        if tried(lambda: people.delete_template(session.vault, template.id, session.now()), self.message.emit):
            self.message.emit(self.tr("{name} is off the list.").format(name=template.name))

    def _keep(self) -> None:
        dialog = TemplateDialog(self._editor.session, self._editor.draft, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self.message)
        dialog.open()
