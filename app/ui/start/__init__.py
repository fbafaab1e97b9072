"""Before a vault is open: make one, unlock one, bring one back from a backup."""
