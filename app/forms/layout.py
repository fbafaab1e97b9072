"""What any printed claim form is made of, as data: its boxes, its own picture, its grid. Knows no form by name.

The printer (`app.forms.printing`), the live preview and the click from a box to its field read only this; a further
form is a further table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.forms.helvetica import width_pt

COLUMN_PT = 7.2
LINE_PT = 12.0
"""Ten characters and six lines an inch: the pitch US claim forms are ruled for."""
PAGE_WIDTH_PT, PAGE_HEIGHT_PT = 612.0, 792.0
"""US Letter."""
HAIR_PT = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """One place on a form: at most `columns` characters from its left edge and baseline (points from bottom left).

    `field` is where its value comes from, in the words of `Finding.field`; for repeated lines the number counts from
    the sheet's first. `help` says what goes there. `right` boxes are filled from their right end.
    """

    key: str
    item: str
    x_pt: float
    baseline_y_pt: float
    columns: int
    field: str
    title: str
    help: str = ""
    right: bool = False
    instead: bool = False
    """Lies over other boxes: filled in their place for payers that want it so."""


@dataclass(frozen=True, slots=True)
class FormPage:
    """One sheet: the text of each box by its key; boxes that stay empty are left out."""

    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; a dashed one parts the pieces of a value."""

    x0: float
    top: float
    x1: float
    bottom: float
    width: float = HAIR_PT
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Shade:
    """An area in the form's pale tone, without a border."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A filled arrow head of the right margin: its tip, and whether it points down."""

    x: float
    tip: float
    down: bool

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The outline: tip, barb, notch, barb."""
        back = -1 if self.down else 1
        return (
            (self.x, self.tip),
            (self.x - 3.2, self.tip + 9 * back),
            (self.x, self.tip + 6.5 * back),
            (self.x + 3.2, self.tip + 9 * back),
        )


@dataclass(frozen=True, slots=True)
class Words:
    """Printed words in Helvetica. `turned` words read upwards from their baseline's start.

    `faint` words are in the pale tone, and data may be printed over them.
    """

    x: float
    baseline: float
    text: str
    size: float = 6.0
    bold: bool = False
    italic: bool = False
    turned: bool = False
    faint: bool = False

    @property
    def font(self) -> str:
        """The name of the PDF's own font."""
        style = ("Bold" if self.bold else "") + ("Oblique" if self.italic else "")
        return f"Helvetica-{style}" if style else "Helvetica"

    @property
    def width_pt(self) -> float:
        """How wide the words print; another font is to be squeezed to it."""
        return width_pt(self.text, self.size, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Picture:
    """The form's own print, for plain paper and the screen, drawn in this order."""

    ink: str = "#000000"
    tint: str = "#eeeeee"
    dashes: tuple[float, float] = (3.0, 1.6)
    shades: tuple[Shade, ...] = ()
    rules: tuple[Rule, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """What the alignment page of a form shows: rows of type in some boxes, and rulers over two printed landmarks."""

    typed: tuple[str, ...]
    """Keys of boxes filled with X."""
    landmark_y_pt: float
    landmark_x_pt: float
    """Where a level and an upright line of the pre-printed form belong, from the bottom left."""
    ruler_x_pt: float
    ruler_y_pt: float
    """Where the rulers cross them."""
    measure_pt: tuple[float, float, float] = (72.0, 540.0, 24.0)
    """From where to where, and how high, the line runs that is to be measured."""
    advice: tuple[str, ...] = ()
    """How to read them, in a few lines."""


@dataclass(frozen=True, slots=True)
class FormLayout:
    """One claim form, whole."""

    name: str
    """As people call it, with its edition: `CMS-1500 (02/12)`."""
    boxes: tuple[Box, ...]
    """Top to bottom, as the form is read."""
    picture: Picture
    alignment: Alignment
    lines_a_page: int
    """How many service lines a sheet holds."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Fields that print in the boxes of others, with those: `line.note` in `line.drug` (without the line's number)."""
    box_by_key: Mapping[str, Box] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "box_by_key", {box.key: box for box in self.boxes})

    def boxes_of(self, path: str) -> tuple[Box, ...]:
        """The boxes a field prints in, in the words of `Finding.field`; a line's on the sheet that holds it."""
        kind, _, rest = path.partition(".")
        place, _, part = rest.partition(".")
        if kind == "line" and place.isdigit():
            part = self.also.get(f"line.{part}", f"line.{part}").removeprefix("line.")
            path = f"line.{int(place) % self.lines_a_page}.{part}"
        else:
            path = self.also.get(path, path)
        return tuple(box for box in self.boxes if box.field == path)
