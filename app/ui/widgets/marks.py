"""Marks a field as wrong or doubtful: its edge, its hover text and what a screen reader says."""

from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, tone: str = "", words: str = "") -> None:
    """Set the edge to `tone` ("danger", "warn" or "") and say why; nothing given takes the mark away."""
    if (widget.property("tone") or "") != tone:
        widget.setProperty("tone", tone)
        restyle(widget)
    # Asked first: with every key some hundred fields are told what they show already.
    if widget.toolTip() != words:
        widget.setToolTip(words)
    if widget.accessibleDescription() != words:
        widget.setAccessibleDescription(words)


def restyle(widget: QWidget) -> None:
    """Read the style sheet again after a property it asks for has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
