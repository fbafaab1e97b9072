"""The demo vault: Cedar Family Medicine, three months of invented visits up to the present.

Built through the same services as real work with the clock moved along, so that every claim has its history.
"""

import contextlib
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from app import paths
from app.codesets import CodeSets, build_codesets, is_current
from app.domain.claim import SentWay
from app.domain.code_book import CodeBook
from app.services.claims import mark_sent
from app.services.demo_contract import sign_contract
from app.services.demo_crowd import crowd, to_the_present
from app.services.demo_questions import DemoQuestions
from app.services.demo_remittance import bring_in_remittances
from app.services.encounters import NotReady, SavedEncounter, mark_ready, save_draft, save_encounter
from app.services.exchange import Keys, Progress, bring_in_people, silent, with_row_ids
from app.services.exchange_format import EncounterEntry, parse_exchange
from app.services.local_day import local_day
from app.services.settings import CURRENT_PRACTICE_ID, set_setting
from app.services.vaults import Vault, create_vault
from app.store.keys import DEFAULT_COST, ScryptCost

DEMO_PASSPHRASE = "demo"
DEMO_BILLER = "Demo Biller"
DEMO_FILE = "cedar_family_medicine.json"

_CLOSING_TIME = time(17)
# A claim is made ready the day after the visit and goes out two days later; the newest are on their way still.
_DAYS_TO_READY, _DAYS_TO_SENT = 1, 3
_DRAFT_UNDER_DAYS, _READY_UNDER_DAYS = 4, 24
_STILL_TYPED = 2
_SEED = 1500


def make_demo(
    folder: Path,
    now: datetime,
    *,
    claims: int | None = None,
    book: CodeBook | None = None,
    cost: ScryptCost = DEFAULT_COST,
    progress: Progress | None = None,
) -> None:
    """Make the demo vault in a new or empty folder; its passphrase is `demo`.

    `claims` asks for a large vault with that many claims, the same for the same day. Without a `book` the code
    tables are opened, and made where they are missing. Raises VaultError where the folder cannot be used; whatever
    stops the work half-way leaves no vault behind.
    """
    with contextlib.ExitStack() as stack:
        diagnosis_book = book or stack.enter_context(_code_tables())
        vault, _ = create_vault(folder, DEMO_BILLER, DEMO_PASSPHRASE, now, cost=cost)
        try:
            with vault, vault.atomic():
                _fill(vault, now, claims, diagnosis_book, progress or silent)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


@contextlib.contextmanager
def _code_tables() -> Iterator[CodeSets]:
    path = paths.codesets_file()
    if not is_current(path):
        build_codesets(path)
    with contextlib.closing(CodeSets(path)) as tables:
        yield tables


def _fill(vault: Vault, now: datetime, claims: int | None, book: CodeBook, report: Progress) -> None:
    report("People", 0)
    today = local_day(now)
    text = (paths.resources() / "demo" / DEMO_FILE).read_text(encoding="utf-8")
    exchange = to_the_present(parse_exchange(text), today)
    if claims is not None:
        exchange = crowd(exchange, claims, today, random.Random(_SEED))
    keys = bring_in_people(vault, exchange, now)
    set_setting(vault, CURRENT_PRACTICE_ID, next(iter(keys.practices.values())), now)
    sign_contract(vault, keys, now)
    entries = sorted(exchange.encounters, key=_day_of)
    saved, typed = entries[:-_STILL_TYPED], entries[-_STILL_TYPED:]
    _work_through(vault, saved, keys, book, now, report)
    bring_in_remittances(vault, keys, now)
    for entry in typed:
        save_draft(vault, 0, with_row_ids(entry, keys), now)
    report("Done", 100)


def _day_of(entry: EncounterEntry) -> date:
    assert entry.encounter.service_date is not None  # the exchange format asks for it
    return entry.encounter.service_date


def _work_through(
    vault: Vault, entries: list[EncounterEntry], keys: Keys, book: CodeBook, now: datetime, report: Progress
) -> None:
    """Day by day as the biller would have done it: enter the visits, make ready, send."""
    by_day: dict[date, list[EncounterEntry]] = defaultdict(list)
    for entry in entries:
        by_day[_day_of(entry)].append(entry)
    today = local_day(now)
    day, done = min(by_day), 0
    questions = DemoQuestions(vault, now)
    saved: dict[date, list[SavedEncounter]] = {}
    ready: dict[date, list[int]] = {}
    while day <= today:
        moment = min(datetime.combine(day, _CLOSING_TIME, UTC), now)
        saved[day] = [save_encounter(vault, with_row_ids(entry, keys), moment) for entry in by_day[day]]
        questions.evening(saved[day], moment)
        to_check = day - timedelta(days=_DAYS_TO_READY)
        if (today - to_check).days >= _DRAFT_UNDER_DAYS:
            ready[to_check] = _made_ready(vault, saved.get(to_check, []), book, moment)
        to_send = day - timedelta(days=_DAYS_TO_SENT)
        if (today - to_send).days >= _READY_UNDER_DAYS and ready.get(to_send):
            mark_sent(vault, ready[to_send], SentWay.MAILED, moment)
        done += len(saved[day])
        report("Visits", 5 + 90 * done // len(entries))
        day += timedelta(days=1)


def _made_ready(vault: Vault, visits: list[SavedEncounter], book: CodeBook, moment: datetime) -> list[int]:
    """The claims that nothing holds up; the others stay drafts, with their findings to look at."""
    claim_ids = []
    for visit in visits:
        if visit.claim_id is not None:
            with contextlib.suppress(NotReady):
                mark_ready(vault, visit.encounter.id, book, moment)
                claim_ids.append(visit.claim_id)
    return claim_ids
