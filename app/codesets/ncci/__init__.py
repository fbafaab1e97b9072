"""NCCI: which procedures are not paid together on one day, and the most units of each."""
