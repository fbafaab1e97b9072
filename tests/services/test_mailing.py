"""The mailing log: what went out when and how, each claim's story, corrections, and the log on paper."""

import io
from datetime import date, timedelta

import pdfplumber
import pytest
from sqlcipher3 import dbapi2

from app.domain.claim import SentWay
from app.domain.mailing import Mailing, MailingWay
from app.errors import UserError
from app.queries.claim_detail import events
from app.queries.mailing_log import mailing_rows
from app.queries.print_runs import run_rows
from app.services import claims, encounters, mailing
from app.services.sending import copies_to_send
from app.store.claims import load_stored_claim
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, TODAY, settle
from tests.services.test_claims import ready_claim
from tests.services.test_print_runs import kept, ready_with

NUMBER = "7019 2280 0001 2345 6789"


def test_ready_claims_are_frozen_as_they_are_mailed(vault: Vault) -> None:
    town = settle(vault)
    first, second = ready_claim(vault, town, 1000), ready_claim(vault, town, 500)
    (envelope,) = mailing.envelopes(vault.db, [first, second, first])
    assert (envelope.payer, envelope.claim_ids, envelope.ready, envelope.again) == (
        town.payer.name,
        (first, second),
        (first, second),
        0,
    )
    post = Mailing(TODAY, MailingWay.CERTIFIED, envelope.payer, envelope.claim_ids, NUMBER)
    mailing.mail_claims(vault, [post], NOW, made=copies_to_send(vault.db, [first, second]))
    sent = load_stored_claim(vault.db, first)
    assert sent and sent.status == "sent" and sent.snapshot_json
    assert vault.db.execute("SELECT sent_way FROM claim WHERE id = ?", [first]).fetchone() == (SentWay.MAILED.value,)
    assert events(vault.db, second)[-1].words == f"Mailed {TODAY:%m/%d/%Y} by certified mail, {NUMBER}"
    (row,) = mailing_rows(vault.db)
    assert (row.reference, row.numbers, row.total_cents, row.run) == (NUMBER, ("26-00001", "26-00002"), 1500, "")
    assert verify_vault(vault) == []


def test_a_run_is_mailed_in_an_envelope_for_each_payer(vault: Vault) -> None:
    town = settle(vault)
    one, two = ready_with(vault, town, "Alder Health", "Amber", 100), ready_claim(vault, town, 1000)
    run = kept(vault, two, one, by_payer=True, send=True)
    found = mailing.envelopes(vault.db, mailing.run_claim_ids(vault.db, run))
    assert [(each.payer, each.ready) for each in found] == [("Alder Health", ()), (town.payer.name, ())]
    posts = [Mailing(TODAY - timedelta(days=1), MailingWay.MAIL, each.payer, each.claim_ids) for each in found[:1]]
    mailing.mail_claims(vault, posts, NOW, batch_id=run.id)
    assert [row.mailed for row in run_rows(vault.db)] == [1]
    assert [(row.payer, row.run) for row in mailing_rows(vault.db)] == [("Alder Health", "P26-0001")]
    assert [each.again for each in mailing.envelopes(vault.db, [one, two])] == [1, 0]
    assert [event.kind for event in events(vault.db, one)][-2:] == ["sent", "mailed"]


def test_nothing_is_written_where_one_of_them_is_wrong(vault: Vault) -> None:
    town = settle(vault)
    ready = ready_claim(vault, town, 1000)
    draft = encounters.save_encounter(vault, town.visit(1), NOW).claim_id
    assert draft
    with pytest.raises(UserError, match="26-00002 is not ready"):
        mailing.mail_claims(vault, [Mailing(TODAY, MailingWay.MAIL, "x", (ready, draft))], NOW)
    with pytest.raises(UserError, match="lies ahead"):
        mailing.mail_claims(vault, [Mailing(TODAY + timedelta(days=1), MailingWay.MAIL, "x", (ready,))], NOW)
    with pytest.raises(UserError, match="certified number of the envelope to Larch"):
        mailing.mail_claims(vault, [Mailing(TODAY, MailingWay.CERTIFIED, "Larch", (ready,))], NOW)
    with pytest.raises(UserError, match="no claim to mail"):
        mailing.envelopes(vault.db, [])
    assert mailing_rows(vault.db) == ()
    assert claims.ready_among(vault, [ready]) == (ready,)


def test_an_entry_is_corrected_once_and_the_first_one_stays(vault: Vault) -> None:
    claim_id = ready_claim(vault, settle(vault), 1000)
    mailing.mail_claims(vault, [Mailing(TODAY, MailingWay.CERTIFIED, "Larch", (claim_id,), "7019 0")], NOW)
    (row,) = mailing_rows(vault.db)
    mailing.correct_mailing(vault, row, TODAY, MailingWay.CERTIFIED, NUMBER, NOW)
    (corrected,) = mailing_rows(vault.db)
    assert (corrected.reference, corrected.numbers) == (NUMBER, row.numbers)
    assert events(vault.db, claim_id)[-1].words.startswith("Mailing corrected: mailed ")
    assert vault.db.execute("SELECT count(*) FROM mailing").fetchone() == (2,)
    with pytest.raises(UserError, match="corrected already"):
        mailing.correct_mailing(vault, row, TODAY, MailingWay.MAIL, "", NOW)
    for change in ("UPDATE mailing SET way = 'mail'", "DELETE FROM mailing", "DELETE FROM mailing_claim"):
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            vault.db.execute(change)


def test_the_log_of_some_days_on_paper(vault: Vault) -> None:
    town = settle(vault)
    days = [TODAY - timedelta(days=back) for back in (40, 5, 0)]
    for day, way in zip(days, (MailingWay.MAIL, MailingWay.FAX, MailingWay.PORTAL), strict=True):
        claim_id = ready_claim(vault, town, 1000)
        mailing.mail_claims(vault, [Mailing(day, way, town.payer.name, (claim_id,), f"no {day:%d}")], NOW)
    rows = mailing_rows(vault.db, days[1], days[2])
    assert [row.way for row in rows] == [MailingWay.PORTAL, MailingWay.FAX]
    assert mailing_rows(vault.db, practice_id=99) == ()
    pdf = mailing.mailing_log_pdf(rows, "Cedar", days[1], days[2], NOW)
    assert pdf == mailing.mailing_log_pdf(rows, "Cedar", days[1], days[2], NOW)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        (page,) = document.pages
        text = page.extract_text()
    assert f"Mailing log, {days[1]:%m/%d/%Y} to {days[2]:%m/%d/%Y}" in text
    assert "by fax" in text and "26-00002" in text and "26-00001" not in text
    assert "2 sent, with 2 claims 20.00" in text
    assert town.patient.name.last not in text


def test_a_log_of_many_claims_goes_over_pages_and_loses_none(vault: Vault) -> None:
    from app.forms.mailing_log import LogLine, render_log

    numbers = tuple(f"26-{number:05d}" for number in range(1_000))
    lines = [
        LogLine(TODAY, "by mail", "", "Alder Health", numbers, 1_000_00),
        *[LogLine(TODAY, "by fax", str(nth), "Larch", (f"27-{nth:05d}",), 100) for nth in range(100)],
    ]
    pdf = render_log(lines, "Cedar", "all days", date(2026, 5, 20))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        text = "\n".join(page.extract_text() for page in document.pages)
        feet = [max(word["bottom"] for word in page.extract_words()) for page in document.pages]
    assert all(number in text for number in numbers)
    assert all(f"27-{nth:05d}" in text for nth in range(100))
    assert len(feet) > 5 and max(feet) < 760
    assert "101 sent, with 1100 claims 1,100.00" in text
