"""What is part of what: what has parts is no part itself."""

from __future__ import annotations

from typing import Any

from etl.extract.within import parts_of
from etl.records import Mention, Span
from tests.extract.test_codes import meeting


def _told(form: str, trigger: str, sentence: str, start: int) -> Any:
    at = sentence.index(trigger)
    mention = Mention(
        Span(start + at, start + at + len(trigger), trigger), Span(start, start + len(sentence), sentence), "test"
    )
    return meeting(form=form, mentions=(mention,))


def test_talks_on_the_sidelines_are_part_of_the_summit() -> None:
    """One sentence joins them."""
    sentence = "The ministers held talks on the sidelines of the summit."
    found = [_told("meeting", "talks", sentence, 0), _told("conference", "summit", sentence, 0)]
    assert parts_of(found) == [1, None]


def test_a_chain_keeps_its_first_link() -> None:
    """Talks at a forum at a summit: the forum has parts, so it is none; the talks stay part of it."""
    first = "The ministers held talks on the sidelines of the forum."
    second = "The forum was held on the sidelines of the summit."
    forum = _told("conference", "forum", first, 0)
    again = _told("conference", "forum", second, 100).mentions[0]
    from dataclasses import replace

    forum = replace(forum, mentions=(*forum.mentions, again))
    found = [_told("meeting", "talks", first, 0), forum, _told("conference", "summit", second, 100)]
    assert parts_of(found) == [1, None, None]
