"""Superbill favourites, their diagnoses and lines kept as JSON."""

import json

from app.domain.encounter import Template
from app.domain.snapshot import from_plain, plain
from app.store.connection import Database
from app.store.rows import Row, fetch_all, fetch_one, save_row


def load_template(db: Database, template_id: int) -> Template | None:
    """The template of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM encounter_template WHERE id = ?", [template_id])
    return _template(row) if row else None


def load_templates(db: Database, practice_id: int, provider_id: int) -> tuple[Template, ...]:
    """The practice's templates for a provider: those for everyone and the provider's own, by name.

    Provider 0 asks for those of every provider.
    """
    rows = fetch_all(
        db,
        "SELECT * FROM encounter_template WHERE practice_id = :practice"
        " AND (:provider = 0 OR provider_id IS NULL OR provider_id = :provider)"
        " ORDER BY name COLLATE NOCASE, id",
        {"practice": practice_id, "provider": provider_id},
    )
    return tuple(_template(row) for row in rows)


def store_template(db: Database, template: Template) -> int:
    """Insert or update; the row id."""
    body = plain(template)
    values = {
        "practice_id": template.practice_id,
        "provider_id": template.provider_id or None,
        "name": template.name,
        "body_json": json.dumps({"diagnoses": body["diagnoses"], "lines": body["lines"]}, ensure_ascii=False),
    }
    return save_row(db, "encounter_template", template.id, values)


def remove_template(db: Database, template_id: int) -> None:
    """Take a template off the list; no visit depends on one."""
    db.execute("DELETE FROM encounter_template WHERE id = ?", [template_id])


def _template(row: Row) -> Template:
    kept = {name: row[name] for name in ("id", "practice_id", "name")}
    return from_plain(Template, json.loads(row["body_json"]) | kept | {"provider_id": row["provider_id"] or 0})
