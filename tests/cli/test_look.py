"""The commands that look at a warehouse, and those that look after it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from etl.cli.tables import render, to_csv
from etl.evaluate.answers import read_gold
from etl.publish.database import replacement
from etl.query.named import Found, named_queries
from etl.query.views import view_reference
from etl.schema.ddl import reference
from etl.schema.declare import content_tables, tables
from tests.cli.command import communique, one
from tests.cli.conftest import FORMULA
from tests.flow.conftest import article

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


def test_status_counts_every_table(press: Path) -> None:
    """The rows of every declared table, as text and as JSON, with hashes of the content tables on demand."""
    found = json.loads(communique("status", "-w", press, "--json", "--hashes").out)
    assert found["rows"].keys() == tables().keys()
    assert (found["rows"]["documents"], found["rows"]["document_aliases"], found["rows"]["rejects"]) == (4, 5, 2)
    assert found["hashes"].keys() == {t.name for t in content_tables()}
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in found["hashes"].values())
    assert (found["commits"], found["published_from"], found["published_to"]) == (1, "2025-03-01", "2025-03-04")
    lines = communique("status", "-w", press).lines
    assert lines[0] == f"warehouse {press}: 1 commit, published 2025-03-01 to 2025-03-04"
    assert ["documents", "4"] in [line.split() for line in lines]


def test_runs_show_the_equation(press: Path) -> None:
    """Each run with its outcome and the five numbers."""
    heading, row = (line.split() for line in communique("runs", "-w", press).lines)
    told = dict(zip([*heading[:4], "seconds", *heading[4:]], row, strict=True))
    assert (told["outcome"], told["read"], told["loaded"], told["dead"]) == ("done", "7", "4", "1")
    found = json.loads(communique("runs", "-w", press, "--json").out)
    assert found[0]["counts"] == {"read": 7, "loaded": 4, "duplicates": 1, "skipped": 1, "dead_letters": 1}


def test_errors_list_and_show(press: Path) -> None:
    """Dead letters are listed with their reason; --all adds what was skipped; show explains one."""
    assert [line.split()[1] for line in communique("errors", "list", "-w", press).lines[1:]] == ["dead_letter"]
    found = json.loads(communique("errors", "list", "--all", "--format", "json", "-w", press).out)
    assert [(r["outcome"], r["reason"], r["own_id"]) for r in found] == [
        ("dead_letter", "not_json", None),
        ("skipped", "language", "de"),
    ]
    assert f"communique errors show ID -w {press}" in communique("errors", "list", "-w", press).err
    told = communique("errors", "show", found[0]["id"], "-w", press)
    assert "The line is not JSON." in told.out
    assert "helps only after the input or the settings changed" in told.out
    missing = communique("errors", "show", "zz", "-w", press)
    assert (missing.code, f"'zz'; see `communique errors list --all -w {press}`" in missing.err) == (1, True)


def test_annotations_read_back(press: Path, tmp_path: Path) -> None:
    """A line per own id; every quotation stands at its offsets; commitments refer to meetings of the same line."""
    target = tmp_path / "out.jsonl"
    assert communique("export", "annotations", "-w", press, "--output", target).out == ""
    assert communique("export", "annotations", "-w", press).out == target.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["doc_id"] for line in lines] == ["a0", "a1", "a2", "a3", "again"]
    texts = {f"a{n}": str(article(n)["text"]) for n in range(4)} | {"again": str(article(1)["text"])}
    assert {line["doc_id"]: line["text"] for line in lines} == texts
    assert [document.doc_id for document in read_gold(target)] == [*texts]
    quoted = 0
    for line in lines:
        for span in spans_of(line):
            assert texts[line["doc_id"]][span["start"] : span["end"]] == span["text"]
            quoted += 1
        local = {m["id"] for m in line["meetings"]}
        assert local
        assert {c["meeting"] for c in line["commitments"]} <= local | {None}
    assert quoted > 50
    one, other = (dict(line) for line in lines if line["doc_id"] in {"a1", "again"})
    assert one | {"doc_id": ""} == other | {"doc_id": ""}


def spans_of(value: object) -> list[dict[str, object]]:
    """All {text, start, end} objects inside a JSON value."""
    if isinstance(value, list):
        return [span for item in value for span in spans_of(item)]
    if not isinstance(value, dict):
        return []
    if value.keys() == {"text", "start", "end"} and isinstance(value["text"], str):
        return [value]
    return [span for item in value.values() for span in spans_of(item)]


def test_schema_prints_the_reference() -> None:
    """The references of tables and of views as Markdown, as the declarations give them."""
    assert communique("schema").out == reference()
    assert communique("schema", "--views").out == view_reference()


def test_report_is_made_again(press: Path, tmp_path: Path) -> None:
    """A lost page is made again from the journal, byte for byte."""
    own = tmp_path / press.name
    shutil.copytree(press, own)
    (page,) = (own / "reports").iterdir()
    before = page.read_bytes().replace(str(press).encode(), str(own).encode())
    page.unlink()
    told = communique("report", "-w", own)
    assert (told.code, told.lines) == (0, [str(page)])
    assert page.read_bytes() == before
    assert communique("report", "ffff", "-w", own).code == 1


def test_rebuild_gives_the_same_content(press: Path, tmp_path: Path) -> None:
    """Rebuilding from the manifests changes no content hash."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    before = json.loads(communique("status", "-w", own, "--json", "--hashes").out)["hashes"]
    assert communique("rebuild", "-w", own).lines == [f"rebuilt {own} from 1 commit"]
    assert json.loads(communique("status", "-w", own, "--json", "--hashes").out)["hashes"] == before


