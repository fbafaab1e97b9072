"""What is true in billing: frozen records, money, claim building, rules, ledger arithmetic. Pure."""
