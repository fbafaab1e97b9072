"""Make the README's picture: the real window on the demo practice, by `python packaging/screenshot.py [PNG]`.

Run it with the project's own Python (.venv) and a display; on a machine without one, under Xvfb.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from app.services.demo import make_demo
from app.services.vaults import open_vault
from app.ui.application import DEMO_PASSPHRASE
from app.ui.coding.hits import HitKind
from app.ui.encounter.page import EncounterPage
from app.ui.theme import Theme
from app.ui.workbench import Workbench

SIZE = (1366, 768)
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
CODES_WAIT_S = 60
DEMO_VISIT = 53
SEARCHED = "left knee pain"


def main(place: Path) -> int:
    """Show a visit of the demo practice with the coding panel answering, and save what the window shows."""
    app = QApplication([])
    Theme.current().set_scheme(Qt.ColorScheme.Light)
    with tempfile.TemporaryDirectory() as folder:
        make_demo(Path(folder) / "demo", NOW)
        vault = open_vault(Path(folder) / "demo", DEMO_PASSPHRASE, NOW)
        workbench = Workbench(vault, lambda: NOW)
        workbench.window.resize(*SIZE)
        workbench.window.show()
        workbench.window.activateWindow()
        QCursor.setPos(0, 0)  # what the pointer rests on would be drawn as touched
        waited_until = time.monotonic() + CODES_WAIT_S
        while workbench.session.codes is None and time.monotonic() < waited_until:
            app.processEvents()
        workbench.open_encounter(DEMO_VISIT)
        page = workbench.window.show_page("encounter")
        assert isinstance(page, EncounterPage)
        page.panel.look_up(HitKind.DIAGNOSIS, SEARCHED)
        _settle(app, 1.0)
        place.parent.mkdir(parents=True, exist_ok=True)
        saved = workbench.window.grab().save(str(place))
        vault.close()
    return 0 if saved else 1


def _settle(app: QApplication, seconds: float) -> None:
    """Let queued painting and searches come to rest."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "help" / "window.png"))
