"""The rules: what is wrong with a visit or a claim, one idea a file; `rule_table` lists them all."""
