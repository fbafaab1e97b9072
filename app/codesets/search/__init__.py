"""Finding codes by words: the index, the query and its scoring."""
