"""One unlocked vault on the screen: what pages share, and the word that something was written."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal

from app.services.vaults import Vault

if TYPE_CHECKING:
    from app.codesets import CodeSets


class Session(QObject):
    """The vault, the code sets, the chosen practice and the clock, handed to every page.

    `changed` carries the kind of record that was written (`patient`, `claim`, `encounter`, `setting` …);
    views that show such records read again.
    """

    changed = Signal(str)
    practice_changed = Signal(int)
    codes_ready = Signal()

    def __init__(
        self,
        vault: Vault,
        codes: "CodeSets | None" = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
        places: QSettings | None = None,
    ) -> None:
        super().__init__(parent)
        self.vault = vault
        self.codes = codes
        self.places = places
        """Where pages remember widths and columns between starts; None: they don't."""
        self._clock = clock
        self._practice_id = 0

    def now(self) -> datetime:
        """The present moment, UTC."""
        return self._clock()

    def today(self) -> date:
        """The biller's own calendar day."""
        return self._clock().astimezone().date()

    @property
    def practice_id(self) -> int:
        """Row id of the practice being billed for; 0 before the first is made."""
        return self._practice_id

    def choose_practice(self, practice_id: int) -> None:
        """Bill for another practice."""
        if practice_id != self._practice_id:
            self._practice_id = practice_id
            self.practice_changed.emit(practice_id)

    def use_codes(self, codes: "CodeSets") -> None:
        """The code-set file is there: panels may search."""
        self.codes = codes
        self.codes_ready.emit()

    def reopen_codes(self) -> None:
        """An edition came or went: panels ask the new set of editions at once."""
        if self.codes is not None:
            before = self.codes
            self.codes = type(before)(before.path)
            before.close()
            self.codes_ready.emit()
