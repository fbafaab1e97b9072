"""Which books the Codes tab searches: a line of links, the chosen one marked, and how long the search took."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from app.services.code_search import Scope
from app.ui.theme import Theme


class ScopeLine(QLabel):
    """`chosen(scope)` by mouse, or by `step` from the keyboard."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "label")
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.scope = Scope.ALL
        self.linkActivated.connect(self._choose)

    def step(self, step: int) -> None:
        """Go on to the next books."""
        scopes = list(Scope)
        self._choose(scopes[(scopes.index(self.scope) + step) % len(scopes)])

    def say(self, elapsed_ms: float | None, *, ready: bool) -> None:
        """Show the books; `ready`: whether the code book is there."""
        tokens = Theme.current().tokens
        names = {
            Scope.ALL: self.tr("All"),
            Scope.DIAGNOSES: self.tr("ICD-10-CM"),
            Scope.PROCEDURES: self.tr("HCPCS, CPT"),
            Scope.OWN: self.tr("My codes"),
        }
        style = f"style='color:{tokens.accent}; text-decoration:none'"
        muted = f"style='color:{tokens.muted}; text-decoration:none'"
        words = " · ".join(
            f"<a href='{key}' {style}><b>{name}</b></a>" if key is self.scope else f"<a href='{key}' {muted}>{name}</a>"
            for key, name in names.items()
        )
        took = f"&nbsp;&nbsp;{elapsed_ms:.0f} ms" if elapsed_ms is not None else ""
        missing = "" if ready else f"&nbsp;&nbsp;{self.tr('code book is being prepared')}"
        self.setText(words + took + missing)

    def _choose(self, key: str) -> None:
        self.scope = Scope(key)
        self.chosen.emit(key)
