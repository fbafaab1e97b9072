-- How the patient paid at the desk: the receipt says so, and the deposit and the day's sheet count it there.
ALTER TABLE encounter ADD COLUMN patient_paid_way TEXT NOT NULL DEFAULT 'cash'
    CHECK (patient_paid_way IN ('cash', 'check', 'card', 'transfer'));
ALTER TABLE encounter ADD COLUMN patient_paid_number TEXT NOT NULL DEFAULT ''; -- of the check
