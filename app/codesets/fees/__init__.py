"""What Medicare pays: the physician fee schedule and the localities it is adjusted to."""
