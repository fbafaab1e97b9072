"""People and places: practices, providers, facilities, payers, patients and their coverages."""
