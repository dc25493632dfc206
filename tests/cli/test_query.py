"""`communique query`: what it prints, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from etl.cli.tables import render, to_csv
from etl.query.named import Found, named_queries
from tests.cli.command import communique
from tests.cli.conftest import FORMULA

if TYPE_CHECKING:
    from pathlib import Path

SQL = "SELECT own_id, source FROM document_aliases ORDER BY own_id"


def test_queries_are_listed_with_their_parameters() -> None:
    """Without an argument every named query is shown with its meaning and the meaning of its parameters."""
    told = communique("query")
    assert told.code == 0
    for query in named_queries().values():
        assert f"{query.name}\n    {query.title}\n" in told.out
        for name, meaning in query.parameters.items():
            assert f"    --param {name}=...  {meaning}\n" in told.out


def test_a_table_has_its_columns_and_rows(press: Path) -> None:
    """The default output is a table with a heading."""
    told = communique("query", "SELECT 1 AS one, 'x' AS letter", "-w", press)
    assert (told.code, [line.split() for line in told.lines]) == (0, [["one", "letter"], ["1", "x"]])


def test_a_table_says_what_it_leaves_out(press: Path) -> None:
    """--limit cuts the rows, and the number of those left out is said."""
    told = communique("query", "SELECT * FROM range(60)", "-w", press, "--limit", "3")
    assert told.lines[-1] == "... 57 more"
    assert communique("query", "SELECT * FROM range(60)", "-w", press).lines[-1] == "... 10 more"
    assert communique("query", "SELECT 1 WHERE false", "-w", press).lines[-1] == "(no rows)"


def test_csv_is_read_back_and_harmless_in_a_spreadsheet(press: Path) -> None:
    """CSV has one row per row; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    told = communique("query", SQL, "-w", press, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.out)))
    assert [row["own_id"] for row in rows] == ["a0", "a1", "a2", "a3", "again"]
    assert rows[-1]["source"] == "'" + FORMULA


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", '"\'\rx"'),
        ("a=1", "a=1"),
        (-1, "-1"),
        (-0.5, "-0.5"),
        (None, '""'),
        (["=a", "b"], "'=a; b"),
        ("a,b", '"a,b"'),
        ('say "x"', '"say ""x"""'),
        (True, "True"),
    ],
)
def test_cells_of_csv(value: object, cell: str) -> None:
    """Text that starts like a formula is disarmed, numbers are left alone, lists are joined, quoting is RFC 4180."""
    assert to_csv(Found("x", ("a",), [(value,)])) == f"a\n{cell}\n"


def test_a_formula_in_a_column_name_is_disarmed() -> None:
    """The heading is data too: SQL can name a column anything."""
    assert to_csv(Found("x", ("=1+1",), [])) == "'=1+1\n"


def test_control_characters_do_not_reach_the_terminal() -> None:
    """Escape sequences and bidi overrides of an article are shown as blanks in a table."""
    assert render(Found("x", ("a",), [("\x1b[31mred\u202e\x07",)])).splitlines()[1] == " [31mred"


class Terminal(io.StringIO):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_wide_tables_keep_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal long cells are cut so that ids and short columns stay whole; in a pipe or a file none is cut."""
    found = Found("x", ("x_id", "sentence", "note", "day"), [("f" * 32, "s" * 500, "n" * 400, "2025-03-05")])
    assert render(found).splitlines()[1].split() == list(found.rows[0])
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setenv("COLUMNS", "200")
    assert "s" * 500 in render(found, whole=True)
    cells = re.sub(r"\x1b\[[\d;]*m", "", render(found).splitlines()[1]).split()
    assert (cells[0], cells[-1]) == ("f" * 32, "2025-03-05")
    assert len(cells) == 4
    assert len(" ".join(cells)) <= 200


def test_json_keeps_the_values(press: Path) -> None:
    """JSON is an array of objects, text as it is, dates in ISO form, null as null."""
    told = communique("query", SQL, "-w", press, "--format", "json")
    assert json.loads(told.out)[-1] == {"own_id": "again", "source": FORMULA}


def test_parquet_needs_a_file_and_holds_the_rows(press: Path, tmp_path: Path) -> None:
    """Parquet goes to --output; without it the command says so and ends with 2."""
    target = tmp_path / "a.parquet"
    assert communique("query", SQL, "-w", press, "--format", "parquet", "--output", target).code == 0
    assert pq.read_table(target).column("own_id").to_pylist() == ["a0", "a1", "a2", "a3", "again"]
    told = communique("query", SQL, "-w", press, "--format", "parquet")
    assert (told.code, "--format parquet needs --output FILE" in told.err) == (2, True)


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        ("csv", "one,letter\n1,x\n"),
        ("JSON", '[\n {\n  "one": 1,\n  "letter": "x"\n }\n]\n'),
        ("jsonl", '{"one": 1, "letter": "x"}\n'),
        ("txt", "one  letter\n1    x\n"),
    ],
)
def test_the_ending_of_a_file_chooses_the_format(press: Path, tmp_path: Path, ending: str, text: str) -> None:
    """Without --format the rows are written as the ending says; another ending gives a table."""
    target = tmp_path / f"out.{ending}"
    assert communique("query", "SELECT 1 AS one, 'x' AS letter", "-w", press, "--output", target).code == 0
    assert target.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_output_goes_to_a_file(press: Path, tmp_path: Path, form: str) -> None:
    """--output writes what would be printed, in full, and prints nothing."""
    target = tmp_path / "out"
    told = communique("query", "SELECT * FROM range(60)", "-w", press, "--format", form, "--output", target)
    assert (told.code, told.out) == (0, "")
    assert "59" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM meetings",
        "CREATE TABLE t (i INT)",
        "DROP VIEW coverage",
        "SELECT * FROM read_csv('{}/a.csv')",
        "SELECT * FROM read_text('{}/a.csv')",
        "SELECT * FROM '{}/a.csv'",
        "SELECT * FROM glob('{}/*')",
        "COPY documents TO '{}/out.csv'",
        "EXPORT DATABASE '{}/out'",
        "ATTACH '{}/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SELECT getenv('HOME')",
        "SELECT 1; SELECT 2",
        "",
        "SELECT FROM WHERE",
        "SELECT * FROM nothing_there",
    ],
)
def test_sql_reaches_nothing_outside_and_changes_nothing(press: Path, tmp_path: Path, sql: str) -> None:
    """Writing, files, extensions, settings and several statements are refused with 2 and one line; no file appears."""
    (tmp_path / "a.csv").write_text("secret\n", encoding="utf-8")
    before = (press / "communique.duckdb").read_bytes()
    told = communique("query", sql.format(tmp_path), "-w", press)
    assert told.code == 2
    assert told.err.startswith("communique: ")
    assert "secret" not in told.out + told.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (press / "communique.duckdb").read_bytes() == before


def test_unknown_names_are_2_and_name_what_there_is(press: Path) -> None:
    """An unknown query lists the known ones; an unknown parameter lists those of the query."""
    told = communique("query", "nobody_asked", "-w", press)
    assert (told.code, "there are cancelled_meetings, commitments" in told.err) == (2, True)
    told = communique("query", "coverage", "--param", "country=NO", "-w", press)
    assert (told.code, "no parameter 'country'; it has none" in told.err) == (2, True)
    told = communique("query", "coverage", "--param", "country", "-w", press)
    assert (told.code, "expected NAME=VALUE" in told.err) == (2, True)
