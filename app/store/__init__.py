"""The vault: open, keys, migrations, load and save per aggregate, ledger, audit, backup."""
