"""A second writing connection of an open vault, for one long action in a worker while the window goes on reading."""

import contextlib
import copy
from collections.abc import Iterator

from app.store.connection import connect
from app.store.vault import Vault
from app.store.vault_folder import DATABASE_NAME


@contextlib.contextmanager
def writing_beside(vault: Vault) -> Iterator[Vault]:
    """The same vault over a connection of this thread's own. Another writer waits until its transaction has ended,
    so the action should be a matter of seconds, and the window keep from writing meanwhile."""
    twin = copy.copy(vault)
    twin.db = connect(vault.folder / DATABASE_NAME, vault.data_key)
    try:
        yield twin
    finally:
        twin.db.close()
