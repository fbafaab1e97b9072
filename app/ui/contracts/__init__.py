"""Contracts with payers: listed and edited, their amounts, and the files these come from."""
