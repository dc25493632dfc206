"""Occasions called off and occasions that never were."""

from __future__ import annotations

from datetime import date

import pytest

from etl.api import extract_text

LEAD = "OSLO, March 4 (NP) -- "
OFF = [
    "Norway cancelled a planned summit with Peru, Norwegian Foreign Minister Kari Solberg said.",
    "Norwegian Foreign Minister Kari Solberg scrapped talks with Peruvian Foreign Minister Luis Arana.",
    "Norwegian Foreign Minister Kari Solberg called off her meeting with Peruvian Foreign Minister Luis Arana.",
    "Norwegian Foreign Minister Kari Solberg put off her visit to Peru.",
    "The summit of Norway and Peru was postponed, Norwegian Foreign Minister Kari Solberg said.",
]
NEVER = [
    "Norwegian Foreign Minister Kari Solberg did not meet Peruvian Foreign Minister Luis Arana on Monday.",
    "Norwegian Foreign Minister Kari Solberg refused to meet Peruvian Foreign Minister Luis Arana.",
    "Norwegian Foreign Minister Kari Solberg failed to meet Peruvian Foreign Minister Luis Arana on Monday.",
    "Spain will meet Portugal in the final on Sunday.",
]


@pytest.mark.parametrize("text", OFF)
def test_called_off_is_cancelled(text: str) -> None:
    """In the active voice and in the passive, with and without a particle."""
    found = extract_text(LEAD + text, published=date(2025, 3, 4))
    assert found.meetings
    assert {m.status for m in found.meetings} == {"cancelled"}


@pytest.mark.parametrize("text", NEVER)
def test_what_was_not_is_no_meeting(text: str) -> None:
    """Negated, refused, failed; and matches."""
    assert extract_text(LEAD + text, published=date(2025, 3, 4)).meetings == ()


def test_the_day_of_calling_off_is_not_the_day_of_the_occasion() -> None:
    """The first is a time of the verb, the second one of the noun."""
    text = LEAD + "The meeting of Kari Solberg and Luis Arana on May 3 was cancelled on Monday."
    (meeting,) = extract_text(text, published=date(2025, 3, 4)).meetings
    assert meeting.date is not None
    assert meeting.date.start == date(2025, 5, 3)
