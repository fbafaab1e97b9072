"""The account of a patient: who owes what and why; and the list of what is to be given back."""
