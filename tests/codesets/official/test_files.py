"""Zips, folders and loose files as downloaded: names, encodings, line numbers, and words for damaged ones."""

import zipfile
from pathlib import Path

import pytest

from app.codesets.official.files import open_official
from app.codesets.official.importing import recognize
from app.errors import UserError


def zipped(folder: Path, **files: bytes) -> Path:
    path = folder / "Set 2026.ZIP"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_DOT_", "."), data)
    return path


def test_a_zip_gives_its_readable_members(tmp_path: Path) -> None:
    path = zipped(tmp_path, a_DOT_TXT=b"one\r\ntwo\r\n", b_DOT_pdf=b"%PDF")
    (member,) = open_official([path])
    assert (member.name, member.suffix, list(member.lines())) == ("a.TXT", ".txt", [(1, "one"), (2, "two")])


def test_a_folder_gives_what_is_in_it_and_in_its_zips(tmp_path: Path) -> None:
    zipped(tmp_path, a_DOT_txt=b"x")
    (tmp_path / "b.csv").write_bytes(b'"one\ntwo",2\n3,4\n')
    members = open_official([tmp_path])
    assert [member.name for member in members] == ["a.txt", "b.csv"]
    assert list(members[1].csv_rows()) == [(2, ["one\ntwo", "2"]), (3, ["3", "4"])]


@pytest.mark.parametrize("data", ["Patient’s".encode("cp1252"), "Patient’s".encode(), "\ufeffPatient’s".encode()])
def test_encodings_as_they_come(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert open_official([tmp_path / "a.txt"])[0].text() == "Patient’s"


def test_a_download_cut_short_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path, a_DOT_txt=b"text " * 5000)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UserError, match=r"Set 2026\.ZIP"):
        open_official([path])


def test_a_zip_with_a_password_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path, a_DOT_txt=b"text " * 5000)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1  # the flag of an encrypted member
    path.write_bytes(data)
    with pytest.raises(UserError, match="password"):
        open_official([path])[0].data()


def test_a_file_removed_meanwhile_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    (member,) = open_official([path])
    path.unlink()
    with pytest.raises(UserError, match=r"a\.txt: there is no such file any more"):
        member.data()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone.txt: there is no such file"):
        open_official([tmp_path / "gone.txt"])


def test_a_file_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(b"Dear all")
    with pytest.raises(UserError, match=r"letter.txt: this is none of the code-set files"):
        recognize([tmp_path / "letter.txt"])
