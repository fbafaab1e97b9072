"""Every page by a screen reader and by keyboard alone: names, the way of Tab, one primary button, help."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import paths
from app.services.demo import make_demo
from app.services.vaults import Vault, open_vault
from app.ui.page_actions import page_actions
from app.ui.workbench import Workbench
from tests.store.new_vault import LIGHT_COST

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
PAGES = (
    "worklist",
    "encounter",
    "claims",
    "printing",
    "remittances",
    "payments",
    "accounts",
    "patients",
    "coding-queries",
    "underpayments",
    "setup",
    "codes",
    "settings",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("pages") / "demo"
    make_demo(folder, NOW, cost=LIGHT_COST)
    with open_vault(folder, "demo", NOW) as made:
        yield made


@pytest.fixture
def bench(demo: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    made = Workbench(demo, lambda: NOW)
    qtbot.addWidget(made.window, before_close_func=lambda window: window.really_close())
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    return made


def shown(bench: Workbench, key: str) -> list[QWidget]:
    """The states of a page worth walking: each tab, each record shown."""
    page = bench.window.show_page(key)
    assert page is not None
    if key == "encounter":
        bench.open_encounter(53)
        page.facts.more_button.setChecked(True)  # type: ignore[attr-defined] # the visit page's own
    elif key == "patients":
        page.open_patient(1)  # type: ignore[attr-defined] # the patients page's own
    elif key == "accounts":
        page.open_account(1)  # type: ignore[attr-defined] # the accounts page's own
    QApplication.processEvents()
    return [page]


def test_each_page_stands_at_the_next_start_as_it_was_left(
    demo: Vault, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    monkeypatch.setattr(
        "app.ui.workbench.window_settings", lambda: QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    )

    def start() -> Workbench:
        made = Workbench(demo, lambda: NOW)
        qtbot.addWidget(made.window, before_close_func=lambda window: window.really_close())
        made.window.resize(1366, 768)
        made.window.show()
        made.window.activateWindow()
        qtbot.waitUntil(made.window.isActiveWindow)
        return made

    first = start()
    claims, patients = first.window.show_page("claims"), first.window.show_page("patients")
    first.window.show_page("claims")
    QTest.keyClick(first.window, Qt.Key.Key_F4)
    assert not claims.detail.isVisible()  # type: ignore[union-attr] # the claims page's own
    QApplication.processEvents()
    patients._halves.moveSplitter(700, 1)  # type: ignore[union-attr] # the patients page's own
    left = patients._halves.sizes()  # type: ignore[union-attr]
    first.window.really_close()
    second = start()
    claims = second.window.show_page("claims")
    assert claims is not None and not claims.detail.isVisible()  # type: ignore[attr-defined]
    patients = second.window.show_page("patients")
    assert patients is not None
    assert patients._halves.sizes() == pytest.approx(left, abs=2)  # type: ignore[attr-defined]
    visit = second.window.show_page("encounter")
    assert visit is not None and visit.panel.isVisible()  # type: ignore[attr-defined]


def focusable(within: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in within.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def spoken(widget: QWidget) -> str:
    """What a screen reader says of it: its given name, or its own words."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def describe(widget: QWidget) -> str:
    parents: list[str] = []
    at = widget.parentWidget()
    while at is not None and len(parents) < 4:
        parents.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return f"{type(widget).__name__} {widget.objectName()!r} in {' < '.join(parents)}"


def tabs_of(page: QWidget) -> list[tuple[QTabBar, int]]:
    bars = [bar for bar in page.findChildren(QTabBar) if bar.isVisible()]
    return [(bar, place) for bar in bars for place in range(bar.count()) if bar.isTabEnabled(place)]


@pytest.mark.parametrize("key", PAGES)
def test_whatever_takes_the_focus_has_a_name(bench: Workbench, key: str) -> None:
    (page,) = shown(bench, key)
    nameless = {describe(widget) for widget in focusable(bench.window) if not spoken(widget).strip()}
    for bar, place in tabs_of(page):
        bar.setCurrentIndex(place)
        QApplication.processEvents()
        nameless |= {describe(widget) for widget in focusable(page) if not spoken(widget).strip()}
    assert not nameless


