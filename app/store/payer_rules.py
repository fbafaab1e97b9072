"""The biller's own rules for her payers, their conditions kept as JSON."""

import json

from app.domain.rules.payer_rule import PayerRule
from app.domain.snapshot import from_plain, plain
from app.store.connection import Database
from app.store.rows import Row, fetch_all, fetch_one, insert_row, save_row


def load_payer_rule(db: Database, rule_id: int) -> PayerRule | None:
    """The rule of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM payer_rule WHERE id = ?", [rule_id])
    return _rule(row) if row else None


def load_payer_rules(db: Database, *, active_only: bool) -> tuple[PayerRule, ...]:
    """All rules, by name."""
    rows = fetch_all(
        db, "SELECT * FROM payer_rule WHERE active OR NOT ? ORDER BY name COLLATE NOCASE, id", [active_only]
    )
    return tuple(_rule(row) for row in rows)


def store_payer_rule(db: Database, rule: PayerRule) -> int:
    """Insert or update; the row id."""
    return save_row(db, "payer_rule", rule.id, _values(rule))


def put_back_payer_rule(db: Database, rule: PayerRule) -> None:
    """Insert a rule that was taken away, under the row id it had: reasons kept for its findings fit again."""
    insert_row(db, "payer_rule", {"id": rule.id} | _values(rule))


def remove_payer_rule(db: Database, rule_id: int) -> None:
    """Take a rule away; reasons kept for its findings stay with their visits."""
    db.execute("DELETE FROM payer_rule WHERE id = ?", [rule_id])


def _values(rule: PayerRule) -> Row:
    return {
        "name": rule.name,
        "active": int(rule.active),
        "payer_id": rule.when.payer_id or None,
        "body_json": json.dumps(plain(rule), ensure_ascii=False),
    }


def _rule(row: Row) -> PayerRule:
    return from_plain(PayerRule, json.loads(row["body_json"]) | {"id": row["id"], "active": bool(row["active"])})
