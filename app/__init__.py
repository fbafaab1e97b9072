"""Claimwright: the desktop workbench of a solo medical biller."""
