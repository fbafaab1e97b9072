"""Remittances as payers send them (X12 835): what they say, whether it adds up, what they answer to a claim."""
