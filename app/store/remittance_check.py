"""Whether what was posted of remittances is what came: each batch, each answer, each check, to the cent."""

import hashlib

from app.store.connection import Database

# Each SELECT names what breaks the rule: one number a row, put into the sentence.
_RULES: tuple[tuple[str, str], ...] = (
    (
        "The ledger's payments of the remittances' posting {} are not what its claims say.",
        """SELECT batch.id FROM remittance_batch AS batch
           LEFT JOIN (SELECT batch_id, sum(paid_cents) AS cents FROM remittance_claim_done
               WHERE outcome IN ('answer', 'reversal') GROUP BY batch_id) AS told ON told.batch_id = batch.id
           LEFT JOIN (SELECT coalesce(posting.batch_id, answer.batch_id) AS batch_id, -sum(entry.amount_cents) AS cents
               FROM posting JOIN ledger_entry AS entry ON entry.posting_id = posting.id
               LEFT JOIN adjudication AS answer ON answer.id = posting.adjudication_id
               WHERE entry.kind = 'payment' GROUP BY 1) AS paid ON paid.batch_id = batch.id
           WHERE coalesce(told.cents, 0) <> coalesce(paid.cents, 0)""",
    ),
    (
        "A claim in the remittances' posting {} and its answer do not agree.",
        """SELECT each.batch_id FROM remittance_batch_claim AS each
           JOIN adjudication AS answer ON answer.id = each.adjudication_id
           WHERE answer.claim_id IS NOT each.claim_id OR CASE each.outcome
               WHEN 'answer' THEN answer.paid_cents <> each.paid_cents OR answer.batch_id IS NOT each.batch_id
               ELSE NOT EXISTS (SELECT 1 FROM adjudication_reversal AS gone
                   WHERE gone.adjudication_id = answer.id AND gone.batch_id = each.batch_id) END""",
    ),
    (
        "A claim of remittance {} is posted twice.",
        """SELECT remittance_id FROM remittance_claim_done WHERE outcome <> 'suspense'
           GROUP BY remittance_id, place HAVING count(*) > 1""",
    ),
    (
        "What is posted of remittance {}, kept aside and beside its claims, is not the check.",
        """SELECT remittance.id FROM remittance
           LEFT JOIN (SELECT remittance_id, count(DISTINCT place) AS places FROM remittance_claim_done
               GROUP BY remittance_id) AS done ON done.remittance_id = remittance.id
           WHERE remittance.id IN (SELECT remittance_id FROM standing_remittance_batch)
               AND coalesce(done.places, 0) = remittance.claim_count AND remittance.amount_cents <>
               coalesce((SELECT sum(paid_cents) FROM remittance_claim_done AS each
                    WHERE each.remittance_id = remittance.id
                    AND (each.outcome <> 'suspense' OR NOT EXISTS (SELECT 1 FROM remittance_claim_done AS later
                        WHERE later.remittance_id = each.remittance_id AND later.place = each.place
                            AND later.outcome <> 'suspense'))), 0)
               - coalesce((SELECT sum(entry.amount_cents) FROM payer_account_entry AS entry
                    JOIN standing_remittance_batch AS batch ON batch.id = entry.batch_id
                    WHERE batch.remittance_id = remittance.id AND entry.posting_id IS NULL), 0)""",
    ),
    (
        "The receipt of remittance {} is of another amount.",
        """SELECT remittance.id FROM remittance JOIN receipt ON receipt.id = remittance.receipt_id
           WHERE receipt.amount_cents <> remittance.amount_cents""",
    ),
    (
        "Remittance {} is posted and has no receipt.",
        """SELECT DISTINCT batch.remittance_id FROM standing_remittance_batch AS batch
           JOIN remittance ON remittance.id = batch.remittance_id WHERE remittance.receipt_id IS NULL""",
    ),
    (
        "The payers' account, entry {} takes another back but does not even it out.",
        """SELECT undoing.id FROM payer_account_entry AS undoing
           LEFT JOIN payer_account_entry AS undone ON undone.id = undoing.reverses
           WHERE undoing.reverses IS NOT NULL AND (
               undone.id IS NULL OR undone.reverses IS NOT NULL OR undoing.amount_cents <> -undone.amount_cents)""",
    ),
    (
        "The payers' account, entry {} goes on with an entry that opened no case, or another practice's.",
        """SELECT entry.id FROM payer_account_entry AS entry JOIN payer_account_entry AS first ON first.id = entry.opens
           WHERE first.opens IS NOT NULL OR first.practice_id <> entry.practice_id OR first.id >= entry.id""",
    ),
    (
        "The payers' account, entry {} says it was put on a claim, but the ledger holds another amount.",
        """SELECT entry.id FROM payer_account_entry AS entry
           WHERE entry.posting_id IS NOT NULL AND entry.reverses IS NULL AND -entry.amount_cents <> coalesce((
               SELECT sum(amount_cents) FROM ledger_entry WHERE posting_id = entry.posting_id), 0)""",
    ),
)


def check_remittances(db: Database) -> list[str]:
    """Every broken rule in words, with row numbers only; empty when each cent of each check is accounted for."""
    found = [words.format(number) for words, sql in _RULES for (number,) in db.execute(sql)]
    for file_id, sha256, content in db.execute("SELECT id, sha256, content FROM remittance_file"):
        if hashlib.sha256(content).hexdigest() != sha256:
            found.append(f"Remittance file {file_id} is not as it came.")
    return found
