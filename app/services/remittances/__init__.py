"""Remittances: brought in, looked through claim by claim, posted, undone."""
