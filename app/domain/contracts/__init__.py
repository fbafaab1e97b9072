"""What payers have agreed to pay: contracts with their amounts, what they make of a line, and what was paid less."""
