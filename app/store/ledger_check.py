"""Whether the ledger's sums hold: transfers even out, reversals undo what they name, charges match the visits."""

from app.store.connection import Database

# Each SELECT names what breaks the rule: one number a row, put into the sentence.
_RULES: tuple[tuple[str, str], ...] = (
    (
        "The transfers of posting {} do not sum to zero.",
        """SELECT posting_id FROM ledger_entry WHERE kind = 'transfer'
           GROUP BY posting_id HAVING sum(amount_cents) <> 0""",
    ),
    (
        "The credit that posting {} applies is not the credit it takes.",
        """SELECT posting_id FROM ledger_entry WHERE kind = 'applied'
           GROUP BY posting_id HAVING sum(amount_cents) <> 0""",
    ),
    (
        "Posting {} takes another back, but not each of its entries.",
        """SELECT undoing.id FROM posting AS undoing
           WHERE undoing.undoes IS NOT NULL AND EXISTS (SELECT 1 FROM ledger_entry AS entry
               WHERE entry.posting_id = undoing.undoes AND entry.id NOT IN (
                   SELECT reverses FROM ledger_entry WHERE posting_id = undoing.id AND reverses IS NOT NULL))""",
    ),
    (
        "Ledger entry {} is a reversal but does not undo exactly the entry it names.",
        """SELECT undoing.id FROM ledger_entry AS undoing
           LEFT JOIN ledger_entry AS undone ON undone.id = undoing.reverses
           WHERE undoing.reverses IS NOT NULL AND (
               undone.id IS NULL OR undone.id >= undoing.id OR undone.reverses IS NOT NULL
               OR undoing.amount_cents <> -undone.amount_cents OR undoing.kind <> undone.kind
               OR undoing.patient_id <> undone.patient_id OR undoing.coverage_id IS NOT undone.coverage_id
               OR undoing.encounter_id IS NOT undone.encounter_id
               OR undoing.service_line_id IS NOT undone.service_line_id)""",
    ),
    (
        "The ledger's charges for service line {} differ from the line's charge.",
        """SELECT service_line.id FROM service_line
           LEFT JOIN ledger_entry ON ledger_entry.service_line_id = service_line.id AND ledger_entry.kind = 'charge'
           GROUP BY service_line.id
           HAVING coalesce(sum(ledger_entry.amount_cents), 0)
               <> CASE WHEN service_line.place < 0 THEN 0 ELSE service_line.charge_cents END""",
    ),
    (
        "Ledger entry {} stands under another visit than its service line.",
        """SELECT ledger_entry.id FROM ledger_entry JOIN service_line ON service_line.id = ledger_entry.service_line_id
           WHERE ledger_entry.encounter_id IS NOT service_line.encounter_id""",
    ),
    (
        "Visit {} has money under another patient than its own.",
        """SELECT encounter.id FROM encounter JOIN ledger_entry ON ledger_entry.encounter_id = encounter.id
           WHERE ledger_entry.patient_id <> encounter.patient_id
           GROUP BY encounter.id, ledger_entry.patient_id HAVING sum(ledger_entry.amount_cents) <> 0""",
    ),
    (
        "Ledger entry {} is owed by a coverage of another patient.",
        """SELECT ledger_entry.id FROM ledger_entry JOIN coverage ON coverage.id = ledger_entry.coverage_id
           WHERE ledger_entry.patient_id <> coverage.patient_id""",
    ),
    (
        "The answer {} of a payer does not balance: charge, adjustments and payment differ.",
        """SELECT id FROM adjudication
           WHERE charge_cents - paid_cents <> coalesce((
                   SELECT sum(amount_cents) FROM adjudication_adjustment WHERE adjudication_id = adjudication.id), 0)
               OR EXISTS (SELECT 1 FROM adjudication_line AS line
                   WHERE line.adjudication_id = adjudication.id AND line.charge_cents - line.paid_cents <> coalesce((
                       SELECT sum(amount_cents) FROM adjudication_adjustment AS each
                       WHERE each.adjudication_id = line.adjudication_id AND each.line_place = line.place), 0))""",
    ),
    (
        "The ledger's payments for the answer {} of a payer differ from what it says was paid.",
        """SELECT adjudication.id FROM adjudication
           LEFT JOIN posting ON posting.adjudication_id = adjudication.id
           LEFT JOIN ledger_entry ON ledger_entry.posting_id = posting.id AND ledger_entry.kind = 'payment'
               AND ledger_entry.reverses IS NULL
           GROUP BY adjudication.id
           HAVING coalesce(sum(ledger_entry.amount_cents), 0) <> -adjudication.paid_cents""",
    ),
    (
        "The answer {} of a payer was taken back, but not all of its money.",
        """SELECT adjudication_id FROM adjudication_reversal
           WHERE EXISTS (SELECT 1 FROM posting JOIN ledger_entry AS entry ON entry.posting_id = posting.id
               WHERE posting.adjudication_id = adjudication_reversal.adjudication_id AND entry.reverses IS NULL
                   AND entry.id NOT IN (SELECT reverses FROM ledger_entry WHERE reverses IS NOT NULL))""",
    ),
    (
        "The answer {} of a payer stands, but some of its money was taken back.",
        """SELECT id FROM standing_adjudication
           WHERE EXISTS (SELECT 1 FROM posting JOIN ledger_entry AS entry ON entry.posting_id = posting.id
               WHERE posting.adjudication_id = standing_adjudication.id AND entry.reverses IS NOT NULL)""",
    ),
    (
        # A payer that splits a claim answers each line once; an answer without lines speaks of all of them. What a
        # remittance put beside a standing answer, the biller has seen.
        "Claim {} has two answers of its payer that both stand.",
        """SELECT DISTINCT one.claim_id FROM standing_adjudication AS one
           JOIN standing_adjudication AS other ON other.claim_id = one.claim_id AND other.id > one.id
           WHERE one.batch_id IS NULL AND other.batch_id IS NULL AND (
               NOT EXISTS (SELECT 1 FROM adjudication_line WHERE adjudication_id = one.id)
               OR NOT EXISTS (SELECT 1 FROM adjudication_line WHERE adjudication_id = other.id)
               OR EXISTS (SELECT 1 FROM adjudication_line AS line JOIN adjudication_line AS again
                   ON again.service_line_id = line.service_line_id
                   WHERE line.adjudication_id = one.id AND again.adjudication_id = other.id))""",
    ),
)


def check_ledger(db: Database) -> list[str]:
    """Every broken rule in words, with row numbers only; empty when each cent is accounted for."""
    return [words.format(number) for words, sql in _RULES for (number,) in db.execute(sql)]
