"""Which Medicare payment area a practice lies in: the one chosen for it, else its state's only one."""

from datetime import date, datetime

from app.domain.people import Practice
from app.domain.procedure_book import NATIONAL, Gpci, ProcedureBook
from app.services import settings
from app.store.connection import Database
from app.store.settings import load_setting
from app.store.vault import Vault


def practice_gpci(vault: Vault, practice: Practice | None, procedures: ProcedureBook, on: date) -> Gpci:
    """The cost indices of a practice on a date of service; the national average where its area is not known."""
    return gpci_in(vault.db, practice, procedures, on)


def gpci_in(db: Database, practice: Practice | None, procedures: ProcedureBook, on: date) -> Gpci:
    """The same, read through any connection."""
    if practice is None:
        return NATIONAL
    chosen = load_setting(db, _key(practice.id), "")
    return procedures.gpci(chosen, practice.address.state, on) or NATIONAL


def chosen_locality(vault: Vault, practice_id: int) -> str:
    """The key of the area chosen for a practice (contractor and number); empty where none is."""
    return settings.setting(vault, _key(practice_id), "")


def choose_locality(vault: Vault, practice_id: int, locality: str, now: datetime) -> None:
    """Keep the area of a practice; empty goes back to its state's only one, or the national average."""
    settings.set_setting(vault, _key(practice_id), locality, now)


def _key(practice_id: int) -> str:
    return f"medicare_locality_{practice_id}"
