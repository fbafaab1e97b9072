"""The page of code sets: what is imported, bringing in more, and what a new edition changes for the practice."""
