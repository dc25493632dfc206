"""The report page: what it says, and what it must never let through."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from etl.flow.journal import Entry
from etl.lake.log import Counts
from etl.quality.outcome import Check
from etl.report.charts import BAR_WIDTH, CHART_HEIGHT, CHART_WIDTH, MOST_COLUMNS, bars, columns
from etl.report.page import render
from etl.schema.declare import content_tables

HOSTILE = """</td><script>alert(1)</script><img src=x onerror="alert(1)">'"&"""
PRESS = Path("press")
ENTRY = Entry(
    run_id="0123456789abcdef" * 2,
    sequence=3,
    outcome="done",
    started="2025-03-05T10:00:00+00:00",
    finished="2025-03-05T10:00:09+00:00",
    seconds=9.1,
    command="run",
    inputs=("press/a.jsonl",),
    unchanged_inputs=0,
    counts=Counts(12_345, 12_000, 300, 40, 5),
    rows={t.name: 7 for t in content_tables()},
    extractor_version="1.2.3+abc",
    software={"python": "3.11.2", "duckdb": "2.0.0"},
    checks=(
        Check("meetings", "meetings.good", "It holds.", "refuse", "passed"),
        Check("meetings", "meetings.weak", "Such rows are put aside.", "quarantine", "failed", 2, ("a" * 32, "b" * 32)),
        Check("meetings", "meetings.odd", "It could not be asked.", "refuse", "raised", None, (), "Binder Error"),
    ),
    profile={
        "fill": {"meetings.place": 0.25, "documents.published": 1.0},
        "distributions": {"Meetings by form": [["meeting", 3], ["call", 1]]},
        "months": [["2025-01", 2, 3, 4], ["2025-03", 1, 0, 5]],
        "rejects": [["dead_letter", "read", "not_json", 5]],
    },
)


