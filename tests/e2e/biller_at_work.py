"""The child of test_kill: types visits into the real page, saves, prints, sends and backs up, until it is killed.

What is done is told to the parent at once, so that the parent knows what must be found afterwards.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.encounter import Encounter
from app.services import people, vaults
from app.ui.claims.print_dialog import PrintDialog
from app.ui.encounter.page import EncounterPage
from app.ui.session import Session
from tests.store.new_vault import reopen

NOW = datetime(2026, 3, 7, 18, 0, tzinfo=UTC)
ENTER = "\r"
_DIAGNOSES = ("E11.9", "I10")
_LINES = ("99213", "36415", "81002")
_SECOND_PAGE = ("80053", "80061", "83036", "85025")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the page held once a key was dealt with."""

    additional_info: str
    diagnoses: tuple[str, ...]
    procedures: tuple[str, ...]

    @classmethod
    def of(cls, encounter: Encounter) -> "Typed":
        return cls(encounter.additional_info, encounter.diagnoses, tuple(line.procedure for line in encounter.lines))

    def has_grown_from(self, earlier: "Typed") -> bool:
        """Whether all that stood there earlier still does; typing only ever adds."""
        here = (self.additional_info, *self.diagnoses), self.procedures
        there = (earlier.additional_info, *earlier.diagnoses), earlier.procedures
        return all(
            len(now) >= len(then) and all(new.startswith(old) for new, old in zip(now, then, strict=False))
            for now, then in zip(here, there, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Done:
    """A step that has returned: `at work`, `saved`, `ready`, `sent` (with the claim's row id) or `backed up`."""

    step: str
    claim_id: int = 0


def work(folder: Path, patient_id: int, run: int, parent: Connection) -> None:
    """Visits of one patient, a day each, without end."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # here, in the child: the parent's window tests need their display
    QApplication([])
    with reopen(folder / "vault") as vault:
        session = Session(vault, None, lambda: NOW)
        session.choose_practice(people.practices(vault)[0].id)
        page = EncounterPage(session)
        page.resize(1366, 768)
        page.show()
        QTest.qWaitForWindowActive(page)
        parent.send(Done("at work"))
        number = 0
        while True:
            number += 1
            _type_visit(page, patient_id, f"V{run:02}{number:03}", number, parent)
            _bill(page, session, folder, parent)


def _type_visit(page: EncounterPage, patient_id: int, name: str, number: int, parent: Connection) -> None:
    page.new_encounter(patient_id)
    page.facts.focus_field("additional_info")
    for key in _keys(page, name, number):
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClicks(at, key)
        QApplication.processEvents()
        parent.send(Typed.of(page.editor.draft))


def _keys(page: EncounterPage, name: str, number: int) -> Iterator[str]:
    yield from f"{name} kept at every key"
    page.facts.focus_field("service_date")
    yield from f"{NOW - timedelta(days=number):%m%d%Y}{ENTER}"
    for code in _DIAGNOSES:
        yield from code + ENTER
    yield ENTER
    for code in _LINES if number % 2 else _LINES + _SECOND_PAGE:
        yield from f"{code}{ENTER}{ENTER}AB{ENTER}{ENTER}125{ENTER}"


def _bill(page: EncounterPage, session: Session, folder: Path, parent: Connection) -> None:
    page.save()
    parent.send(Done("saved"))
    claim_id = page.editor.mark_ready()
    assert claim_id is not None
    parent.send(Done("ready", claim_id))
    dialog = PrintDialog(session, [claim_id], page)
    until_printed = QEventLoop()
    dialog.done_with.connect(lambda _words: until_printed.quit())
    dialog.save_pdf(folder / "claims.pdf")
    until_printed.exec()
    dialog.deleteLater()
    parent.send(Done("sent", claim_id))
    vaults.write_backup(session.vault, folder / "backups", 2, NOW)
    parent.send(Done("backed up"))
