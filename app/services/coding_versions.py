"""Keeps a version of a visit's codes with each save that changes them, and the answers that led to it."""

from dataclasses import replace
from datetime import datetime

from app.domain.coding import coding_of
from app.domain.coding_query import CodingQuery
from app.domain.encounter import Encounter
from app.store.coding_queries import load_waiting_queries, update_query
from app.store.coding_versions import add_coding_version
from app.store.vault import Vault

ENTERED, CORRECTED = "Entered", "Changed on the visit"


def keep_coding(vault: Vault, before: Encounter | None, saved: Encounter, now: datetime, reason: str = "") -> None:
    """Inside the transaction of a save: keep the codes where they changed, and say why.

    Where answers of the provider wait for the codes that follow from them, they are the reason, and have their codes.
    """
    coding = coding_of(saved)
    if before is not None and coding_of(before) == coding:
        return
    answered = [query for query in load_waiting_queries(vault.db, saved.id) if query.waits_for_codes]
    words = "; ".join(map(_led_to, answered)) or reason or (CORRECTED if before else ENTERED)
    led = answered[-1].id if answered else 0
    add_coding_version(vault.db, saved.id, coding, now, vault.user_name, words, led)
    for query in answered:
        update_query(vault.db, replace(query, after=coding))


def _led_to(query: CodingQuery) -> str:
    return f"{query.number}: {query.reason or query.answer}"
