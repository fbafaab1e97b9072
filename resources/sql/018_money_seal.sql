-- What posting and undoing a remittance leaves behind; and a seal on every record of money, so that a cent changed or
-- a row lost behind the program's back is found.

-- An answer that a payer's reversal took back stands again where that reversal's posting was undone: as a copy, which
-- names the first one.
ALTER TABLE adjudication ADD COLUMN restores INTEGER REFERENCES adjudication (id);
-- The posting of a remittance it came with; none: the biller keyed it.
ALTER TABLE adjudication ADD COLUMN batch_id INTEGER REFERENCES remittance_batch (id);
CREATE INDEX adjudication_batch ON adjudication (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX adjudication_restores ON adjudication (restores) WHERE restores IS NOT NULL;
-- The posting of a remittance that took it back, by the payer's word or in being undone; none: the biller did.
ALTER TABLE adjudication_reversal ADD COLUMN batch_id INTEGER REFERENCES remittance_batch (id);
CREATE INDEX adjudication_reversal_batch ON adjudication_reversal (batch_id) WHERE batch_id IS NOT NULL;
-- The ledger's posting that put it on a claim: such a row is none of the check's own (PLB), it evens one out.
ALTER TABLE payer_account_entry ADD COLUMN posting_id INTEGER REFERENCES posting (id);

-- Money kept aside that went back to the payer.
CREATE TABLE remittance_suspense_closing (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES remittance_batch (id),
    place INTEGER NOT NULL,
    words TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    UNIQUE (batch_id, place),
    FOREIGN KEY (batch_id, place) REFERENCES remittance_batch_claim (batch_id, place)
) STRICT;

-- What stands of each claim of a remittance. An answer that the biller took back by itself stands no more.
CREATE VIEW remittance_claim_done AS
SELECT batch.remittance_id, each.batch_id, each.place, each.outcome, each.claim_id, each.adjudication_id, each.paid_cents
FROM standing_remittance_batch AS batch JOIN remittance_batch_claim AS each ON each.batch_id = batch.id
WHERE NOT EXISTS (SELECT 1 FROM adjudication AS answer JOIN adjudication_reversal AS gone
    ON gone.adjudication_id = answer.id
    WHERE each.outcome = 'answer' AND gone.batch_id IS NULL
        AND (answer.id = each.adjudication_id OR answer.restores = each.adjudication_id));

-- What is kept aside still: not posted by a later step, and not given back.
CREATE VIEW remittance_suspense AS
SELECT aside.remittance_id, aside.batch_id, aside.place, aside.paid_cents
FROM remittance_claim_done AS aside
WHERE aside.outcome = 'suspense'
    AND NOT EXISTS (SELECT 1 FROM remittance_suspense_closing AS closing
        WHERE closing.batch_id = aside.batch_id AND closing.place = aside.place)
    AND NOT EXISTS (SELECT 1 FROM remittance_claim_done AS done
        WHERE done.remittance_id = aside.remittance_id AND done.place = aside.place AND done.outcome <> 'suspense');

-- One row for each record of money, in the order they were written. The digest is over the record, its parts and the
-- digest before: app/store/money_seal.py fills it in as the action that wrote the record ends.
CREATE TABLE money_seal (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    digest TEXT NOT NULL DEFAULT '',
    UNIQUE (record, record_id)
) STRICT;
CREATE INDEX money_seal_open ON money_seal (record, record_id) WHERE digest = '';
CREATE TRIGGER money_seal_no_update BEFORE UPDATE ON money_seal WHEN OLD.digest <> ''
BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER money_seal_no_delete BEFORE DELETE ON money_seal
BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER remittance_suspense_closing_no_update BEFORE UPDATE ON remittance_suspense_closing
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER remittance_suspense_closing_no_delete BEFORE DELETE ON remittance_suspense_closing
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;

INSERT INTO money_seal (record, record_id) SELECT 'posting', id FROM posting ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'adjudication', id FROM adjudication ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'adjudication_reversal', adjudication_id FROM adjudication_reversal ORDER BY adjudication_id;
INSERT INTO money_seal (record, record_id) SELECT 'receipt', id FROM receipt ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'receipt_reversal', receipt_id FROM receipt_reversal ORDER BY receipt_id;
INSERT INTO money_seal (record, record_id) SELECT 'deposit', id FROM deposit ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'deposit_reversal', deposit_id FROM deposit_reversal ORDER BY deposit_id;
INSERT INTO money_seal (record, record_id) SELECT 'remittance_file', id FROM remittance_file ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'remittance', id FROM remittance ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'remittance_batch', id FROM remittance_batch ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'remittance_batch_reversal', batch_id FROM remittance_batch_reversal ORDER BY batch_id;
INSERT INTO money_seal (record, record_id) SELECT 'remittance_suspense_closing', id FROM remittance_suspense_closing ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'payer_account_entry', id FROM payer_account_entry ORDER BY id;
INSERT INTO money_seal (record, record_id) SELECT 'period_close', id FROM period_close ORDER BY id;

-- A table that a later file makes anew needs its trigger again.
CREATE TRIGGER posting_sealed AFTER INSERT ON posting
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('posting', NEW.id); END;
CREATE TRIGGER adjudication_sealed AFTER INSERT ON adjudication
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('adjudication', NEW.id); END;
CREATE TRIGGER adjudication_reversal_sealed AFTER INSERT ON adjudication_reversal
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('adjudication_reversal', NEW.adjudication_id); END;
CREATE TRIGGER receipt_sealed AFTER INSERT ON receipt
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('receipt', NEW.id); END;
CREATE TRIGGER receipt_reversal_sealed AFTER INSERT ON receipt_reversal
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('receipt_reversal', NEW.receipt_id); END;
CREATE TRIGGER deposit_sealed AFTER INSERT ON deposit
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('deposit', NEW.id); END;
CREATE TRIGGER deposit_reversal_sealed AFTER INSERT ON deposit_reversal
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('deposit_reversal', NEW.deposit_id); END;
CREATE TRIGGER remittance_file_sealed AFTER INSERT ON remittance_file
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('remittance_file', NEW.id); END;
CREATE TRIGGER remittance_sealed AFTER INSERT ON remittance
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('remittance', NEW.id); END;
CREATE TRIGGER remittance_batch_sealed AFTER INSERT ON remittance_batch
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('remittance_batch', NEW.id); END;
CREATE TRIGGER remittance_batch_reversal_sealed AFTER INSERT ON remittance_batch_reversal
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('remittance_batch_reversal', NEW.batch_id); END;
CREATE TRIGGER remittance_suspense_closing_sealed AFTER INSERT ON remittance_suspense_closing
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('remittance_suspense_closing', NEW.id); END;
CREATE TRIGGER payer_account_entry_sealed AFTER INSERT ON payer_account_entry
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('payer_account_entry', NEW.id); END;
CREATE TRIGGER period_close_sealed AFTER INSERT ON period_close
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('period_close', NEW.id); END;
