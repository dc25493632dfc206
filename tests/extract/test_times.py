"""Time expressions: found, resolved against the publication date, in linear time."""

from __future__ import annotations

import time
from datetime import date

import pytest

from etl.extract.deadlines import deadline_day
from etl.extract.time_resolution import resolve
from etl.extract.times import find_times

WEDNESDAY = date(2023, 5, 17)

RESOLVED = [
    # text, future, start, end
    ("on Monday", False, "2023-05-15", "2023-05-15"),
    ("on Monday", True, "2023-05-22", "2023-05-22"),
    ("on Wednesday", False, "2023-05-17", "2023-05-17"),
    ("next Friday morning", True, "2023-05-19", "2023-05-19"),
    ("on Thursday and Friday", True, "2023-05-18", "2023-05-19"),
    ("today", False, "2023-05-17", "2023-05-17"),
    ("yesterday", False, "2023-05-16", "2023-05-16"),
    ("last week", False, "2023-05-08", "2023-05-14"),
    ("next week", True, "2023-05-22", "2023-05-28"),
    ("later this month", True, "2023-05-17", "2023-05-31"),
    ("earlier this week", False, "2023-05-15", "2023-05-17"),
    ("in June", True, "2023-06-01", "2023-06-30"),
    ("in March", True, "2024-03-01", "2024-03-31"),
    ("in September", False, "2022-09-01", "2022-09-30"),
    ("in early July", True, "2023-07-01", "2023-07-10"),
    ("mid-June", True, "2023-06-11", "2023-06-20"),
    ("on June 15-19", True, "2023-06-15", "2023-06-19"),
    ("12 August 2024", True, "2024-08-12", "2024-08-12"),
    ("from November 30 to December 2", True, "2023-11-30", "2023-12-02"),
    ("in the second half of next year", True, "2024-07-01", "2024-12-31"),
    ("in 2019", False, "2019-01-01", "2019-12-31"),
    ("last year", False, "2022-01-01", "2022-12-31"),
    ("this weekend", True, "2023-05-20", "2023-05-21"),
    ("this autumn", True, "2023-09-01", "2023-11-30"),
    ("over the past two days", False, "2023-05-16", "2023-05-17"),
    ("before the end of the year", True, "2023-05-17", "2023-12-31"),
    ("early this week", False, "2023-05-15", "2023-05-17"),
    ("late last week", False, "2023-05-12", "2023-05-14"),
    ("two weeks ago", False, "2023-05-01", "2023-05-07"),
    ("within this year", True, "2023-05-17", "2023-12-31"),
    ("by the end of June", True, "2023-05-17", "2023-06-30"),
    ("in the second quarter of 2024", True, "2024-04-01", "2024-06-30"),
    ("in mid-2024", True, "2024-04-01", "2024-09-30"),
    ("in this Jan. 28, 2017", False, "2017-01-28", "2017-01-28"),
]


@pytest.mark.parametrize(("text", "future", "start", "end"), RESOLVED)
def test_resolves_against_publication(text: str, future: bool, start: str, end: str) -> None:  # noqa: FBT001
    """An expression means the days that the tense and the day of publication give it."""
    sentence = f"They met {text} in the capital."
    found = find_times(sentence, 0, len(sentence))
    assert len(found) == 1
    period = resolve(found[0], WEDNESDAY, future=future)
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "Polish President Jan Kowal met Max Holt.",
        "They may march on.",
        "A team of 2019 voters came.",
        "It cost 15 million.",
        "The session lasted.",
    ],
)
def test_words_that_only_look_like_times(text: str) -> None:
    """Verbs, counts and amounts are no times."""
    assert find_times(text, 0, len(text)) == []


DEADLINES = [
    ("by the end of the year", "2023-12-31"),
    ("by 2027", "2027-12-31"),
    ("before June 30", "2023-06-29"),
    ("within 90 days", "2023-08-15"),
    ("until March 1", "2024-03-01"),
    ("from November 1", "2023-11-01"),
    ("next month", "2023-06-30"),
    ("at the earliest date", None),
    ("in the coming weeks", None),
    ("as soon as possible", None),
]


@pytest.mark.parametrize(("text", "day"), DEADLINES)
def test_last_day_that_keeps_the_promise(text: str, day: str | None) -> None:
    """A deadline is the last day meant; words that set no day give none."""
    sentence = f"They agreed to build it {text}."
    found = find_times(sentence, 0, len(sentence))
    assert found
    last = deadline_day(found[0], WEDNESDAY)
    assert (last.isoformat() if last else None) == day


def test_no_publication_date_no_deadline() -> None:
    """Without a publication date nothing is resolved: never the clock."""
    found = find_times("by Friday", 0, 9)
    assert deadline_day(found[0], None) is None


@pytest.mark.parametrize(
    "unit", ["on the first of January 12 and ", "Monday, ", "the ", " ", "at the earliest ", "1", "mid-"]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Four times the text takes at most eight times as long: the best of three, for machines are noisy."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = 60.0
        for _ in range(3):
            begin = time.process_time()
            find_times(text, 0, len(text))
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(50_000) < 8 * max(seconds(12_500), 0.005)
