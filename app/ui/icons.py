"""Icons of one style: strokes on a 24-pixel field, drawn in the theme's colours and sharp at any scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton

from app import paths
from app.ui.theme import Theme

ICON_PX = 20


def icon(name: str, color: str = "text", px: int = ICON_PX) -> QIcon:
    """The icon in a token's colour, with a picture for each scale the screens have."""
    made = QIcon()
    for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}):
        made.addPixmap(icon_pixmap(name, color, px, ratio))
    return made


def set_icon(
    target: QAbstractButton | QAction, name: str, color: str = "text", checked: str = "", px: int = ICON_PX
) -> None:
    """Give a button or action its icon and keep it in the theme's colours; `checked` colours it when on."""
    for keeper in target.findChildren(_Keeper):
        keeper.deleteLater()
    _Keeper(target, name, color, checked, px)


def icon_pixmap(name: str, color: str, px: int, ratio: float) -> QPixmap:
    """One picture of `px` logical pixels for a screen of that ratio."""
    return _pixmap(name, Theme.current().color(color).name(), px, ratio)


@cache
def _pixmap(name: str, color: str, px: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # loaded with the first icon, not with the program

    drawing = _drawing(name).replace("currentColor", color)
    pixmap = QPixmap(round(px * ratio), round(px * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _drawing(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


class _Keeper(QObject):
    """Lives with its button and draws the icon anew when the theme changes."""

    def __init__(self, target: QAbstractButton | QAction, name: str, color: str, checked: str, px: int) -> None:
        super().__init__(target)
        self._target, self._name, self._color, self._checked, self._px = target, name, color, checked, px
        Theme.current().changed.connect(self._draw)
        if isinstance(target, QAbstractButton):
            target.setIconSize(QSize(px, px))
        self._draw()

    def _draw(self) -> None:
        made = icon(self._name, self._color, self._px)
        if self._checked:
            for ratio in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
                picture = icon_pixmap(self._name, self._checked, self._px, ratio)
                made.addPixmap(picture, QIcon.Mode.Normal, QIcon.State.On)
                made.addPixmap(picture, QIcon.Mode.Active, QIcon.State.On)
        self._target.setIcon(made)
