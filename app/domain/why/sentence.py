"""The one sentence that closes a story: what stands, in order, and who owes what."""

from collections.abc import Iterable

from app.domain.ledger import Party, PartyKind
from app.domain.why.books import Asked, Names, Voice
from app.domain.why.clause import Clause, Topic, money


def closing(open_parts: Iterable[tuple[Party, int, Asked]], names: Names, voice: Voice) -> str:
    """`nothing is owed`, or who owes what and to whom something is due back.

    Each part is a party, its cents, and whether it was asked for that and has answered.
    """
    payers_first = sorted(open_parts, key=lambda part: part[0].kind is PartyKind.PATIENT)
    told = [_owes(party, cents, asked, names, voice) for party, cents, asked in payers_first if cents]
    return ", ".join(told) or "nothing is owed"


def _owes(party: Party, cents: int, asked: Asked, names: Names, voice: Voice) -> str:
    name = names.party(party, voice)
    if party.kind is PartyKind.PATIENT:
        if cents > 0:
            return f"{name} {'owe' if voice is Voice.PATIENT else 'owes'} {money(cents)}"
        return f"{money(cents)} is {'your' if voice is Voice.PATIENT else 'the patient' + chr(39) + 's'} credit"
    if cents < 0:
        return f"{name} paid {money(cents)} too much"
    if asked is Asked.NOT_YET:
        return f"{money(cents)} is to be billed to {name}"
    return (
        f"{money(cents)} is still open with {name}"
        if asked is Asked.ANSWERED
        else f"{money(cents)} waits for {name}'s answer"
    )


def sentence_words(clauses: Iterable[Clause]) -> list[str]:
    """All that stands, in order; what was received follows the share it pays; a charge that an answer names is left."""
    standing = [each for each in clauses if each.topic is not Topic.UNDONE]
    if any(each.topic is Topic.ANSWER for each in standing):
        standing = [each for each in standing if each.topic is not Topic.CHARGE]
    received = [each.words for each in standing if each.topic is Topic.RECEIVED]
    rest = [each for each in standing if each.topic is not Topic.RECEIVED]
    shares = [at for at, each in enumerate(rest) if each.topic is Topic.SHARE and _is_patients(each)]
    words = [each.words for each in rest]
    if shares:
        words[shares[-1]] = ", ".join([words[shares[-1]], *received])
        return words
    back = [each.words for each in rest if each.topic is Topic.BACK]
    return [each.words for each in rest if each.topic is not Topic.BACK] + received + back


def _is_patients(share: Clause) -> bool:
    return any(cents > 0 and party.kind is PartyKind.PATIENT for party, cents in share.moved)
