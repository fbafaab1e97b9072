"""The heads of the service lines, each over its column's words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui.encounter.line_row import WIDTHS

_TITLES = (
    ("number", "", False),
    ("service_date", "From", False),
    ("through_date", "To", False),
    ("place_of_service", "POS", False),
    ("procedure", "Code", False),
    ("", "What it is", False),
    ("modifiers", "Modifiers", False),
    ("pointers", "Dx", False),
    ("units", "Units", True),
    ("charge", "Charge", True),
    ("allowed", "Medicare", True),
    ("mark", "", False),
)
"""The part of the row, its words, and whether it holds numbers, which stand at the right."""


class LineHead(QFrame):
    """A cell's edge and padding are counted in. `labels` by the part of the row: some come and go with their column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("edge", "bottom")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 5)
        layout.setSpacing(2)
        self.labels: dict[str, QLabel] = {}
        for part, title, right in _TITLES:
            label = QLabel(title)
            label.setProperty("role", "label")
            indent = 8 if part else 2
            label.setContentsMargins(indent if title and not right else 0, 0, 10 if right else 0, 0)
            self.labels[part] = label
            if right:
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if part:
                label.setFixedWidth(WIDTHS[part])
                layout.addWidget(label)
            else:
                label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                layout.addWidget(label, 1)
