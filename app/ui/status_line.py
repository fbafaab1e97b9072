"""The status bar: what was said last, the work that runs with its cancel, backup, ledger and lock."""

from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from app.ui.icons import set_icon
from app.ui.task import Task
from app.ui.widgets.elided_label import ElidedLabel


class StatusLine(QStatusBar):
    """Words at the left go by themselves or stay; running tasks are shown one at a time, the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 0)
        self._message = ElidedLabel()  # words that are too long push nothing off the line
        self._tasks: list[Task] = []
        self._task_words = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._cancel = QToolButton()
        self._cancel.setToolTip(self.tr("Cancel"))
        set_icon(self._cancel, "close", "muted", px=12)
        self._cancel.clicked.connect(lambda: self._tasks[-1].cancel())
        self.backup, self.ledger, self.lock = QLabel(), QLabel(), QLabel()
        self.addWidget(self._message, 1)
        for widget in (self._task_words, self._bar, self._cancel):
            self.addPermanentWidget(widget)
            widget.hide()
        for label in (self.backup, self.ledger, self.lock):
            label.setContentsMargins(10, 0, 0, 0)
            self.addPermanentWidget(label)

    def say(self, words: str) -> None:
        """Words that stay until others come."""
        self._message.setText(words)
        self._message.setToolTip(words)

    def words(self) -> str:
        return self._message.text()

    def show_task(self, task: Task) -> None:
        """Show progress and cancel until the task ends."""
        self._tasks.append(task)
        task.progressed.connect(lambda done, total: self._advance(task, done, total))
        for ended in (task.finished, task.failed):
            ended.connect(lambda _value: self._forget(task))
        task.cancelled.connect(lambda: self._forget(task))
        self._show_newest()

    def _advance(self, task: Task, done: int, total: int) -> None:
        if self._tasks and task is self._tasks[-1]:
            self._bar.setRange(0, total)
            self._bar.setValue(done)

    def _forget(self, task: Task) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
        self._show_newest()

    def _show_newest(self) -> None:
        if self._tasks:
            title = self._tasks[-1].title
            self._task_words.setText(title)
            self._bar.setRange(0, 0)
            self._bar.setAccessibleName(title)
            self._cancel.setAccessibleName(self.tr("Cancel: {task}").format(task=title))
        for widget in (self._task_words, self._bar, self._cancel):
            widget.setVisible(bool(self._tasks))
