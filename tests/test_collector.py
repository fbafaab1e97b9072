"""Imports leave the garbage collector no work and the window no pause."""

import gc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.codesets.icd10cm.build import BuildStopped, build_codesets
from app.codesets.icd10cm.source import find_icd10cm_source
from app.codesets.icd10cm.tabular import TabularNode, read_code_list, read_tabular
from app.collector import collector_waits


def is_past(asked: Iterator[int], moment: int) -> bool:
    return next(asked) > moment


def trees() -> int:
    return sum(isinstance(each, TabularNode) for each in gc.get_objects())


def test_the_collector_waits_for_the_last_and_comes_back_as_it_was() -> None:
    before = gc.get_threshold()
    with collector_waits():
        with collector_waits():
            assert gc.get_threshold()[0] == 0
        gc.enable()  # as a window does that has just started
        assert gc.get_threshold()[0] == 0
    assert gc.get_threshold() == before


def test_a_stop_at_any_moment_leaves_no_tree_behind(tmp_path: Path) -> None:
    gc.collect()
    before = trees()
    gc.disable()
    try:
        for moment in (3, 20, 26):
            asked = iter(range(100))
            with pytest.raises(BuildStopped):
                build_codesets(tmp_path / "a.sqlite", should_stop=partial(is_past, asked, moment))
        assert trees() == before
    finally:
        gc.enable()


def test_a_damaged_list_leaves_no_tree_behind(tmp_path: Path) -> None:
    source = find_icd10cm_source()
    broken = tmp_path / "broken.xml"
    broken.write_bytes(source.tabular.read_bytes()[:900_000])
    gc.collect()
    before = trees()
    gc.disable()
    try:
        with pytest.raises(Exception, match="damaged at line"):
            read_tabular(broken, broken.name, read_code_list(source.code_list), lambda done: None)
        assert trees() == before
    finally:
        gc.enable()
