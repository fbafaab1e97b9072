-- Prior authorizations of a coverage as JSON, whether its payer asks for one or for a referral; and a patient's death.
ALTER TABLE patient ADD COLUMN death_date TEXT;

ALTER TABLE coverage ADD COLUMN needs_authorization INTEGER NOT NULL DEFAULT 0;
ALTER TABLE coverage ADD COLUMN needs_referral INTEGER NOT NULL DEFAULT 0;
ALTER TABLE coverage ADD COLUMN authorizations TEXT NOT NULL DEFAULT '[]'; -- JSON
