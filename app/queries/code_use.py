"""How often codes were used: what the biller bills most stands first in a search."""

from datetime import date

from app.store.connection import Database


def diagnosis_use(db: Database, since: date) -> dict[str, int]:
    """For each diagnosis code, on how many visits since a day it stands."""
    rows = db.execute(
        """SELECT diagnosis.code, count(*)
           FROM encounter JOIN encounter_diagnosis AS diagnosis ON diagnosis.encounter_id = encounter.id
           WHERE encounter.service_date >= ? GROUP BY diagnosis.code""",
        [since.isoformat()],
    )
    return dict(rows.fetchall())


def procedure_use(db: Database, since: date) -> dict[str, int]:
    """For each procedure code, on how many service lines since a day it stands."""
    rows = db.execute(
        """SELECT line.procedure, count(*)
           FROM encounter JOIN service_line AS line ON line.encounter_id = encounter.id AND line.place >= 0
           WHERE coalesce(line.service_date, encounter.service_date) >= ? GROUP BY line.procedure""",
        [since.isoformat()],
    )
    return dict(rows.fetchall())
