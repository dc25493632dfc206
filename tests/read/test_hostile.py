"""Files made to do harm, or broken by accident: each is put aside with its reason, the good file beside it is read."""

from __future__ import annotations

import gzip
import json
import os
import socket
import time
import tracemalloc
from pathlib import Path

import pytest
import zstandard
from reading import read_all

from etl.read.article import parse_article
from etl.read.options import ReadOptions
from etl.records import Article

GOOD = "The minister of Ruvania met the envoy of Ostrel on Monday and the two sides agreed to reopen the border."
SMALL = ReadOptions(max_record_bytes=100_000, max_decoded_bytes=5_000_000, max_ratio=50, ratio_free_bytes=200_000)


def line(text: str = GOOD, **more: str) -> bytes:
    """One line of JSON Lines."""
    return json.dumps({"text": text} | more).encode() + b"\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good file in it."""
    place = tmp_path / "in"
    place.mkdir()
    (place / "good.txt").write_text(GOOD)
    return place


def check_put_aside(folder: Path, expected: list[tuple[str, str]], options: ReadOptions = SMALL) -> list[str]:
    """Read the folder; the rejects are exactly `expected`, the good file is there; returns the other texts."""
    outcome = read_all([str(folder)], folder.parent / "spool", options)
    assert sorted(outcome.reasons) == sorted(expected)
    assert outcome.texts.count(GOOD) >= 1
    outcome.texts.remove(GOOD)
    return [text for name, record in outcome.records if not name.endswith("good.txt") for text in [record.text]]


def test_pipes_and_sockets_are_never_opened(folder: Path) -> None:
    """A FIFO without a writer would block whoever opens it."""
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as door:
        here = Path.cwd()
        os.chdir(folder)
        try:
            door.bind("door.txt")
        finally:
            os.chdir(here)
        check_put_aside(folder, [("pipe.txt", "special_file"), ("door.txt", "special_file")])


def test_link_loops_end(folder: Path) -> None:
    """A link to the folder it stands in, a link to itself, and a link to nothing are put aside."""
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    check_put_aside(folder, [("round", "symlink_loop"), ("self.txt", "symlink_loop"), ("gone.txt", "broken_link")])


def test_a_lattice_of_links_is_walked_once(folder: Path) -> None:
    """Forty folders that each link twice to the next have 2^40 paths and forty folders."""
    for i in range(40):
        (folder / f"d{i}").mkdir()
        if i:
            for side in "ab":
                (folder / f"d{i - 1}" / side).symlink_to(folder / f"d{i}", target_is_directory=True)
    check_put_aside(folder, [])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not stop this user")
def test_an_unreadable_file_is_put_aside(folder: Path) -> None:
    """A file that may not be read does not stop the run."""
    (folder / "locked.txt").write_text(GOOD)
    (folder / "locked.txt").chmod(0)
    check_put_aside(folder, [("locked.txt", "unreadable")])


