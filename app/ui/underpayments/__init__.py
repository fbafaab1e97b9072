"""Underpaid lines: the list, the evidence of each, and what is done about them."""
