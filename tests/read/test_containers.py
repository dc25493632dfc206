"""The containers: each gives the same articles, whatever the format, the compression and the way the work is cut."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import pickle
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import zstandard
from reading import read_all

from etl.read.columns import find_columns
from etl.read.inventory import InputError, input_name, take_inventory
from etl.read.options import ReadOptions
from etl.read.ranges import Range, plan_ranges

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {
        "doc_id": f"a{i}",
        "published": f"2024-01-{i + 1:02}",
        "title": f'Title "{i}", with quotes',
        "source": "Harbour Post",
        "url": f"https://harbourpost.example/{i}",
        "text": f'Ruvania, "{i}"\n\nand Ostrel; a second\r\nline — with ünïcode\t{"x" * (i * 37 % 400)}',
    }
    for i in range(30)
]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows in the format of the path's ending."""
    name = path.name
    if ".jsonl" in name:
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    elif ".csv" in name:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        data = text.getvalue().encode()
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        sink = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), sink, row_group_size=7)
        data = sink.getvalue()
    if name.endswith(".gz"):
        data = gzip.compress(data, mtime=0)
    if name.endswith(".zst"):
        data = zstandard.compress(data)
    path.write_bytes(data)


@pytest.mark.parametrize(
    "ending", [f"{form}{codec}" for form in ("jsonl", "csv", "parquet") for codec in ("", ".gz", ".zst")]
)
@pytest.mark.parametrize("range_bytes", [1, 500, 2_000_000])
def test_every_container_gives_the_same_records(tmp_path: Path, ending: str, range_bytes: int) -> None:
    """All fields of all rows in order, however small the ranges."""
    write(tmp_path / f"news.{ending}", ROWS)
    outcome = read_all([str(tmp_path / f"news.{ending}")], tmp_path / "spool", ReadOptions(range_bytes=range_bytes))
    assert outcome.rejects == []
    found = [
        {
            "doc_id": r.own_id,
            "published": r.published,
            "title": r.title,
            "source": r.source,
            "url": r.url,
            "text": r.text,
        }
        for _, r in outcome.records
    ]
    assert found == ROWS
    positions = [r.position for _, r in outcome.records]
    assert positions == sorted(set(positions))
    assert len({work.range_id for work in outcome.ranges}) == len(outcome.ranges)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n", "pdftotext"),
        ("a.docx", b"PK\x03\x04xx", "save it as text"),
        ("a.png", b"\x89PNG\r\n", "an image"),
        ("a.json", b'[{"text": "Rain."}, {"text": "Sun."}]', "jq -c '.[]'"),
        ("a.json", b'{\n  "text": "Rain."\n}\n', "jq -c ."),
        ("a.jsonl", b'[\n  {\n    "text": "Rain."\n  }\n]\n', "jq -c '.[]'"),
        ("a.jsonl.gz", gzip.compress(b'{\n  "text": "Rain."\n}\n', mtime=0), "jq -c ."),
    ],
)
def test_a_file_of_another_format_is_one_dead_letter(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """What is named and is neither text nor one object a line is put aside once, with what helps."""
    (tmp_path / name).write_bytes(data)
    outcome = read_all([str(tmp_path / name)], tmp_path / "spool")
    assert (outcome.records, outcome.reasons) == ([], [(name, "other_format")])
    assert words in str(outcome.rejects[0][1].detail)


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ('{"text": "Rain fell on', "Unterminated string starting at character 10; the line may be cut off"),
        ('{"text": "Rain fell on\n', "Invalid control character at character 23; the line may be cut off"),
        ("no JSON\n", "Expecting value at character 1"),
    ],
)
def test_a_line_that_is_not_json_is_explained(tmp_path: Path, line: str, detail: str) -> None:
    """The detail names line and character, whatever the cuts, and says where a line may be cut off."""
    (tmp_path / "a.jsonl").write_text('{"text": "Rain."}\n' * 2 + line, encoding="utf-8")
    for size in (1, 10**6):
        options = ReadOptions(range_bytes=size)
        (found,) = read_all([str(tmp_path / "a.jsonl")], tmp_path / "spool", options).rejects
        assert (found[1].reason, found[1].detail) == ("not_json", f"line 3: {detail}")


