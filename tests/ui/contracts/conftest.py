"""The session and the people of the records' pages."""

from tests.ui.people.conftest import session, town, vault

__all__ = ["session", "town", "vault"]
