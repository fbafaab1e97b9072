"""HCPCS over all imported editions: each question goes to the edition of its date of service."""

from datetime import date

from app.codesets.hcpcs.lookup import edition_on, modifier_entries, procedure_entry
from app.codesets.hcpcs.search import HcpcsSearch
from app.codesets.official.editions import Edition, Editions
from app.codesets.records import CodeHit, ModifierEntry, ProcedureEntry


class HcpcsBook:
    """Keeps the search of each edition that was asked."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._searches: dict[Edition, HcpcsSearch] = {}

    def search(self, text: str, on: date, limit: int) -> list[CodeHit]:
        """Procedure, drug and supply codes for what was typed; nothing where no edition is imported."""
        edition = edition_on(self._editions, on)
        if edition is None:
            return []
        conn = self._editions.connection(edition)
        known = self._searches.get(edition)
        if known is None or known.conn is not conn:  # the folder was read anew
            known = self._searches[edition] = HcpcsSearch(conn)
        return known.search(text, on, limit)

    def procedure(self, code: str, on: date) -> ProcedureEntry | None:
        """One code as it stood on the date of service."""
        return procedure_entry(self._editions, code, on)

    def modifiers(self, on: date) -> tuple[ModifierEntry, ...]:
        """CMS's own modifiers, those no longer in force included."""
        return modifier_entries(self._editions, on)