def test_validate_evaluates_everything(press: Path) -> None:
    """All expectations on the published warehouse: none fails, none raises, each is listed with its why."""
    listed = communique("validate", "--list").lines
    told = communique("validate", "-w", press)
    assert (told.code, told.lines) == (0, [f"{len(listed)} passed, 0 failed, 0 raised"])
    assert all(re.match(r"\S+ +(refuse|quarantine|report) +\S.{10}", line) for line in listed)


def test_validate_refuses_a_damaged_lake(press: Path, tmp_path: Path) -> None:
    """A flipped byte in the lake is an error that names the file."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    victim = min((own / "lake" / "tables" / "meetings").iterdir())
    victim.write_bytes(victim.read_bytes()[:-1] + b"\0")
    told = communique("validate", "-w", own)
    assert (told.code, f"{victim.name} is damaged" in told.err) == (1, True)


def test_forget_asks_first(press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --yes, and with the answer no, nothing is forgotten."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    told = communique("forget", "a2", "-w", own)
    assert (told.code, told.lines[-1].endswith("[y/N]: nothing was removed")) == (1, True)
    assert one(own, "SELECT count(*) AS n FROM documents") == {"n": 4}
    told = communique("forget", "a2", "-w", own, "--yes")
    assert (told.code, told.out.startswith("forgot document ")) == (0, True)
    assert one(own, "SELECT count(*) AS n FROM documents") == {"n": 3}


def test_forget_asks_nothing_where_there_is_no_such_document(press: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown id is an error at once, without --yes as well."""
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    told = communique("forget", "no-such-id", "-w", press)
    assert (told.code, told.out) == (1, "")
    assert f"0 documents with the id 'no-such-id'; `communique explain OWN_ID -w {press}` shows them" in told.err


def test_rebuild_without_a_lake_says_what_to_do(tmp_path: Path) -> None:
    """The message names the setting and the command that makes a lake."""
    told = communique("rebuild", "-w", tmp_path)
    assert told.code == 1
    assert "no lake in" in told.err
    assert f"communique run INPUT --warehouse {tmp_path}" in told.err


def test_doctor_finds_nothing_wrong_and_notices_damage(press: Path, tmp_path: Path) -> None:
    """A healthy installation and warehouse are all `ok`; a damaged file is a FAIL with its name, and exit code 1."""
    told = communique("doctor", "-w", press)
    assert (told.code, [line for line in told.lines if not line.startswith("ok ")]) == (0, [])
    own = tmp_path / "w"
    shutil.copytree(press, own)
    victim = min((own / "lake" / "tables" / "meetings").iterdir())
    victim.write_bytes(b"")
    told = communique("doctor", "-w", own)
    assert told.code == 1
    assert [line for line in told.lines if line.startswith("FAIL lake") and victim.name in line]


def test_doctor_names_the_warehouse_in_what_it_advises(press: Path, tmp_path: Path) -> None:
    """The command to paste is on the warehouse that was looked at: not published, or behind its lake."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    with replacement(own, fresh=False) as connection:
        connection.execute("UPDATE communique_meta SET head = 'another'")
    assert f"behind the lake; run communique rebuild -w {own}" in communique("doctor", "-w", own).out
    (own / "communique.duckdb").unlink()
    assert f"not published; run communique rebuild -w {own}" in communique("doctor", "-w", own).out