@pytest.mark.parametrize("ending", ["jsonl", "csv.gz", "parquet"])
def test_positions_do_not_depend_on_the_cuts(tmp_path: Path, ending: str) -> None:
    """The place of a record is that in its container, not in its range."""
    write(tmp_path / f"news.{ending}", ROWS)
    every = [
        [
            (r.position, r.own_id)
            for _, r in read_all(
                [str(tmp_path / f"news.{ending}")], tmp_path / "spool", ReadOptions(range_bytes=size)
            ).records
        ]
        for size in (1, 700, 10**6)
    ]
    assert every[0] == every[1] == every[2]


def test_ranges_cover_a_container_without_overlap(tmp_path: Path) -> None:
    """Each range begins where the one before ends, and the last ends with the file."""
    write(tmp_path / "news.jsonl", ROWS)
    files = take_inventory([str(tmp_path / "news.jsonl")], ReadOptions()).files
    ranges = [r for r in plan_ranges(files, tmp_path / "spool", ReadOptions(range_bytes=900)) if isinstance(r, Range)]
    stretches = [(r.pieces[0].start, r.pieces[0].end) for r in ranges]
    assert len(stretches) > 5
    assert stretches[0][0] == 0
    assert stretches[-1][1] == (tmp_path / "news.jsonl").stat().st_size
    assert all(a[1] == b[0] for a, b in itertools.pairwise(stretches))


def test_ranges_travel_and_keep_their_ids(tmp_path: Path) -> None:
    """A range survives pickling, and planning twice gives the same ids, from the spool as well as from the source."""
    write(tmp_path / "news.jsonl.gz", ROWS)
    (tmp_path / "one.txt").write_text("one")
    files = take_inventory([str(tmp_path)], ReadOptions()).files
    plans = [list(plan_ranges(files, tmp_path / spool, ReadOptions(range_bytes=900))) for spool in ("s1", "s1", "s2")]
    ids = [[r.range_id for r in plan if isinstance(r, Range)] for plan in plans]
    assert ids[0] == ids[1] == ids[2]
    assert pickle.loads(pickle.dumps(plans[0])) == plans[0]


def test_text_files_share_ranges(tmp_path: Path) -> None:
    """Small files are grouped up to the limits; each keeps its own name as id and its bytes as text."""
    for i in range(25):
        (tmp_path / f"doc {i:02}.txt").write_bytes(f"text {i}\r\n\r\nend\n".encode())
    outcome = read_all([str(tmp_path)], tmp_path / "spool", ReadOptions(range_files=10))
    assert [len(r.pieces) for r in outcome.ranges] == [10, 10, 5]
    assert [(r.own_id, r.text, r.position) for _, r in outcome.records] == [
        (f"doc {i:02}", f"text {i}\r\n\r\nend\n", 0) for i in range(25)
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ["ID", "Headline", "Body", "PubDate", "Outlet", "Link"],
            ["ID", "PubDate", "Headline", "Body", "Outlet", "Link"],
        ),
        (
            ["guid", "title", "full_text", "publication_date", "source_name", "uri"],
            ["guid", "publication_date", "title", "full_text", "source_name", "uri"],
        ),
        (["Document ID", "published-at", "content"], ["Document ID", "published-at", None, "content", None, None]),
        (["text", "body", "article"], [None, None, None, "text", None, None]),
        (["story text", "when"], [None, None, None, None, None, None]),
    ],
)
def test_columns_are_found_by_their_obvious_spellings(names: list[str], expected: list[str | None]) -> None:
    """Case, blanks and hyphens do not matter; of two spellings the more explicit one counts."""
    found = find_columns(names, ReadOptions())
    assert [found.doc_id, found.published, found.title, found.text, found.source, found.url] == expected


def test_a_mapping_names_other_columns(tmp_path: Path) -> None:
    """Columns that no spelling covers are named by the caller."""
    (tmp_path / "a.csv").write_text("nr;wann;inhalt;text\n7;2024-01-02;the words;not these\n")
    options = ReadOptions(mapping=(("doc_id", "nr"), ("published", "wann"), ("text", "inhalt")))
    (record,) = [r for _, r in read_all([str(tmp_path / "a.csv")], tmp_path / "spool", options).records]
    assert (record.own_id, record.published, record.text) == ("7", "2024-01-02", "the words")


