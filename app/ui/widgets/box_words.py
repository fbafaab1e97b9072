"""Why a box of a form says what it says: its item, what goes there, where its value is kept, and why it is empty."""

from PySide6.QtCore import QCoreApplication

from app.forms.layout import Box

_KEPT = {
    "claim": "the claim itself",
    "coverage": "the patient's coverage",
    "diagnosis": "the visit's diagnoses",
    "encounter": "the visit",
    "facility": "the facility's record",
    "line": "the visit's service lines",
    "other": "the patient's other coverage",
    "patient": "the patient's record",
    "payer": "the payer's record",
    "practice": "the practice's record",
    "provider": "the rendering provider's record",
    "referring": "the record of the provider in item 17",
}
"""By the first word of a box's field."""


def box_words(box: Box, value: str) -> str:
    """Two lines: what goes there by the form's manual, and where that comes from."""
    tr = QCoreApplication.translate
    first = f"{box.item}  {box.title}: {box.help}" if box.help else f"{box.item}  {box.title}"
    kept = _KEPT.get(box.field.partition(".")[0], "")
    if not kept:
        return first
    if value:
        return f"{first}\n{tr('BoxWords', 'Printed from {kept}.').format(kept=kept)}"
    return (
        f"{first}\n{tr('BoxWords', 'Empty: {kept} has nothing for it, or this payer wants it so.').format(kept=kept)}"
    )
