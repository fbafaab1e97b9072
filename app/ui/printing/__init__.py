"""Printing as a daily routine: the pile of ready claims, past runs, the mailing log, the printers' profiles."""
