"""The same real vault the store is tested on."""

from tests.store.conftest import vault

__all__ = ["vault"]
