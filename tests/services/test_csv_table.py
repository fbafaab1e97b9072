"""Table files of every spreadsheet are read, and each row knows its line."""

import pytest

from app.errors import UserError
from app.services.csv_table import Table, TableRow, fitted, guess_mapping, read_table

EXPECTED = Table(("Last", "City"), (TableRow(2, ("Muñoz", "Bend")), TableRow(3, ("Ito", ""))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_separators_and_line_ends(encoding: str, separator: str, newline: str) -> None:
    text = newline.join(("Last,City", "Muñoz,Bend", "Ito,", "")).replace(",", separator)
    assert read_table(text.encode(encoding)) == EXPECTED


def test_lines_count_through_blank_lines_and_quoted_line_breaks() -> None:
    table = read_table('A,B\n\n"one\ntwo",x\n , \ny,z\n')
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("one\ntwo", "x")), (6, ("y", "z"))]


def test_heads_are_told_apart() -> None:
    assert read_table("Name,,Name\n").columns == ("Name", "Column 2", "Name (2)")


def test_rows_shorter_than_the_head_are_filled_and_longer_ones_refused() -> None:
    table = read_table("A,B\n1\n1,2,\n1,2,3\n")
    assert [fitted(table, row) for row in table.rows] == [TableRow(2, ("1", "")), TableRow(3, ("1", "2")), None]


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (b'A\n"open', "Line 2"), (b"A\0B", "not a CSV")])
def test_what_is_no_table_is_said_calmly(content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_table(content)


def test_each_column_serves_one_field() -> None:
    names = {"payer": ("insurance",), "plan": ("plan", "insurance"), "zip": ("zip code",)}
    assert guess_mapping(("Insurance", "ZIP_Code"), names) == {"payer": "Insurance", "zip": "ZIP_Code"}
