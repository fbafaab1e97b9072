"""One user action = one function = one transaction = one audit row."""
