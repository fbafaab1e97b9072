"""Patients, kept with the text they are searched by."""

from app.domain.people import Patient
from app.domain.search_words import patient_search_text
from app.store.connection import Database
from app.store.rows import fetch_one, from_row, save_row, to_row


def load_patient(db: Database, patient_id: int) -> Patient | None:
    """The patient of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM patient WHERE id = ?", [patient_id])
    return from_row(Patient, row) if row else None


def store_patient(db: Database, patient: Patient) -> int:
    """Insert or update; the row id."""
    return save_row(db, "patient", patient.id, to_row(patient) | {"search_text": patient_search_text(patient)})


def account_number_taken(db: Database, account_number: str, patient_id: int) -> bool:
    """Whether another patient has the account number."""
    row = db.execute("SELECT 1 FROM patient WHERE account_number = ? AND id <> ?", [account_number, patient_id])
    return row.fetchone() is not None
