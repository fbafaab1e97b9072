"""What a biller does with her own words for codes: remember, forget, list."""

from dataclasses import replace
from datetime import datetime

from app.domain.own_words import MOST_WORDS_LENGTH, OwnWords
from app.errors import UserError
from app.services.trail import note
from app.store import own_words as store
from app.store.vault import Vault


def own_words(vault: Vault) -> tuple[OwnWords, ...]:
    """All that is remembered, by the words."""
    return store.load_own_words(vault.db)


def remember_words(vault: Vault, words: str, system: str, code: str, now: datetime) -> OwnWords:
    """Remember what the biller types for a code; what is remembered already stays as it is.

    UserError where there are no words, too many, or nothing but the code itself.
    """
    said = " ".join(words.split())
    if not any(sign.isalpha() for sign in said) or said.upper().replace(".", "") == code.replace(".", ""):
        raise UserError("There are no words to remember.", "Type what you call it, as “bad knee”.")
    if len(said) > MOST_WORDS_LENGTH:
        raise UserError("These are too many words to be typed again.", "Keep the few you would search by.")
    with vault.atomic():
        known = store.find_own_words(vault.db, said, system, code)
        if known:
            return known
        new = OwnWords(words=said, system=system, code=code)
        saved = replace(new, id=store.add_own_words(vault.db, new))
        note(vault, now, "create", "own_words", saved.id, {"words": said, "system": system, "code": code})
    return saved


def forget_words(vault: Vault, words_id: int, now: datetime) -> None:
    """Forget one of them; nothing happens where it is gone already."""
    with vault.atomic():
        gone = store.remove_own_words(vault.db, words_id)
        if gone:
            before = {"words": gone.words, "system": gone.system, "code": gone.code}
            note(vault, now, "delete", "own_words", words_id, {"before": before})
