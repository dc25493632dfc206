"""What was put aside and stands: the last that became of its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.publish.rows import Made, aside, run, taken, warehouse_of

if TYPE_CHECKING:
    from pathlib import Path

FIRST = [run("r1", 1), run("r2", 2), taken("r1", "a.jsonl", "s1")]
SQL = "SELECT reject_id, run_sequence, (SELECT count(*) FROM rejects) FROM open_rejects"


@pytest.mark.parametrize(
    ("put_aside", "later", "stands"),
    [
        (aside("x", "r1", "a.jsonl", "s1", None), [], True),
        (aside("x", "r1", "a.jsonl", "s1", None), [taken("r2", "a.jsonl", "s1")], False),
        (aside("x", "r1", "a.jsonl", "s1", None), [taken("r2", "b.jsonl", "s1")], True),
        (aside("x", "r1", "a.jsonl", "s1", 40), [taken("r2", "a.jsonl", "s1")], True),
        (aside("x", "r1", "-", "s1", None), [taken("r2", "-", "s1")], False),
        (aside("x", "r1", "-", "s1", None), [taken("r2", "-", "s2")], True),
    ],
)
def test_a_file_put_aside_is_made_good_by_taking_it_in(
    tmp_path: Path, put_aside: Made, later: list[Made], *, stands: bool
) -> None:
    """What concerns a file as a whole ends when a later run takes in the same bytes; a record must be read."""
    with warehouse_of(tmp_path, *FIRST, put_aside, later) as connection:
        assert connection.execute(SQL).fetchall() == ([("x", 1, 1)] if stands else [])


@pytest.mark.parametrize("place", [("s1", 40), ("s1", None), (None, None)])
def test_of_a_place_put_aside_again_the_last_stands(tmp_path: Path, place: tuple[str | None, int | None]) -> None:
    """The table keeps both rows, each with its run; the view shows the later one."""
    first, last = (aside(key, run_id, "a.jsonl", *place) for key, run_id in (("x", "r1"), ("y", "r2")))
    with warehouse_of(tmp_path, *FIRST, taken("r2", "a.jsonl", place[0]), first, last) as connection:
        assert connection.execute(SQL).fetchall() == [("y", 2, 2)]
