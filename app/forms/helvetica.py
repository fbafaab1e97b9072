"""How wide Helvetica prints, so that the screen can lay out the form's words without the PDF library (40 ms to load).

Widths of the characters 32 to 126 in thousandths of the type size, from Adobe's metrics of the PDF's own fonts;
the slanted cuts have the same.
"""

_FIRST = 32

_PLAIN = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 "
    "584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 "
    "333 611 556 778 556 556 500 389 280 389 584"
)
_WIDTHS = {bold: tuple(map(int, widths.split())) for bold, widths in ((False, _PLAIN), (True, _BOLD))}


def width_pt(text: str, size: float, *, bold: bool = False) -> float:
    """The width of printable ASCII text in points."""
    widths = _WIDTHS[bold]
    return sum(widths[ord(letter) - _FIRST] for letter in text) * size / 1000