@pytest.mark.parametrize("key", PAGES)
def test_tab_reaches_every_field_and_goes_round(bench: Workbench, key: str, qtbot: QtBot) -> None:
    (page,) = shown(bench, key)
    wanted = {widget for widget in focusable(page) if not _steps_by_arrows(widget)}
    start = QApplication.focusWidget()
    reached: set[QWidget] = {start} if start is not None else set()
    for _step in range(600):
        QTest.keyClick(QApplication.focusWidget() or bench.window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or (focus is start and len(reached) > 1):
            break
        reached.add(focus)  # a text with links keeps the focus while Tab walks its links
        assert focus.isVisible()
    missed = {describe(widget) for widget in wanted if widget not in reached and widget.isVisible()}
    assert not missed


@pytest.mark.parametrize(("key", "part"), [("encounter", "facts"), ("patients", "pane")])
def test_tab_goes_to_the_right_and_then_down(bench: Workbench, key: str, part: str) -> None:
    (page,) = shown(bench, key)
    form: QWidget = getattr(page, part)
    fields = [widget for widget in focusable(form) if not isinstance(widget, QAbstractScrollArea)]

    def place(field: QWidget) -> tuple[int, int]:
        middle = field.mapTo(form, field.rect().center())
        return round(middle.y() / 25), field.mapTo(form, QPoint(0, 0)).x()

    by_place = sorted(fields, key=place)
    by_place[0].setFocus()
    walked = []
    while (focus := QApplication.focusWidget()) in fields and focus not in walked:
        walked.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert [describe(field) for field in walked] == [describe(field) for field in by_place]


def _steps_by_arrows(widget: QWidget) -> bool:
    """One of several that share a place in the way of Tab, as radio buttons and chips do."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None


@pytest.mark.parametrize("key", PAGES)
def test_there_is_one_primary_button_at_most_and_it_shows_its_key(bench: Workbench, key: str) -> None:
    (page,) = shown(bench, key)
    primary = [button for button in page.findChildren(QPushButton) if button.property("primary") and button.isVisible()]
    assert len(primary) <= 1
    for button in primary:
        assert re.search(r"\(.+\)$", button.accessibleName()), button.text()
        place = button.mapTo(bench.window, button.rect().bottomRight())
        assert place.y() > bench.window.height() * 3 // 4


@pytest.mark.parametrize("key", PAGES)
def test_f1_opens_the_help_on_the_page(bench: Workbench, key: str) -> None:
    bench.window.show_page(key)
    QTest.keyClick(bench.window, Qt.Key.Key_F1)
    help_view = bench.window._help
    assert help_view is not None and help_view.isVisible()
    assert help_view.topic == bench.window._specs[key].help_topic
    assert len(help_view.text.toPlainText()) > 300


def test_the_contents_of_the_help_name_every_page_with_its_key(bench: Workbench) -> None:
    assert set(bench.window._specs) == set(PAGES)
    contents = (paths.resources() / "help" / "index.md").read_text(encoding="utf-8")
    for number, spec in enumerate(bench.window._specs.values(), 1):
        key = f"Ctrl+{number}" if number <= 9 else ""
        assert f"| [{spec.title}]({spec.help_topic}.md) | {key} |" in contents


def help_files() -> list[Path]:
    return sorted((paths.resources() / "help").glob("*.md"))


@pytest.mark.parametrize("topic", help_files(), ids=lambda path: path.stem)
def test_links_of_the_help_lead_somewhere(topic: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", topic.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (topic.parent / target).is_file(), target


def underlined(within: QWidget) -> set[str]:
    """The letters that press something with Alt."""
    words = [widget.text() for widget in within.findChildren(QWidget) if isinstance(widget, QAbstractButton | QLabel)]
    words += [bar.tabText(place) for bar in within.findChildren(QTabBar) for place in range(bar.count())]
    return {letter for text in words for letter in re.findall(r"&(\w)", text)}


def test_the_help_names_no_key_that_no_menu_or_page_knows(bench: Workbench) -> None:
    known = {spec.shortcut.replace("Return", "Enter") for spec, _ in bench.window._actions._made if spec.shortcut}
    for key in PAGES:
        bench.window.show_page(key)
    known |= {made.key().toString() for made in bench.window.findChildren(QShortcut)}
    known |= {f"Alt+{letter.upper()}" for letter in underlined(bench.window)}
    known |= {"Ctrl+Delete", "Alt+Up", "Alt+Down"}  # the grids of a visit act on these themselves
    known |= {"Alt+A", "Alt+B", "Alt+N", "Alt+R", "Alt+T"}  # the paper EOB, a dialog
    named = set()
    for topic in help_files():
        named |= set(re.findall(r"\b(?:(?:Ctrl|Alt|Shift)\+)+(?:\w+)|\bF\d\b", topic.read_text(encoding="utf-8")))
    assert named <= known, named - known


def test_every_menu_entry_of_a_page_finds_its_deed(bench: Workbench) -> None:
    asked: list[tuple[str, str]] = []

    def on_page(key: str, deed: str) -> Callable[[], None]:
        asked.append((key, deed))
        return lambda: None

    page_actions(on_page)
    for key, deed in asked:
        page = bench.window.show_page(key)
        assert callable(attrgetter(deed)(page)), (key, deed)


def test_no_letter_of_a_page_is_a_menus_or_anothers(bench: Workbench) -> None:
    menus = [action.text() for action in bench.window.menuBar().actions()]
    for key in PAGES:
        for page in shown(bench, key):
            bars = [bar for bar in bench.window.findChildren(QTabBar) if bar.isVisible()]
            tabs = [tab for tab in page.findChildren(QTabWidget) if tab.isVisible()]
            for place in range(max((tab.count() for tab in tabs), default=1)):
                for tab in tabs:
                    tab.setCurrentIndex(place)
                words = [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.buddy()]
                words += [button.text() for button in page.findChildren(QAbstractButton) if button.isVisible()]
                words += [bar.tabText(at) for bar in bars for at in range(bar.count())]
                letters = [found[1].lower() for each in menus + words if (found := re.search("(?<!&)&(\\w)", each))]
                twice = {letter for letter in letters if letters.count(letter) > 1}
                assert not twice, (key, [each for each in menus + words if any(f"&{x}" in each.lower() for x in twice)])


def test_each_menu_fits_a_small_screen_and_says_a_thing_once(bench: Workbench) -> None:
    for key in PAGES:
        shown(bench, key)
        for menu in (action.menu() for action in bench.window.menuBar().actions()):
            assert isinstance(menu, QMenu)
            assert menu.sizeHint().height() < 740, (key, menu.title())
            words = [each.text().split("\t")[0].replace("&", "") for each in menu.actions() if each.isVisible()]
            named = [each for each in words if each]
            assert len(set(named)) == len(named), (key, named)
