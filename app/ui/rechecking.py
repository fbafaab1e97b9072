"""All claims not yet sent held against the rules again, while work goes on; what is held up is shown as a list."""

from typing import Any

from PySide6.QtCore import QObject, Qt

from app.ui.task import Task
from app.ui.ways import Ways


class Rechecking(QObject):
    """One check at a time."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways)
        self._ways = ways
        self._task: Task | None = None

    def may_start(self) -> bool:
        """Whether the code sets are there and no check is under way."""
        return self._ways.session.codes is not None and self._task is None

    def start(self) -> None:
        """Hold every claim not yet sent against the rules, beside the work; the status bar shows how far it is."""
        from app.codesets import CodeSets
        from app.services.recheck import recheck_claims

        assert self._ways.session.codes is not None  # else the action is grey
        vault, today, place = self._ways.session.vault, self._ways.session.today(), self._ways.session.codes.path
        task = self._task = Task(
            lambda progress, should_stop: recheck_claims(vault, lambda: CodeSets(place), today, progress, should_stop),
            self.tr("Checking all open claims"),
        )
        task.finished.connect(self._show)
        task.failed.connect(self._fail)
        self._ways.window.run_task(task)

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._ways.tell_trouble(error)

    def _show(self, result: Any) -> None:
        from app.ui.claims.recheck_dialog import RecheckDialog

        self._task = None
        if self._ways.window.is_locked or not self._ways.window.isVisible() or not result.held_up:
            words = self.tr("{all} open claims checked, {n} held up.")
            self._ways.window.say(words.format(all=f"{result.claims:,}", n=f"{len(result.held_up):,}"))
            return
        dialog = RecheckDialog(result, self._ways.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.claim_wanted.connect(self._ways.show_claim)
        dialog.show()  # it stays beside the claims that are opened from it
