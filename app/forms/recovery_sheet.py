"""The sheet with the vault's recovery code, to print and lock away."""

import io

from app.forms.embedded_fonts import MONO, SANS, SANS_BOLD, set_font
from app.forms.printing import new_canvas

_WORDS = (
    "This code opens the Claimwright vault named below when its passphrase is forgotten.",
    "Whoever holds this sheet and a copy of the vault can read every record in it.",
    "Keep it away from the computer: a safe, a bank box, a sealed envelope with someone you trust.",
    "To use it: start Claimwright, tick “I have only the recovery code”, type the code, choose a new passphrase.",
)


def recovery_sheet(biller_name: str, vault_name: str, code: str, made_on: str) -> bytes:
    """A one-page PDF. `made_on` is printed as given; the same input makes the same bytes."""
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, "Claimwright recovery code")
    set_font(canvas, SANS_BOLD, 18)
    canvas.drawString(72, 700, "Claimwright recovery code")
    set_font(canvas, SANS, 10)
    canvas.drawString(72, 678, f"{biller_name} · vault “{vault_name}” · {made_on}")
    canvas.roundRect(72, 600, 468, 54, 6)
    set_font(canvas, MONO, 14)
    canvas.drawCentredString(306, 622, code)
    set_font(canvas, SANS, 10)
    for row, words in enumerate(_WORDS):
        canvas.drawString(72, 570 - 16 * row, words)
    canvas.save()
    return buffer.getvalue()
