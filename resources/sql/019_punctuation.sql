-- Payers that want names without commas, their own numbers with hyphens, or another word for Medigap.
ALTER TABLE payer ADD COLUMN habits_name_commas INTEGER NOT NULL DEFAULT 1;
ALTER TABLE payer ADD COLUMN habits_number_hyphens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payer ADD COLUMN habits_medigap_word TEXT NOT NULL DEFAULT 'MEDIGAP'
    CHECK (habits_medigap_word IN ('MEDIGAP', 'MGAP', 'MG'));
