"""Days as metadata, print dates and datelines write them."""

from __future__ import annotations

from datetime import date

import pytest

from etl.read.dates import match_day, parse_published, parse_published_time


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-01-29", date(2024, 1, 29)),
        (" 2024-01-29 ", date(2024, 1, 29)),
        ("2024-01-29T23:30:00Z", date(2024, 1, 29)),
        ("2024-01-29T00:30:00+05:00", date(2024, 1, 29)),
        ("2024-01-29 10:00:00.123", date(2024, 1, 29)),
        ("2024/1/9", date(2024, 1, 9)),
        ("20240129", date(2024, 1, 29)),
        ("20240129T101500Z", date(2024, 1, 29)),
        ("29 Jan 2024", date(2024, 1, 29)),
        ("29-Jan-2024", date(2024, 1, 29)),
        ("29th of January, 2024", date(2024, 1, 29)),
        ("January 29, 2024", date(2024, 1, 29)),
        ("JAN. 29 2024", date(2024, 1, 29)),
        ("Sept. 3, 2024", date(2024, 9, 3)),
        ("Mon, 29 Jan 2024 10:00:00 GMT", date(2024, 1, 29)),
        ("Monday January 29th, 2024", date(2024, 1, 29)),
        ("29/01/2024", date(2024, 1, 29)),
        ("01/29/2024", date(2024, 1, 29)),
        ("04/04/2024", date(2024, 4, 4)),
        ("Wednesday, 03/04/2024", date(2024, 4, 3)),
        ("1706486400", date(2024, 1, 29)),
        ("1706486400000", date(2024, 1, 29)),
        ("19870311", date(1987, 3, 11)),
        ("202503041030", date(2025, 3, 4)),
        ("946684800000", date(2000, 1, 1)),
        ("202513041030", None),
        ("9999999999", None),
        ("2025-W10-2T10:30", None),
        ("03/04/2024", None),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("January 2024", None),
        ("29 January", None),
        ("yesterday", None),
        ("", None),
        ("99999999999999999999", None),
        ("4 May be late", None),
    ],
)
def test_publication_dates(value: str, expected: date | None) -> None:
    """Common forms are read; a date of two readings, of no such day, or without a year is none."""
    assert parse_published(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-01-29T23:30:00Z", "2024-01-29T23:30:00+00:00"),
        ("2024-01-29T00:30:00+05:00", "2024-01-28T19:30:00+00:00"),
        ("2024-01-29 10:00", "2024-01-29T10:00:00+00:00"),
        ("20240129T101500Z", "2024-01-29T10:15:00+00:00"),
        ("Mon, 29 Jan 2024 10:00:00 -0500", "2024-01-29T15:00:00+00:00"),
        ("1706486461", "2024-01-29T00:01:01+00:00"),
        ("1706486461000", "2024-01-29T00:01:01+00:00"),
        ("202503041030", "2025-03-04T10:30:00+00:00"),
        ("20250304103059", "2025-03-04T10:30:59+00:00"),
        ("2025-03-04T07:00:00.9+08:00", "2025-03-03T23:00:00.900000+00:00"),
        ("4 March 2025 10:30 PM", "2025-03-04T22:30:00+00:00"),
        ("March 4, 2025 at 12:05 a.m.", "2025-03-04T00:05:00+00:00"),
        ("March 4, 2025, 12:05 p.m. EST", "2025-03-04T17:05:00+00:00"),
        ("2025-03-04 10:30 AM EST", "2025-03-04T15:30:00+00:00"),
        ("Tue, 4 Mar 2025 10:30:15 EDT", "2025-03-04T14:30:15+00:00"),
        ("Tue, 4 Mar 2025 10:30 GMT", "2025-03-04T10:30:00+00:00"),
        ("Tue, 4 Mar 2025 10:30:00 +0530 (India)", "2025-03-04T05:00:00+00:00"),
        ("Tue, 4 Mar 2025 10:30:00", "2025-03-04T10:30:00+00:00"),
        ("4 March 2025 10:30 CET", None),
        ("4 March 2025 10:30 BST", None),
        ("4 March 2025 22:30 PM", None),
        ("4 March 2025 25:30", None),
        ("4 March 2025 10:30 +9900", None),
        ("4 March 2025 10:30 or so", None),
        ("2025-W10-2T10:30", None),
        ("9999999999", None),
        ("202513041030", None),
        ("2024-01-29", None),
        ("20240129", None),
        ("29 Jan 2024", None),
        ("yesterday 10:00", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("", None),
    ],
)
def test_publication_times(value: str, expected: str | None) -> None:
    """Times are read in UTC, without a zone as if they were; a mere day, and what is no date, have none."""
    found = parse_published_time(value)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("words", "reference", "expected"),
    [
        ("Jan 2", date(2024, 12, 30), date(2025, 1, 2)),
        ("Dec. 30", date(2025, 1, 2), date(2024, 12, 30)),
        ("29 February", date(2024, 3, 1), date(2024, 2, 29)),
        ("29 February", date(2021, 3, 1), date(2020, 2, 29)),
        ("29 February", date(2022, 3, 1), None),
        ("JUNE 25", None, None),
        ("June 25, 2019", None, date(2019, 6, 25)),
    ],
)
def test_a_day_without_a_year_takes_the_nearest(words: str, reference: date | None, expected: date | None) -> None:
    """The year is completed from another date of the article, never from the clock."""
    found = match_day(words)
    assert found is not None
    assert found.on(reference) == expected


@pytest.mark.parametrize("words", ["Mayor 5", "Marching 5", "5 Maybe", "June", "Augusta 3", "31 June", "May 5:30"])
def test_words_that_are_no_day(words: str) -> None:
    """A month's name inside another word, a month alone, a day that no month has, and a clock time are no day."""
    assert match_day(words) is None
