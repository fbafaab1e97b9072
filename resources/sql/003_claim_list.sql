-- The claims ledger reads every claim: from this index, and not past the records frozen with the sent ones.

CREATE INDEX claim_list ON claim (id, encounter_id, coverage_id, number, status, total_cents, created_at);