@pytest.mark.parametrize(("name", "content"), [("a.csv", "id,words\n1,x\n"), ("a.tsv", "id\twords\n1\tx\n")])
def test_a_table_without_a_text_column_names_its_columns(tmp_path: Path, name: str, content: str) -> None:
    """One dead letter for the file, which says what columns there are and what to do."""
    (tmp_path / name).write_text(content)
    ((_, found),) = read_all([str(tmp_path / name)], tmp_path / "spool").rejects
    assert found.reason == "no_text_column"
    assert found.detail == "columns found: id, words; name the text's column with --column text=COLUMN"


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Where the caller named a column that the table does not have, the dead letter says which."""
    (tmp_path / "a.csv").write_text("id,words\n1,x\n")
    options = ReadOptions(mapping=(("text", "story"),))
    ((_, found),) = read_all([str(tmp_path / "a.csv")], tmp_path / "spool", options).rejects
    assert str(found.detail).startswith("no column is called 'story'; columns found: id, words; name")


def test_a_file_that_is_gone_since_it_was_listed_is_passed_over(tmp_path: Path) -> None:
    """It is no broken link, and nobody's dead letter; a link whose target is gone still is one."""
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    among = [str(tmp_path / name) for name in ("a.txt", "gone.txt", "link.txt")]
    found = take_inventory([str(tmp_path)], ReadOptions(), among=among)
    assert [file.name for file in found.files] == [among[0]]
    assert [(name, why.reason) for name, _, why in found.rejects] == [(among[2], "broken_link")]


def test_parquet_values_of_other_types_are_read(tmp_path: Path) -> None:
    """Dates, times, numbers and bytes are metadata and text like strings; null text is a dead letter with its row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = {
        "id": [1, 2, 3],
        "date": [date(2024, 1, 2), None, date(2024, 1, 4)],
        "text": [b"caf\xc3\xa9", None, b"two"],
        "created": [datetime(2024, 1, 2, 3, 4, tzinfo=UTC)] * 3,
    }
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    outcome = read_all([str(tmp_path / "a.parquet")], tmp_path / "spool")
    assert [(r.own_id, r.published, r.text, r.position) for _, r in outcome.records] == [
        ("1", "2024-01-02", "café", 0),
        ("3", "2024-01-04", "two", 2),
    ]
    assert [(found.reason, found.position, found.own_id) for _, found in outcome.rejects] == [("no_text", 1, "2")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.csv.gz"])
def test_byte_order_marks_are_understood(tmp_path: Path, encoding: str, name: str) -> None:
    """A mark at the start of the file names the encoding and is no part of the text or of the first column's name."""
    text = "Rúvania — and Ostrel"
    content = {"txt": text, "json": json.dumps({"text": text}) + "\n"}.get(name[2:6].strip("l"), f"text,id\n{text},1\n")
    data = content.encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith("gz") else data)
    outcome = read_all([str(tmp_path / name)], tmp_path / "spool")
    assert (outcome.texts, outcome.rejects) == ([text], [])


LATIN = "Zoë Løkke met the envoy."
LATIN_LONG = LATIN + " The two of them spoke for an hour about the harbour." * 40


