"""The program outlives PySide6's miscounting under Python 3.11: run apart, since a failure aborts Python."""

import subprocess
import sys
from pathlib import Path

_MANY_CALLS = """
import app.ui
from PySide6.QtWidgets import QApplication, QPushButton
application = QApplication([])
button = QPushButton()
for _ in range(60_000):
    button.setChecked(True)
    button.parentWidget()
print("alive")
"""


def test_many_calls_of_qt_do_not_end_the_program() -> None:
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", _MANY_CALLS], cwd=root, capture_output=True, text=True, timeout=100, check=False
    )
    assert run.stdout == "alive\n", run.stderr
