"""F1: the help on the page shown, read from resources/help in the window itself."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QBrush,
    QDesktopServices,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QLabel, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from app.ui.icons import set_icon
from app.ui.theme import TEXT_PX, TITLE_PX, Theme

_FIRST_TOPIC = "index"
_INDENT_PX = 18
_CELL_PX = 5


class HelpView(QDockWidget):
    """A dock with one topic; links lead to other topics (`claims.md`), web links to the browser."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._topic = ""
        self.setObjectName("help")
        self.setWindowTitle(self.tr("Help"))
        self.setFeatures(self.DockWidgetFeature.DockWidgetClosable | self.DockWidgetFeature.DockWidgetMovable)
        self.setTitleBarWidget(self._title_bar())
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(self.tr("Help"))
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDocumentMargin(12)
        self.text.document().setIndentWidth(_INDENT_PX)
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
        self._space_out()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _space_out(self) -> None:
        """Markdown comes without the air between paragraphs that reading wants."""
        block = self.text.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            form = block.blockFormat()
            in_list, in_table = block.textList() is not None, cursor.currentTable() is not None
            form.setBottomMargin(0 if in_table else 4 if in_list else 8)
            cursor.setBlockFormat(form)
            if level := form.headingLevel():
                words = QTextCharFormat()
                words.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
                words.setProperty(QTextFormat.Property.FontPixelSize, TITLE_PX if level == 1 else TEXT_PX)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(words)
            if (table := cursor.currentTable()) is not None and cursor.block() == table.firstCursorPosition().block():
                _dress_table(table)
            block = block.next()

    def _title_bar(self) -> QWidget:
        title = QLabel(self.tr("Help"))
        title.setProperty("role", "heading")
        close = QToolButton()
        close.setAccessibleName(self.tr("Close the help"))
        set_icon(close, "close", "muted", px=14)
        close.clicked.connect(self.close)
        bar = QFrame()
        bar.setProperty("surface", "bar")
        bar.setProperty("edge", "bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 4, 6, 4)
        row.addWidget(title, 1)
        row.addWidget(close)
        return bar

    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
        elif link.path().endswith(".md"):
            self.show_topic(Path(link.path()).stem)
        elif link.fragment():
            self.text.scrollToAnchor(link.fragment())


def _dress_table(table: QTextTable) -> None:
    """One thin line round each cell, and air inside."""
    form = table.format()
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(Theme.current().color("border")))
    form.setCellPadding(_CELL_PX)
    form.setCellSpacing(0)
    form.setTopMargin(4)
    form.setBottomMargin(10)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