@pytest.mark.parametrize("text", [LATIN, LATIN_LONG, LATIN.replace(" met", "\nmet\n\n"), "The café \x93reopened\x94."])
@pytest.mark.parametrize("ending", ["txt", "txt.gz", "jsonl", "csv", "parquet"])
def test_every_format_decodes_by_the_same_rule(tmp_path: Path, ending: str, text: str) -> None:
    """A record in Latin-1 or Windows-1252 is read as such in every container, short, long, or of several lines."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = text.encode("latin-1")
    path = tmp_path / f"a.{ending}"
    match ending:
        case "txt":
            path.write_bytes(data)
        case "txt.gz":
            path.write_bytes(gzip.compress(data, mtime=0))
        case "jsonl":
            path.write_bytes(b'{"text": "' + data.replace(b"\n", b"\\n") + b'"}\n')
        case "csv":
            path.write_bytes(b'id,text\n1,"' + data + b'"\n')
        case _:
            pq.write_table(pa.table({"text": [data]}), path)
    outcome = read_all([str(path)], tmp_path / "spool")
    assert outcome.texts == [data.decode("cp1252")]
    assert [record.flags for _, record in outcome.records] == [("cp1252_decoded",)]


def test_a_row_of_a_table_has_one_encoding(tmp_path: Path) -> None:
    """Neighbouring rows may differ; where bytes fit no encoding few are replaced, with many the row is put aside."""
    rows = [b"id,text", "1,Zoë".encode(), "2,Zoë".encode("latin-1"), b"3,a \xff word", b"4,\xff \xff \xff"]
    (tmp_path / "a.csv").write_bytes(b"\n".join(rows) + b"\n")
    outcome = read_all([str(tmp_path / "a.csv")], tmp_path / "spool")
    assert outcome.texts == ["Zoë", "Zoë", "a \ufffd word"]
    assert [r.flags for _, r in outcome.records] == [(), ("cp1252_decoded",), ("invalid_utf8_replaced",)]
    assert outcome.reasons == [("a.csv", "undecodable")]


def test_globs_folders_and_files_are_found_once(tmp_path: Path) -> None:
    """Whatever leads to a file, each name is read once; hidden files and unknown endings are told."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    for name in ("in/a.txt", "in/sub/b.TXT", "in/.hidden.txt", "in/c.docx"):
        (tmp_path / name).write_text("words")
    inventory = take_inventory(
        [str(tmp_path / "in"), str(tmp_path / "in" / "*.txt"), str(tmp_path / "in/a.txt")], ReadOptions()
    )
    assert [file.name for file in inventory.files] == [str(tmp_path / "in/a.txt"), str(tmp_path / "in/sub/b.TXT")]
    assert [(name, found.reason, found.outcome) for name, _, found in inventory.rejects] == [
        (str(tmp_path / "in/c.docx"), "unknown_format", "skipped")
    ]
    assert dict(inventory.ignored) == {"hidden": 1}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "a.txt"),
        ("./a.txt", "a.txt"),
        ("in/../a.txt", "a.txt"),
        ("in//a.txt", "in/a.txt"),
        ("{root}/in/a.txt", "in/a.txt"),
        ("../beside/a.txt", "{above}/beside/a.txt"),
        ("{root}beside/a.txt", "{root}beside/a.txt"),
        ("/elsewhere/./a.txt", "/elsewhere/a.txt"),
        ("./-", "{root}/-"),
    ],
)
def test_a_file_has_one_name_by_whatever_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    """Below the root it is the path from there, elsewhere the absolute one; none is that of standard input."""
    monkeypatch.chdir(tmp_path)
    names = {"root": str(tmp_path), "above": str(tmp_path.parent)}
    assert input_name(path.format(**names), str(tmp_path)) == name.format(**names)


def test_a_file_given_by_several_paths_is_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative, with a dot, and absolute: the inventory holds it once."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("words")
    found = take_inventory(["a.txt", "./a.txt", str(tmp_path / "a.txt"), "."], ReadOptions(), root=tmp_path)
    assert [file.name for file in found.files] == ["a.txt"]


@pytest.mark.parametrize(("name", "helped"), [("a.json", True), ("a.JSON.gz", True), ("a.docx", False)])
def test_an_unknown_ending_is_explained(tmp_path: Path, name: str, *, helped: bool) -> None:
    """The endings that are known; for JSON, what helps."""
    (tmp_path / name).write_text("words")
    ((_, _, found),) = take_inventory([str(tmp_path)], ReadOptions()).rejects
    assert (found.reason, "name it .jsonl" in str(found.detail)) == ("unknown_format", helped)


@pytest.mark.parametrize("given", ["nowhere.txt", "none*.txt"])
def test_what_is_named_and_missing_is_an_error_of_use(tmp_path: Path, given: str) -> None:
    """The message shows the name and what to do."""
    with pytest.raises(InputError, match=r"(does not exist|matches no file); "):
        take_inventory([str(tmp_path / given)], ReadOptions())


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b'{"text": "words"}\n', "jsonl"),
        (b"words\n", "txt"),
        (b"<!DOCTYPE html><p>x", "html"),
        (gzip.compress(b'{"text": "words"}\n', mtime=0), "jsonl"),
    ],
)
def test_standard_input_is_spooled_and_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, form: str
) -> None:
    """`-` takes what comes, decides by its first bytes, and is known by its hash."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (file,) = take_inventory(["-"], ReadOptions(), spool=tmp_path).files
    assert (file.name, file.format, file.size) == ("-", form, len(data))
    assert sys.stdin is not None


def test_the_fingerprint_tells_what_changes_results() -> None:
    """Cutting the work otherwise leaves it; a limit or a mapping changes it; the order of a mapping does not."""
    base = ReadOptions()
    assert base.fingerprint() == ReadOptions(range_bytes=5, range_files=1).fingerprint()
    assert base.fingerprint() != ReadOptions(max_record_bytes=5).fingerprint()
    pairs = (("text", "a"), ("title", "b"))
    assert (
        ReadOptions(mapping=pairs).fingerprint() == ReadOptions(mapping=pairs[::-1]).fingerprint() != base.fingerprint()
    )
