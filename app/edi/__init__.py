"""X12: text in, records out. Knows segments, loops and codes; knows nothing of vaults, screens or matching."""
