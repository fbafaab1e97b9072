"""Every action said once: its words, key and menu; the menu bar and Ctrl+K are both made from these."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.ui.icons import set_icon

MENUS = ("File", "Edit", "Go", "Visit", "Claims", "Money", "Tools", "Help")


def menu_title(menu: str) -> str:
    """The menu's words, with its mnemonic."""
    tr = QCoreApplication.translate
    return {
        "File": tr("Menu", "&File"),
        "Edit": tr("Menu", "&Edit"),
        "Go": tr("Menu", "&Go"),
        "Visit": tr("Menu", "&Visit"),
        "Claims": tr("Menu", "&Claims"),
        "Money": tr("Menu", "Mone&y"),
        "Tools": tr("Menu", "&Tools"),
        "Help": tr("Menu", "&Help"),
    }[menu]


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`text` is what the menu and Ctrl+K show, `menu` one of MENUS.

    `enabled` is asked when a menu or Ctrl+K opens and when the key is pressed. `group` draws a line in the menu where
    it changes. `page` limits it to one page: elsewhere its key is free. `not_on` names the pages that have the same
    deed of their own, nearer to what is chosen there. Where a page or a grid owns the key, as it acts on the row with
    the cursor, it is shown and not bound (`binds`).
    """

    text: str
    shortcut: str
    menu: str
    handler: Callable[[], object]
    icon: str = ""
    enabled: Callable[[], bool] | None = None
    group: str = ""
    page: str = ""
    binds: bool = True
    not_on: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text without the mnemonic's mark."""
        return self.text.replace("&&", "\0").replace("&", "").replace("\0", "&")

    def is_enabled(self) -> bool:
        return self.enabled is None or self.enabled()


class Actions(QObject):
    """The window's actions as Qt's, in their menus, with their keys."""

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._menus: dict[str, QMenu] = {}
        self._made: list[tuple[ActionSpec, QAction]] = []
        self._undrawn: list[tuple[QAction, str]] = []
        self._page = ""
        for name in MENUS:
            menu = bar.addMenu(menu_title(name))
            menu.menuAction().setVisible(False)
            menu.aboutToShow.connect(self._draw_icons)
            menu.aboutToShow.connect(self._grey_out)
            menu.aboutToHide.connect(self._keep_keys_alive)
            self._menus[name] = menu

    def add(self, specs: Iterable[ActionSpec]) -> None:
        """Put actions at the end of their menus."""
        for spec in specs:
            menu = self._menus[spec.menu]
            before = [made for made, _ in self._made if made.menu == spec.menu]
            if before and before[-1].group != spec.group:
                menu.addSeparator()
            action = menu.addAction(spec.text)
            action.setMenuRole(QAction.MenuRole.NoRole)
            key = QKeySequence(spec.shortcut)
            if spec.binds:
                action.setShortcut(key)
            elif spec.shortcut:
                action.setText(f"{spec.text}\t{key.toString(QKeySequence.SequenceFormat.NativeText)}")
            action.triggered.connect(lambda _checked=False, spec=spec: self.run(spec))
            if spec.icon:
                self._undrawn.append((action, spec.icon))
            menu.menuAction().setVisible(True)
            self._made.append((spec, action))
        self._keep_keys_alive()

    def specs(self) -> list[ActionSpec]:
        """The actions that may be taken now, for Ctrl+K."""
        return [spec for spec, _ in self._made if self._may(spec)]

    def show_page(self, page: str) -> None:
        """Only this page's own actions, beside the common ones, keep their keys."""
        self._page = page
        self._keep_keys_alive()

    def run(self, spec: ActionSpec) -> None:
        """Take the action, if it still may be."""
        if self._may(spec):
            spec.handler()

    def _keep_keys_alive(self) -> None:
        """A greyed action's key is dead, so none is grey while no menu is open: `run` asks then."""
        for spec, action in self._made:
            action.setVisible(self._is_here(spec))
            action.setEnabled(self._is_here(spec))

    def _draw_icons(self) -> None:
        """With the first menu that opens: the window need not wait for them."""
        for action, icon in self._undrawn:
            set_icon(action, icon, px=16)
        self._undrawn.clear()

    def _grey_out(self) -> None:
        for spec, action in self._made:
            action.setEnabled(self._may(spec))

    def _is_here(self, spec: ActionSpec) -> bool:
        return self._page not in spec.not_on if not spec.page else spec.page == self._page

    def _may(self, spec: ActionSpec) -> bool:
        return self._is_here(spec) and spec.is_enabled()
