"""F1: the help on the page shown, read from resources/help in the window itself."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QDockWidget, QTextBrowser, QVBoxLayout, QWidget

from app.ui.theme import Theme

_FIRST_TOPIC = "index"


class HelpView(QDockWidget):
    """A dock with one topic; links lead to other topics (`claims.md`), web links to the browser."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._topic = ""
        self.setObjectName("help")
        self.setWindowTitle(self.tr("Help"))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(self.tr("Help"))
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDocumentMargin(12)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        self.setWidget(holder)
        self.setMinimumWidth(300)
        Theme.current().changed.connect(self._render)

    @property
    def topic(self) -> str:
        """The topic shown."""
        return self._topic

    def show_topic(self, topic: str) -> None:
        """Show a topic, or the first page of the help where there is none of that name."""
        known = (self._folder / f"{topic}.md").is_file()
        self._topic = topic if known else _FIRST_TOPIC
        self._render()
        self.show()
        self.raise_()

    def _render(self) -> None:
        path = self._folder / f"{self._topic}.md"
        if not path.is_file():
            self.text.setPlainText(self.tr("There is no help on this page yet. The menus show every key."))
            return
        # The colours of links are set into the document when it is read, so a new theme reads it again.
        self.text.document().setMarkdown(
            path.read_text(encoding="utf-8"), QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        self.text.moveCursor(self.text.textCursor().MoveOperation.Start)

    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
        elif link.path().endswith(".md"):
            self.show_topic(Path(link.path()).stem)
        elif link.fragment():
            self.text.scrollToAnchor(link.fragment())
