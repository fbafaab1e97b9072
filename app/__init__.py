"""Claimwright: the desktop workbench of a solo medical biller."""

__version__ = "0.1.0"
