"""Imports leave the garbage collector no work and the window no pause."""

import gc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.codesets.icd10cm.build import BuildStopped, build_codesets
from app.codesets.icd10cm.source import find_icd10cm_source
from app.codesets.icd10cm.tabular import TabularNode, read_code_list, read_tabular
from app.collector import collect_everything, collector_waits, spare_what_was_made


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


class Ring:
    def __init__(self) -> None:
        self.itself = self


def rings() -> int:
    return sum(isinstance(each, Ring) for each in gc.get_objects())


def test_much_that_work_has_made_is_spared_until_all_is_collected() -> None:
    gc.collect()
    gc.unfreeze()
    before = rings()
    with collector_waits():
        made = [Ring() for _ in range(100)]
        spare_what_was_made()
        assert gc.get_freeze_count() == 0  # so little is soon looked through
        records = [[nth] for nth in range(30_000)]
        spare_what_was_made()
    assert gc.get_freeze_count() > len(records)
    del made, records
    gc.collect()
    collect_everything()
    gc.unfreeze()
    assert rings() == before


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