def test_a_file_the_system_refuses_to_open_is_put_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal's own words stand in the detail."""
    (folder / "locked.txt").write_text(GOOD)
    real = os.open

    def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if str(path).endswith("locked.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)
    check_put_aside(folder, [("locked.txt", "unreadable")])


@pytest.mark.parametrize(
    "name",
    [
        "it's.txt",
        'a "quoted".txt',
        "[1]*?.txt",
        "line\nbreak.txt",
        "..hidden..txt",
        "semi;colon$(x).txt",
        "-dash.txt",
        "b\udcff\udcfe.txt",
        "ünïcode.txt",
        "tab\tname.txt",
        "%41.txt",
    ],
)
def test_every_name_is_read(tmp_path: Path, name: str) -> None:
    """Whatever a file is called, it is read, and its shown name can be printed and encoded."""
    (tmp_path / "in").mkdir()
    path = os.fsencode(tmp_path / "in") + b"/" + os.fsencode(name)
    Path(os.fsdecode(path)).write_text(GOOD)
    named = read_all([os.fsdecode(path)], tmp_path / "spool")
    assert named.texts == [GOOD]
    shown = named.records[0][0]
    assert shown.isprintable()
    shown.encode("utf-8")
    if not name.startswith("."):
        assert read_all([str(tmp_path / "in")], tmp_path / "spool").texts == [GOOD]


def test_a_path_with_parents_is_read(folder: Path) -> None:
    """`../` in a name is an ordinary path."""
    assert read_all([str(folder / ".." / "in" / "good.txt")], folder.parent / "spool").texts == [GOOD]


def test_empty_files_are_skipped(folder: Path) -> None:
    """No bytes, no bytes when decoded, only white space: all are `empty`."""
    (folder / "none.txt").touch()
    (folder / "none.jsonl.gz").write_bytes(gzip.compress(b""))
    (folder / "blank.jsonl").write_bytes(b"\n \n\n")
    check_put_aside(folder, [("none.txt", "empty"), ("none.jsonl.gz", "empty")])


def test_records_before_a_truncation_are_read(folder: Path) -> None:
    """Of a gzip or zstd stream that ends early the whole lines are read, and the break is one dead letter."""
    lines = b"".join(line(f"{i} {GOOD} {os.urandom(40).hex()}") for i in range(2000))
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(lines)[:-30_000])
    (folder / "cut.jsonl.zst").write_bytes(zstandard.compress(lines)[:-30_000])
    texts = check_put_aside(folder, [("cut.jsonl.gz", "stream_truncated"), ("cut.jsonl.zst", "stream_truncated")])
    numbers = [int(text.split()[0]) for text in texts]
    assert numbers.count(0) == 2
    assert 500 < len(numbers) < 4000
    assert set(numbers) == set(range(max(numbers) + 1))


def test_damaged_streams_are_put_aside(folder: Path) -> None:
    """A wrong checksum, garbage behind the end, and what is not gzip at all."""
    whole = bytearray(gzip.compress(line() * 100))
    whole[-6] ^= 0xFF
    (folder / "sum.jsonl.gz").write_bytes(whole)
    (folder / "no.jsonl.gz").write_bytes(line())
    (folder / "no.txt.zst").write_bytes(GOOD.encode())
    check_put_aside(
        folder,
        [("sum.jsonl.gz", "stream_corrupt"), ("no.jsonl.gz", "stream_corrupt"), ("no.txt.zst", "stream_corrupt")],
    )


def test_members_and_padding_are_one_stream(folder: Path) -> None:
    """Concatenated gzip members, then zeros: all of it is read."""
    (folder / "two.jsonl.gz").write_bytes(
        gzip.compress(line("one " + GOOD)) + gzip.compress(line("two " + GOOD)) + b"\0" * 512
    )
    assert check_put_aside(folder, []) == ["one " + GOOD, "two " + GOOD]


@pytest.mark.parametrize("ending", ["jsonl.gz", "jsonl.zst", "txt.gz", "csv.gz"])
def test_bombs_are_put_aside(folder: Path, ending: str) -> None:
    """A small file that becomes hundreds of times its size is stopped at the limits and leaves nothing in the spool."""
    bomb = b"text\n" + b"\0" * 4_900_000
    packed = gzip.compress(bomb) if ending.endswith("gz") else zstandard.compress(bomb)
    (folder / f"bomb.{ending}").write_bytes(packed)
    check_put_aside(folder, [(f"bomb.{ending}", "stream_ratio")])
    spool = folder.parent / "spool"
    assert not spool.exists() or not list(spool.iterdir())


def test_a_stream_above_the_size_limit_is_put_aside(folder: Path) -> None:
    """The limit on the decoded size holds whatever the ratio."""
    (folder / "big.jsonl.gz").write_bytes(gzip.compress(b"".join(line(os.urandom(5000).hex()) for _ in range(600))))
    check_put_aside(folder, [("big.jsonl.gz", "stream_too_large")])


