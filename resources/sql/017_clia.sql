-- The CLIA number of the practice's own laboratory (item 23 of a claim with tests).
ALTER TABLE practice ADD COLUMN clia_number TEXT NOT NULL DEFAULT '';
