-- Of a printed claim's pages, the last so many are attachments for plain paper, not forms.
ALTER TABLE print_batch_claim ADD COLUMN attached INTEGER NOT NULL DEFAULT 0;
