"""Run as a child process by test_start_speed: shows a window with a table and says so once the table has been painted.

Usage: python -m tests.bench.started bare, or python -m tests.bench.started program VAULT PAGE
"""

import os
import sys
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView, QWidget


class _PaintWatch(QObject):
    """Ends the process as soon as a widget has been painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, _tell)
        return False


def _tell() -> None:
    print("painted", flush=True)
    os._exit(0)


def show_bare_window() -> None:
    """The least that a Qt program with a table can be."""
    application = QApplication([])
    window, table = QMainWindow(), QTableView()
    table.setModel(QStandardItemModel(0, 10))
    window.setCentralWidget(table)
    window.resize(1280, 720)
    _PaintWatch(table.viewport())
    window.show()
    application.exec()


def show_program(vault: str, page: str) -> None:
    """The program as it is started, with the passphrase known: on its own page, or gone on to another."""
    from app.__main__ import main

    _application = QApplication([])
    QTimer.singleShot(0, lambda: _watch_page(page))
    main(["--demo", "--vault", vault])


def _watch_page(key: str) -> None:
    from app.ui.main_window import MainWindow

    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    page: Any = window.show_page(key)
    assert page.model.rowCount()
    _PaintWatch(page.table.viewport())


if __name__ == "__main__":
    show_bare_window() if sys.argv[1] == "bare" else show_program(*sys.argv[2:])