def test_a_huge_line_never_lies_in_memory(folder: Path) -> None:
    """A line of 30 MB without a break is one dead letter, the lines around it are read, and memory stays small."""
    with (folder / "huge.jsonl").open("wb") as file:
        file.write(line("before " + GOOD))
        for _ in range(30):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + line("after " + GOOD))
    tracemalloc.start()
    texts = check_put_aside(folder, [("huge.jsonl", "record_too_large")])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert texts == ["before " + GOOD, "after " + GOOD]
    assert peak < 10_000_000


def test_a_huge_text_file_is_put_aside_unread(folder: Path) -> None:
    """One article above the limit is a dead letter."""
    (folder / "huge.txt").write_bytes(b"x" * 200_000)
    check_put_aside(folder, [("huge.txt", "record_too_large")])


def test_binary_content_is_put_aside(folder: Path) -> None:
    """Random bytes, NULs, and a picture's header under a text's name."""
    (folder / "random.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "nul.txt").write_bytes(b"\0" * 5000)
    (folder / "nul.jsonl").write_bytes(b"\0" * 5000 + b"\n" + line("after " + GOOD))
    texts = check_put_aside(folder, [("random.txt", "binary"), ("nul.txt", "binary"), ("nul.jsonl", "binary")])
    assert texts == ["after " + GOOD]


def test_nonsense_lines_are_dead_letters_with_their_positions(folder: Path) -> None:
    """Each line that is no record has its own reason and offset; the others are read."""
    rows = [
        line("one " + GOOD),
        b"{broken\n",
        b"[1, 2]\n",
        b'"text"\n',
        b'{"title": "no text"}\n',
        b'{"text": 7}\n',
        b"[" * 100_0 + b"\n",
        b'{"text": ' + b"9" * 5000 + b"}\n",
        line("two " + GOOD),
    ]
    (folder / "rows.jsonl").write_bytes(b"".join(rows))
    outcome = read_all([str(folder / "rows.jsonl")], folder.parent / "spool")
    offsets = [sum(map(len, rows[:i])) for i in range(len(rows))]
    assert [(found.reason, found.position) for _, found in outcome.rejects] == [
        ("not_json", offsets[1]),
        ("not_a_record", offsets[2]),
        ("not_a_record", offsets[3]),
        ("no_text", offsets[4]),
        ("no_text", offsets[5]),
        ("not_json", offsets[6]),
        ("not_json", offsets[7]),
    ]
    assert [record.position for _, record in outcome.records] == [offsets[0], offsets[8]]


def test_details_never_hold_text_of_the_document(folder: Path) -> None:
    """A broken line's words stay out of the reject, and its detail is one line."""
    (folder / "rows.jsonl").write_bytes(b'{"text": "SECRET words\n{"SECRET": 1\n["SECRET"]\n')
    outcome = read_all([str(folder / "rows.jsonl")], folder.parent / "spool")
    assert len(outcome.rejects) == 3
    assert all(
        found.detail and "SECRET" not in found.detail and "\n" not in found.detail for _, found in outcome.rejects
    )


def test_lone_surrogates_and_nuls_are_replaced_one_for_one(folder: Path) -> None:
    """What no table can hold becomes U+FFFD, the text keeps its length, and the flags say so."""
    (folder / "odd.jsonl").write_bytes(
        b'{"title": "\\udfff", "text": "The envoy \\ud800 met the minister \\u0000 of Ostrel \\u202e today"}\n',
    )
    (record,) = [r for _, r in read_all([str(folder / "odd.jsonl")], folder.parent / "spool").records]
    article = parse_article(record)
    assert isinstance(article, Article)
    assert article.text == "The envoy \ufffd met the minister \ufffd of Ostrel \u202e today"
    assert article.flags == ("bidi_control", "nul_replaced", "surrogate_replaced")
    assert article.title == "\ufffd"


def test_hostile_csv_is_put_aside_row_by_row(folder: Path) -> None:
    """A quotation that never closes, too many cells, and a huge cell cost their own rows only."""
    rows = [
        b"id,text\n",
        b"1," + GOOD.encode().replace(b",", b"") + b"\n",
        b'2,"never closed\n',
        b"3,three\n",
        b"4,a,b,c\n",
        b'5,"' + b"x" * 150_000 + b'"\n',
        b"6,six\n",
    ]
    (folder / "rows.csv").write_bytes(b"".join(rows))
    outcome = read_all([str(folder / "rows.csv")], folder.parent / "spool", SMALL)
    assert [record.own_id for _, record in outcome.records] == ["1", "3", "6"]
    assert [found.reason for _, found in outcome.rejects] == ["bad_row", "bad_row", "record_too_large"]


def test_a_quotation_without_an_end_is_said_in_words(folder: Path) -> None:
    """The CSV reader's own words would tell of an end of data; the lines behind are read."""
    (folder / "rows.csv").write_bytes(b'id,text\n1,"never closed\n2,two\n')
    outcome = read_all([str(folder / "rows.csv")], folder.parent / "spool", SMALL)
    ((_, found),) = outcome.rejects
    assert str(found.detail).startswith("a quotation opens in this row and never closes")
    assert outcome.texts == ["two"]


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (line(), "gzip: the file is not gzip"),
        (gzip.compress(line()) + b"more", "gzip: what follows its first member is not gzip"),
    ],
)
def test_what_is_not_gzip_is_said_in_words(folder: Path, data: bytes, detail: str) -> None:
    """Not by the number of an error."""
    (folder / "no.jsonl.gz").write_bytes(data)
    ((_, found),) = read_all([str(folder)], folder.parent / "spool", SMALL).rejects
    assert found.detail == detail


