-- What kinds of payers want otherwise, and what their claims say more.
ALTER TABLE payer ADD COLUMN habits_claim_type TEXT NOT NULL DEFAULT 'health'
    CHECK (habits_claim_type IN ('health', 'workers_comp', 'auto', 'medigap'));
ALTER TABLE payer ADD COLUMN habits_long_years INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payer ADD COLUMN habits_page_totals TEXT NOT NULL DEFAULT 'each'
    CHECK (habits_page_totals IN ('each', 'last'));
ALTER TABLE payer ADD COLUMN habits_patient_payments INTEGER NOT NULL DEFAULT 1;
ALTER TABLE payer ADD COLUMN habits_through_date INTEGER NOT NULL DEFAULT 1;
ALTER TABLE payer ADD COLUMN habits_ndc_gap INTEGER NOT NULL DEFAULT 1 CHECK (habits_ndc_gap IN (1, 3));
ALTER TABLE payer ADD COLUMN habits_provider_taxonomy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payer ADD COLUMN habits_practice_taxonomy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payer ADD COLUMN habits_corrected_as_new INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payer ADD COLUMN habits_ndc_for TEXT NOT NULL DEFAULT ''; -- space separated
ALTER TABLE payer ADD COLUMN habits_boxes TEXT NOT NULL DEFAULT ''; -- JSON

ALTER TABLE coverage ADD COLUMN employer TEXT NOT NULL DEFAULT '';
ALTER TABLE coverage ADD COLUMN msp_reason TEXT NOT NULL DEFAULT '';

ALTER TABLE encounter ADD COLUMN other_claim_id TEXT NOT NULL DEFAULT '';

ALTER TABLE service_line ADD COLUMN note_qualifier TEXT NOT NULL DEFAULT 'ZZ';
ALTER TABLE service_line ADD COLUMN anesthesia_start TEXT NOT NULL DEFAULT '';
ALTER TABLE service_line ADD COLUMN anesthesia_end TEXT NOT NULL DEFAULT '';
