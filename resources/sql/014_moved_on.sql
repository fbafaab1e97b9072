-- What was moved on to a coverage, for the worklist: few among many entries.
CREATE INDEX ledger_entry_moved_on ON ledger_entry (encounter_id, coverage_id, service_line_id)
WHERE kind = 'transfer' AND coverage_id IS NOT NULL AND amount_cents > 0;