def test_a_corrupt_parquet_file_is_put_aside(folder: Path) -> None:
    """Garbage under a Parquet name, and a Parquet file cut in half."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": [GOOD] * 1000}), folder / "half.parquet")
    whole = (folder / "half.parquet").read_bytes()
    (folder / "half.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "garbage.parquet").write_bytes(b"PAR1" + os.urandom(1000) + b"PAR1")
    check_put_aside(folder, [("half.parquet", "container_corrupt"), ("garbage.parquet", "container_corrupt")])


def test_a_file_that_changes_after_the_plan_is_put_aside(tmp_path: Path) -> None:
    """Offsets into another file than the one that was planned would cut records apart."""
    from etl.read.inventory import take_inventory
    from etl.read.ranges import Range, plan_ranges
    from etl.read.records import read_range
    from etl.reject import Reject

    path = tmp_path / "a.jsonl"
    path.write_bytes(line())
    (work,) = plan_ranges(take_inventory([str(path)], SMALL).files, tmp_path / "spool", SMALL)
    assert isinstance(work, Range)
    path.write_bytes(line() * 2)
    (found,) = read_range(work, SMALL)
    assert isinstance(found.item, Reject)
    assert found.item.reason == "changed_file"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 50_000,
        " " * 50_000,
        "\n" * 50_000,
        "(" * 50_000,
        "A. " * 17_000,
        "Photo: " * 7_000,
        "- " * 25_000,
        "\u2014" * 50_000,
        "ISLAMABAD, " * 4_500,
        "(Reporting by " * 3_600,
        "Read more: " * 4_500,
        "1/2/" * 12_500,
        "\n".join(["Share"] * 10_000),
        "By " * 16_000,
        "date 2024-01-29 " * 3_000,
        "\n".join(["ISLAMABAD (ABC) - x"] * 2_500),
        '"' * 50_000,
        "\ufffd" * 50_000,
        "\n".join("(Reporting" for _ in range(5_000)),
        "Tweet" * 10_000,
        "1" * 50_000,
        "a\n" * 25_000,
        ". /" * 16_000,
    ],
)
def test_hostile_text_is_parsed_in_time(text: str) -> None:
    """50 kB made to set patterns back are parsed in a tenth of a second, give or take the machine."""
    from etl.records import RawRecord

    opening = "The minister and the envoy of the republic said that they will meet in the capital on Monday. "
    parse_article(RawRecord(opening, 0))
    start = time.perf_counter()
    parse_article(RawRecord(text + "\n" + opening * 40, 0))
    parse_article(RawRecord(opening * 40 + "\n" + text, 0, title=text[:500]))
    assert time.perf_counter() - start < 1.0
