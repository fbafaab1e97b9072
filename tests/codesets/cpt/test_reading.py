"""The AMA's files are known by what is in them, read whole, and refused by line where they are damaged."""

from pathlib import Path

import pytest

from app.codesets.cpt.reading import LicensedFiles, find_licensed, open_official
from app.errors import UserError
from tests.codesets.cpt.invented_cpt import BANNER, LONG, MEDIUM, MODIFIERS, PLAIN, SHORT, spaced, tabbed, write_set


def read(*paths: Path) -> LicensedFiles:
    found = find_licensed(open_official(paths))
    assert found is not None
    return found


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("cp1252"))
    return path


def test_a_whole_set_gives_every_wording_of_every_code(tmp_path: Path) -> None:
    found = read(write_set(tmp_path / "CPT"))
    codes = {each.code: each for each in found.codes}
    assert list(codes) == sorted(LONG)
    brief = codes["90001"]
    assert (brief.long, brief.medium, brief.short) == (LONG["90001"], MEDIUM["90001"], SHORT["90001"])
    assert brief.consumer == PLAIN["90001"]
    assert {each.code: each.description for each in found.modifiers} == MODIFIERS
    assert "LONGULT.txt: 4 long descriptions" in found.read
    assert not any("DHS" in words for words in found.read)


def test_numbered_lines_of_one_code_are_put_together(tmp_path: Path) -> None:
    text = BANNER + "".join(
        f"{line}\r\n"
        for line in ("9000101 Invented office visit", "9000102 of two lines", "9000201 Another", "9000301 Third")
    )
    found = read(written(tmp_path / "LONGULF.txt", text))
    assert [(each.code, each.long) for each in found.codes] == [
        ("90001", "Invented office visit of two lines"),
        ("90002", "Another"),
        ("90003", "Third"),
    ]


def test_a_csv_list_is_read_by_its_heads_and_gets_its_zeros_back(tmp_path: Path) -> None:
    path = written(tmp_path / "codes.csv", 'CPT Code,Description\n1,"Invented, first"\n90001,Second\n')
    assert [(each.code, each.long) for each in read(path).codes] == [("00001", "Invented, first"), ("90001", "Second")]


def test_other_files_are_left_to_others(tmp_path: Path) -> None:
    for name, text in (("notes.txt", "Nothing but words.\n" * 9), ("list.csv", "patient,balance\n1,2\n")):
        assert find_licensed(open_official([written(tmp_path / name, text)])) is None


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("LONGULT.txt", tabbed(LONG) + "<html>gone\r\n", 8, "no row of a code"),
        ("LONGULT.txt", tabbed(LONG).replace("90002\t", "90001x"), 6, "no row of a code"),
        ("SHORTU.txt", spaced(SHORT) + "90001 AGAIN\r\n", 8, "twice"),
        ("MEDU.txt", spaced(MEDIUM)[: -len(MEDIUM["9000T"]) - 2] + "I", 7, "cut short"),
        ("codes.csv", "code,description\n90001,First\n9000,Second\nABCDE,Third\n", 4, "no CPT code"),
        ("codes.csv", "code,description\n90001,First\n90002\n", 3, "cut short"),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, name: str, text: str, line: int, words: str) -> None:
    with pytest.raises(UserError, match=rf"{name}, line {line}: .*{words}"):
        read(written(tmp_path / name, text))


def test_a_file_that_ends_before_its_sisters_was_cut(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "CPT")
    written(folder / "SHORTU.txt", spaced(dict(list(SHORT.items())[:2])))
    with pytest.raises(UserError, match=r"SHORTU\.txt: it ends at 90001, while LONGULT\.txt goes on to 9000T"):
        read(folder)
