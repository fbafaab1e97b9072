"""The walls of DESIGN.md, held to by reading every import: each layer looks down only, and nothing goes in circles."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Reading code sets needs no service: no patient data is there and nothing is written.
CODE_READING = {"app.codesets", "app.codesets.records", "app.codesets.official"}
# Small modules every layer may use.
EVERYWHERE = {"app", "app.errors", "app.collector"}

# What each layer may import of the project beside itself: a name covers itself and what is below it,
# the sets spelled out with {…} above and below are exact modules.
BELOW: dict[str, set[str]] = {
    "app.errors": set(),
    "app.collector": set(),
    "app.paths": set(),
    "app.domain": set(),
    "app.codesets": {"app.domain", "app.paths"},
    "app.store": {"app.domain", "app.paths"},
    "app.queries": {"app.domain", "app.store.connection"},
    "app.forms": {"app.domain", "app.paths"},
    "app.edi": {"app.domain"},
    "app.services": {
        "app.domain",
        "app.codesets",
        "app.store",
        "app.queries",
        "app.forms",
        "app.edi",
        "app.paths",
    },
    "app.ui": {"app.domain", "app.services", "app.queries", "app.forms", "app.paths"},
    "app.cli": {"app.domain", "app.services", "app.queries", "app.paths"},
    "app.__main__": {"app.domain", "app.services", "app.queries", "app.paths", "app.ui", "app.cli"},
}
READS_CODES = {"app.ui", "app.cli", "app.__main__"}

# Outside packages (and stdlib ones that touch the world) and the only layers that may use them.
KEPT_TO: dict[str, set[str]] = {
    "PySide6": {"app.ui", "app.__main__"},
    "sqlite3": {"app.store", "app.queries", "app.codesets"},
    "sqlcipher3": {"app.store", "app.queries"},
    "sqlite_utils": {"app.store"},
    "cryptography": {"app.store"},
    "reportlab": {"app.forms"},
    "platformdirs": {"app.paths"},
}
NOT_IN_DOMAIN = {"os", "io", "pathlib", "time", "random", "secrets", "socket", "subprocess", "shutil", "tempfile"}

SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM|CREATE\s+TABLE)\s", re.DOTALL)
NO_SQL = ("app.ui", "app.domain", "app.forms", "app.edi", "app.services", "app.cli", "app.__main__")


def module_name(path: Path, root: Path = ROOT) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def sources(root: Path = ROOT) -> dict[str, ast.Module]:
    """The tree of every module, read once for all tests."""
    return {
        module_name(path, root): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted((root / "app").rglob("*.py"))
    }


def imports(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """Each module the tree imports anywhere; `from app.ui import format` names app.ui.format where that is one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import: write the full name"
            base = node.module or ""
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield full if full in known else base


def layer_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def within(module: str, place: str) -> bool:
    return module == place or module.startswith(place + ".")


def breaches(module: str, imported: str) -> str:
    """Say what is wrong with one import, or nothing."""
    layer = layer_of(module)
    if within(imported, "app"):
        if layer == "app" or within(imported, layer) or imported in EVERYWHERE:
            return ""
        if layer in READS_CODES and imported in CODE_READING:
            return ""
        if layer not in BELOW:
            return f"{module} belongs to no layer of DESIGN.md"
        allowed = any(within(imported, place) for place in BELOW[layer])
        return "" if allowed else f"{module} may not import {imported}"
    top = imported.split(".")[0]
    if top in KEPT_TO and layer not in KEPT_TO[top]:
        return f"{module} may not import {top}: it is kept to {', '.join(sorted(KEPT_TO[top]))}"
    if layer == "app.domain" and top in NOT_IN_DOMAIN:
        return f"{module} may not import {top}: the domain is pure"
    return ""


def texts(tree: ast.Module) -> Iterator[str]:
    """Every string literal that is no docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_layers_import_downwards_only() -> None:
    trees = sources()
    found = {
        words
        for module, tree in trees.items()
        for imported in imports(tree, set(trees))
        if (words := breaches(module, imported))
    }
    assert not found, "\n".join(sorted(found))


def test_no_import_goes_in_a_circle() -> None:
    trees = sources()
    graph = {
        module: {name for name in imports(tree, set(trees)) if name in trees and name != module}
        for module, tree in trees.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("import cycle: " + " → ".join(error.args[1]))


def test_sql_stays_in_store_queries_and_codesets() -> None:
    found = {
        f"{module} holds SQL: {text[:60]!r}"
        for module, tree in sources().items()
        if layer_of(module) in NO_SQL
        for text in texts(tree)
        if SQL.search(text)
    }
    assert not found, "\n".join(sorted(found))


def test_every_file_says_its_one_idea_first() -> None:
    silent = [module for module, tree in sources().items() if not ast.get_docstring(tree)]
    assert not silent, f"no module docstring: {silent}"


def test_no_catch_all_module_names() -> None:
    catch_all = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    found = [module for module in sources() if catch_all & set(module.split("."))]
    assert not found, f"name these by what they hold: {found}"


def test_top_folders_are_the_four_of_the_design() -> None:
    left_by_builds = {"build", "dist", "__pycache__"}
    folders = {
        entry.name
        for entry in ROOT.iterdir()
        if entry.is_dir() and entry.name[0] != "." and entry.suffix not in {".egg-info", ".screens"}
    }
    assert folders - left_by_builds == {"app", "resources", "tests", "packaging"}


def test_packaging_is_no_package() -> None:
    """An __init__.py there would shadow PyPI's packaging, which pytest and others import."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_what_a_check_needs_is_in_the_project_file() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error"]
    assert settings["tool"]["mypy"]["strict"] is True


@pytest.mark.parametrize(
    ("module", "imported", "wrong"),
    [
        ("app.domain.claim", "dataclasses", False),
        ("app.domain.claim", "app.domain.money", False),
        ("app.domain.claim", "app.store.claims", True),
        ("app.domain.claim", "sqlite3", True),
        ("app.domain.aging", "time", True),
        ("app.queries.worklist", "app.store.connection", False),
        ("app.queries.worklist", "app.store.claims", True),
        ("app.forms.cms1500", "app.services.claims", True),
        ("app.services.claims", "app.forms.cms1500", False),
        ("app.services.claims", "PySide6.QtCore", True),
        ("app.ui.claims.page", "app.services.claims", False),
        ("app.ui.coding.panel", "app.codesets.records", False),
        ("app.ui.coding.panel", "app.codesets.icd10cm.build", True),
        ("app.ui.claims.page", "app.store.claims", True),
        ("app.ui.claims.page", "app.forms.cms1500", False),
        ("app.ui.claims.page", "app.edi.claim_837p", True),
        ("app.cli", "app.ui.main_window", True),
        ("app.elsewhere.thing", "app.domain.claim", True),
    ],
)
def test_the_wall_itself(module: str, imported: str, wrong: bool) -> None:
    assert bool(breaches(module, imported)) is wrong


def test_imports_are_read_wherever_they_stand() -> None:
    tree = ast.parse("import os\ndef f():\n    from app.ui import format, Thing\n")
    assert set(imports(tree, {"app.ui.format"})) == {"os", "app.ui.format", "app.ui"}


def test_sql_is_told_from_words() -> None:
    assert SQL.search("SELECT id FROM claims WHERE 1")
    assert not SQL.search("Select a place from the list")
