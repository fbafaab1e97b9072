"""A thousand one-page claims as one PDF, against a bare reportlab loop that draws the same strings.

In processor time: how busy the machine is does not count.
"""

import io
import time
from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.forms import cms1500
from app.forms.cms1500_boxes import BOX_BY_KEY
from tests import builders as make

CLAIMS = 1_000
ROUNDS = 2
MOST_TIMES_BARE = 1.5

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


@pytest.mark.bench
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
