"""What the biller downloaded, as it is: a zip, a folder or a loose file, read as lines or as a sheet's rows."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zlib import error as ZlibError

from app.errors import UserError

TEXT_SUFFIXES = (".txt", ".csv", ".tsv", ".xml")
SHEET_SUFFIXES = (".xlsx",)
_HEAD_BYTES = 64_000
_CHUNK_LINES = 5_000

Step = Callable[[float], None]
"""Hears how much is done, 0 to 1, and raises ImportStopped where the user has cancelled."""


def bad_file(
    name: str, words: str, line: int = 0, hint: str = "Download the file again, then import it once more."
) -> UserError:
    """The refusal of a file: its name, the line (counted from 1) where it broke, what is wrong and the way out."""
    where = f"{name}, line {line}" if line else name
    return UserError(f"{where}: {words}", hint)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of what was chosen. `size` in bytes, unpacked."""

    name: str
    size: int
    _read: Callable[[], bytes]
    archive: str = ""
    """The name of the zip it lies in; CMS names some editions nowhere else."""

    @property
    def suffix(self) -> str:
        """In lower case: `.txt`, `.csv`, `.xlsx`."""
        return PurePosixPath(self.name).suffix.lower()

    def data(self) -> bytes:
        """The whole content. UserError where the zip is damaged."""
        try:
            return self._read()
        except FileNotFoundError as error:
            raise bad_file(self.name, "there is no such file any more.", hint="Choose the file again.") from error
        except (zipfile.BadZipFile, ZlibError, EOFError, OSError) as error:
            raise bad_file(self.name, "the file is damaged and cannot be unpacked.") from error
        except (RuntimeError, NotImplementedError) as error:  # a password, or packed in a way Python does not know
            hint = "Unpack it yourself, with its password if it has one, and choose the folder."
            raise bad_file(self.name, "the zip cannot be unpacked here.", hint=hint) from error

    def head(self) -> str:
        """The beginning, for recognising what it is; empty for sheets."""
        return "" if self.suffix in SHEET_SUFFIXES else decode(self.data()[:_HEAD_BYTES], whole=False)

    def text(self) -> str:
        """The whole content as text."""
        return decode(self.data())

    def lines(self, step: Step = lambda done: None) -> Iterator[tuple[int, str]]:
        """(number from 1, text without its line end) of every line, telling progress."""
        text = io.StringIO(self.text())
        for number, line in enumerate(text, 1):
            if number % _CHUNK_LINES == 0:
                step(min(text.tell() / max(self.size, 1), 1.0))
            yield number, line.rstrip("\r\n")

    def csv_rows(self, step: Step = lambda done: None) -> Iterator[tuple[int, list[str]]]:
        """(line the row ends on, cells) of every row of a comma-separated file, quoted line ends understood."""
        text = self.text()
        total = max(text.count("\n"), 1)
        reader = csv.reader(io.StringIO(text, newline=""))
        for count, row in enumerate(reader, 1):
            if count % _CHUNK_LINES == 0:
                step(min(reader.line_num / total, 1.0))
            yield reader.line_num, row

    def sheet_rows(self, step: Step = lambda done: None) -> Iterator[tuple[int, list[str]]]:
        """(row number from 1, cells as text) of a workbook's first sheet; whole numbers lose their `.0`."""
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(self.data())).get_sheet_by_index(0)
            total = max(sheet.total_height, 1)
            first = (sheet.start or (0, 0))[0]
            for number, row in enumerate(sheet.iter_rows(), first + 1):
                if number % _CHUNK_LINES == 0:
                    step(min(number / total, 1.0))
                yield number, [_cell(value) for value in row]
        except CalamineError as error:
            raise bad_file(self.name, "the workbook is damaged and cannot be read.") from error

    def sheet_name(self) -> str:
        """The name of a workbook's first sheet; CMS names some editions nowhere else."""
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(self.data())).sheet_names[0]
        except (CalamineError, IndexError) as error:
            raise bad_file(self.name, "the workbook is damaged and cannot be read.") from error


def open_official(paths: Sequence[Path]) -> tuple[Member, ...]:
    """The members of the chosen files, folders and zips (zips within a folder too), in order of their names.

    UserError when a file is missing or a zip damaged.
    """
    members: list[Member] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.rglob("*") if entry.is_file())
            for entry in inside:
                members += _members(entry)
        else:
            members += _members(path)
    return tuple(members)


def sha256_of(members: Sequence[Member]) -> str:
    """One hash over the members' contents in order: tells whether the same files are imported again."""
    digest = hashlib.sha256()
    for member in members:
        digest.update(hashlib.sha256(member.data()).digest())
    return digest.hexdigest()


def decode(data: bytes, whole: bool = True) -> str:
    """Text as CMS publishes it: UTF-8 with or without BOM, else Windows-1252 (stray apostrophes and marks)."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            if not whole and error.start > len(data) - 4:  # a character cut in two at the head's end
                return data[: error.start].decode(encoding)
    return data.decode("cp1252", errors="replace")


def _members(path: Path) -> list[Member]:
    suffix = path.suffix.lower()
    try:
        if suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                return [
                    Member(info.filename, info.file_size, _unzipping(path, info.filename), path.name)
                    for info in sorted(archive.infolist(), key=lambda info: info.filename)
                    if not info.is_dir()
                    and PurePosixPath(info.filename).suffix.lower() in TEXT_SUFFIXES + SHEET_SUFFIXES
                ]
        if suffix in TEXT_SUFFIXES + SHEET_SUFFIXES:
            return [Member(path.name, path.stat().st_size, path.read_bytes)]
    except FileNotFoundError as error:
        raise bad_file(path.name, "there is no such file.", hint="Choose the file again.") from error
    except (zipfile.BadZipFile, OSError) as error:
        raise bad_file(path.name, "the file cannot be read; the download may be cut short.") from error
    return []


def _unzipping(path: Path, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)

    return read


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if value is not None else ""
