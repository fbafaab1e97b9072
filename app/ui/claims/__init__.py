"""The claims ledger: the table over all claims, one claim's story, form and money, and printing."""