def flat(page: str) -> str:
    """The words of a page: no tags, single spaces."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


class Tags(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))


def test_the_equation_is_shown_with_its_numbers() -> None:
    """What was read equals what was loaded, duplicate, skipped and dead, in this order."""
    words = flat(render(ENTRY, [ENTRY], PRESS))
    assert "12,345 read = 12,000 loaded + 300 duplicates + 40 skipped + 5 dead letters" in words


@pytest.mark.parametrize(
    "expected",
    [
        "Published as commit 3. 1 expectation failed without refusing the run",
        "1 passed , 1 failed , 1 raised",
        "meetings.weak Such rows are put aside. quarantine 2 aaaaaaaaaaaa bbbbbbbbbbbb",
        "meetings.odd It could not be asked. refuse Binder Error",
        "dead_letter read not_json The line is not JSON. 5",
        "place 25%",
        "Reports of commitments (most: 5)",
        "0123456789ab (this)",
        "1 input ",
        "duckdb 2.0.0, python 3.11.2.",
    ],
)
def test_the_page_says_what_the_run_did(expected: str) -> None:
    """Verdicts with their why and sample keys, rejects with their meaning, fill rates, time, comparison, versions."""
    assert expected in flat(render(ENTRY, [ENTRY], PRESS))


def test_a_refused_run_says_so() -> None:
    """A run that the gate refused is not shown as published."""
    refused = replace(ENTRY, outcome="refused", sequence=None)
    words = flat(render(refused, [refused], PRESS))
    assert "The quality gate refused this run. Nothing of it was published." in words
    assert "Published as commit" not in words


def test_the_command_that_lists_what_was_put_aside_names_the_warehouse() -> None:
    """It can be pasted; the default warehouse needs no name."""
    assert "Each with file and place: communique errors list --all -w press" in flat(render(ENTRY, [ENTRY], PRESS))
    words = flat(render(ENTRY, [ENTRY], Path("warehouse")))
    assert "communique errors list --all" in words
    assert "-w" not in words


def test_the_page_names_its_warehouse() -> None:
    """Title and heading do, so that two pages can be told apart."""
    page = render(ENTRY, [ENTRY], PRESS)
    assert "<title>press: Communiqué run 0123456789ab</title>" in page
    assert "<h1>Data-quality report of press</h1>" in page


def test_headings_of_wide_tables_wrap() -> None:
    """Ten columns of numbers fit a page, for their headings may take two lines."""
    assert ".wide th { white-space: normal; }" in render(ENTRY, [ENTRY], PRESS)


def test_earlier_runs_stand_below_this_one() -> None:
    """The comparison shows this run first, then the earlier ones as they were given."""
    earlier = replace(ENTRY, run_id="f" * 32, started="2025-03-01T10:00:00+00:00")
    words = flat(render(ENTRY, [ENTRY, earlier], PRESS))
    assert words.index("0123456789ab (this)") < words.index("ffffffffffff 2025-03-01")


def test_hostile_strings_are_escaped() -> None:
    """Markup in file names, labels and error messages comes out as text: no element and no attribute of it exists."""
    hostile = replace(
        ENTRY,
        inputs=(HOSTILE,),
        extractor_version=HOSTILE,
        software={HOSTILE: HOSTILE},
        checks=(Check(HOSTILE, HOSTILE, HOSTILE, "refuse", "failed", 1, (HOSTILE,), HOSTILE),),
        profile=ENTRY.profile
        | {
            "fill": {f"meetings.{HOSTILE}": 0.5},
            "distributions": {"Meetings by form": [[HOSTILE, 1]]},
            "rejects": [["dead_letter", HOSTILE, "not_json", 1]],
        },
    )
    page = render(hostile, [hostile], PRESS)
    elements = Tags(page).found
    assert {tag for tag, _ in elements} & {"script", "img", "a", "link", "iframe"} == set()
    assert not [name for _, attrs in elements for name in attrs if name.startswith("on") or name == "style"]
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    """The content security policy forbids everything but the one style sheet whose hash it names."""
    page = render(ENTRY, [ENTRY], PRESS)
    policy = next(a["content"] for tag, a in Tags(page).found if a.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    pinned = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{pinned}'; base-uri 'none'; form-action 'none'"


def test_nothing_is_fetched_from_outside() -> None:
    """No element names a resource, no style imports one, and no address of a server is in the page."""
    page = render(ENTRY, [ENTRY], PRESS)
    assert not [a for _, a in Tags(page).found if {"src", "href", "action", "data", "srcset"} & a.keys()]
    assert "http://" not in page
    assert "https://" not in page
    assert not re.search(r"@import|url\(", page)


def test_a_run_without_rows_has_a_page() -> None:
    """A run in which everything was put aside still gives a page that says so."""
    empty = replace(
        ENTRY,
        counts=Counts(0, 0, 0, 0, 0),
        rows=dict.fromkeys(ENTRY.rows, 0),
        checks=(),
        profile={"fill": {}, "distributions": {}, "months": [], "rejects": []},
    )
    words = flat(render(empty, [empty], PRESS))
    for expected in ("No record was put aside.", "No rows.", "No records.", "No document has a publication date."):
        assert expected in words, expected


def test_the_page_does_not_depend_on_the_order_of_the_journal() -> None:
    """A page made again from the journal, whose keys are sorted, equals the first one."""
    shuffled = replace(ENTRY, software=dict(sorted(ENTRY.software.items())), rows=dict(sorted(ENTRY.rows.items())))
    assert render(shuffled, [ENTRY], PRESS) == render(ENTRY, [ENTRY], PRESS)


@pytest.mark.parametrize(
    ("rows", "whole", "widths"),
    [
        ([("a", 4), ("b", 1)], None, [BAR_WIDTH, BAR_WIDTH / 4]),
        ([("a", 0.5)], 1.0, [BAR_WIDTH / 2]),
        ([("a", 0)], None, [0]),
        ([], None, []),
    ],
)
def test_bars_fill_their_room(rows: list[tuple[str, float]], whole: float | None, widths: list[float]) -> None:
    """The longest bar, or the whole, fills the width; the others follow in proportion; zeros are no error."""
    assert [bar.width for bar in bars(rows, whole)] == widths


def test_months_without_rows_keep_their_place() -> None:
    """A gap between two months is a column of height zero, over the turn of a year too."""
    shown = columns([("2024-11", 2), ("2025-02", 4)])
    assert [(c.label, c.value) for c in shown] == [("2024-11", 2), ("2024-12", 0), ("2025-01", 0), ("2025-02", 4)]
    assert [c.height for c in shown] == [CHART_HEIGHT / 2, 0, 0, CHART_HEIGHT]
    assert all(c.y + c.height == CHART_HEIGHT for c in shown)


def test_long_times_are_shown_by_year() -> None:
    """More than sixty months are summed by year; a year without rows keeps its place; nothing leaves the chart."""
    shown = columns([("2015-12", 1), ("2019-01", 2), ("2019-07", 3), ("2021-05", 1)])
    assert [(c.label, c.value) for c in shown] == [
        ("2015", 1), ("2016", 0), ("2017", 0), ("2018", 0), ("2019", 5), ("2020", 0), ("2021", 1)]  # fmt: skip
    assert shown[-1].x + shown[-1].width <= CHART_WIDTH


def test_sixty_months_are_shown_by_month() -> None:
    """The border itself: sixty months stay months and fit into the chart."""
    shown = columns([("2020-01", 1), ("2024-12", 1)])
    assert len(shown) == MOST_COLUMNS
    assert shown[-1].x + shown[-1].width <= CHART_WIDTH


def test_no_rows_make_no_chart() -> None:
    """Nothing to show is an empty list."""
    assert columns([]) == []
