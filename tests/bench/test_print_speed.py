"""A thousand one-page claims as one PDF, against a bare reportlab loop that draws the same strings; and from the vault.

In processor time: how busy the machine is does not count.
"""

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.domain.print_run import Cover, PrintJob
from app.forms import cms1500
from app.forms.cms1500_boxes import BOX_BY_KEY
from app.services.batch_print import draw_batch
from app.services.claim_reading import claim_for
from app.store.vault import open_vault
from tests import builders as make
from tests.demo_vault import NOW

CLAIMS = 1_000
ROUNDS = 2
MOST_TIMES_BARE = 1.5
MOST_TIMES_FROM_VAULT = 2.0

Strings = Sequence[tuple[float, float, str]]


def bare(pages: Sequence[Strings]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792), invariant=1, pageCompression=1)
    for strings in pages:
        canvas.setFont("Courier", 12)
        for x, y, text in strings:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.parametrize("facsimile", [False, True])
def test_a_thousand_claims(facsimile: bool) -> None:
    """From the claims to the PDF's bytes: filling the boxes counts too. The best of some rounds, taken in turn."""
    claims = [make.a_claim(number=f"26-{number:05d}") for number in range(CLAIMS)]
    pages = [
        [
            (BOX_BY_KEY[key].x_pt, BOX_BY_KEY[key].baseline_y_pt, text)
            for key, text in cms1500.fill(claim)[0].values.items()
        ]
        for claim in claims
    ]

    def ours() -> bytes:
        return cms1500.render([cms1500.fill(claim) for claim in claims], facsimile=facsimile)

    bare(pages[:1])
    cms1500.render([cms1500.fill(claims[0])], facsimile=facsimile)
    rounds = [(seconds(lambda: bare(pages)), seconds(ours)) for _ in range(ROUNDS)]
    bare_seconds, our_seconds = (min(each) for each in zip(*rounds, strict=True))
    print(f"bare {bare_seconds:.2f} s, ours {our_seconds:.2f} s: {our_seconds / bare_seconds:.2f} times")
    assert our_seconds < MOST_TIMES_BARE * bare_seconds


def test_a_thousand_claims_from_the_vault(own_many_claims: Path) -> None:
    """Read, ordered by payer, with cover sheets, drawn: what Print does. Beside reading the same rows bare and drawing
    the same strings with bare reportlab."""
    with open_vault(own_many_claims, "demo", NOW) as vault:
        rows = vault.db.execute("SELECT id FROM claim WHERE status = 'sent' ORDER BY id LIMIT ?", [CLAIMS]).fetchall()
        claim_ids = tuple(claim_id for (claim_id,) in rows)
        job = PrintJob(claim_ids, make.TODAY, cover=Cover.SHEET, by_payer=True)
        sheets = [page.values for claim_id in claim_ids for page in cms1500.fill(claim_for(vault, claim_id))]
        strings = [
            [(BOX_BY_KEY[key].x_pt, BOX_BY_KEY[key].baseline_y_pt, text) for key, text in values.items()]
            for values in sheets
        ]

        def plainest() -> None:
            marks = ",".join("?" * len(claim_ids))
            vault.db.execute(f"SELECT * FROM claim WHERE id IN ({marks})", list(claim_ids)).fetchall()  # noqa: S608 - marks
            bare(strings)

        draw_batch(vault.db, replace(job, claim_ids=claim_ids[:1]), lambda _done, _all: None)
        our_seconds = seconds(lambda: draw_batch(vault.db, job, lambda _done, _all: None))
        bare_seconds = seconds(plainest)
    print(
        f"from the vault: bare {bare_seconds:.2f} s, ours {our_seconds:.2f} s: {our_seconds / bare_seconds:.2f} times"
    )
    assert our_seconds < MOST_TIMES_FROM_VAULT * bare_seconds
