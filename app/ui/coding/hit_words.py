"""What the books say of a highlighted hit, as rich text to read."""

from app.ui.coding.books import Books
from app.ui.coding.detail_words import diagnosis_words
from app.ui.coding.hits import Hit, HitKind
from app.ui.coding.procedure_words import procedure_words
from app.ui.theme import Tokens


def hit_words(hit: Hit, books: Books, tokens: Tokens) -> str:
    """Of a diagnosis the code book's notes, of a procedure its fee, its book and Medicare; else empty."""
    if hit.kind is HitKind.PROCEDURE:
        own, entry = books.own_row(hit.code), books.procedure(hit.code)
        return procedure_words(hit.code, own, entry, hit.used, tokens, books.medicare(hit.code))
    detail = books.diagnosis(hit.code)
    return diagnosis_words(detail, hit.used, tokens, books.notes_from()) if detail else ""
