"""`ledger explain`: why a claim, or a patient's whole account, stands as it does."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from app.cli.console import answer, now, open_named_vault, today
from app.domain.ledger import PartyKind
from app.domain.money import format_cents
from app.domain.why.books import Names, Voice
from app.domain.why.story import Why
from app.errors import UserError
from app.queries.account import AccountVisit, account_numbered, claim_numbered
from app.services.accounts import AccountStory, explain_account, explain_claim, names_of
from app.services.people import view_patient


def run(options: Namespace) -> int:
    """Exits 1 where no claim and no account has the number."""
    with open_named_vault(options) as vault:
        voice = Voice.PATIENT if options.for_patient else Voice.BILLER
        if found := claim_numbered(vault.db, options.number):
            claim_id, patient_id = found
            view_patient(vault, patient_id, now())
            why, names = explain_claim(vault, claim_id, today(), voice), names_of(vault, patient_id)
            values = {"claim": options.number.upper()} | _values(why, names, voice)
            answer(options, values, _words(why))
        elif patient_id := account_numbered(vault.db, options.number):
            view_patient(vault, patient_id, now())
            story, names = explain_account(vault, patient_id, today(), voice), names_of(vault, patient_id)
            answer(options, _account_values(options.number, story, names, voice), _account_words(story))
        else:
            raise UserError(
                f"No claim and no account has the number {options.number}.",
                "See claims list; a patient's account number stands beside the name.",
            )
        return 0


def _values(why: Why, names: Names, voice: Voice) -> dict[str, Any]:
    left, entries = 0, []
    for each in why.told:
        left += each.cents
        entries.append(
            {
                "day": each.day.isoformat(),
                "words": each.words,
                "cents": each.cents,
                "balance_cents": left,
                "number": each.number,
                "reason": each.reason,
                "undone": each.is_undone,
            }
        )
    owing = [
        {"party": names.party(party, voice), "patient": party.kind is PartyKind.PATIENT, "cents": cents}
        for party, cents in why.by_party
    ]
    return {"balance_cents": why.cents, "owing": owing, "sentence": why.sentence, "entries": entries}


def _account_values(number: str, story: AccountStory, names: Names, voice: Voice) -> dict[str, Any]:
    visits = [{"service_date": _day(visit)} | _values(why, names, voice) for visit, why in story.visits]
    return {"account": number, "balance_cents": story.balance_cents, "sentence": story.sentence, "visits": visits}


def _words(why: Why) -> Iterator[str]:
    left = 0
    for each in why.told:
        left += each.cents
        number = f" [{each.number}]" if each.number else ""
        number += f" ({each.reason})" if each.reason else ""
        yield f"{each.day.isoformat()} {format_cents(each.cents):>12} {format_cents(left):>12}  {each.words}{number}"
    yield f"{'':10} {'':12} {format_cents(why.cents):>12}  {why.sentence}"


def _account_words(story: AccountStory) -> Iterator[str]:
    for visit, why in story.visits:
        yield f"Visit of {_day(visit)}" if visit.encounter_id else "Credit of no visit"
        yield from _words(why)
        yield ""
    yield f"In all {format_cents(story.balance_cents)}. {story.sentence}"


def _day(visit: AccountVisit) -> str:
    return visit.service_date.isoformat() if visit.service_date else ""
