"""Why a balance is what it is: each ledger entry in plain words, and the one sentence that closes the story."""
