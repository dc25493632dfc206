"""The rules for lines of the page: each matches and rejects its own examples, and none is slow on hostile lines."""

from __future__ import annotations

import re
import time

import pytest

from etl.read.lines import LONGEST, LineRule, line_kind, line_rules

RULES = line_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_knows_its_examples(rule: LineRule) -> None:
    """Every `match` line matches, no `reject` line does, and there is at least one of each."""
    assert rule.match
    assert rule.reject
    assert [words for words in rule.match if not rule.matches(words)] == []
    assert [words for words in rule.reject if rule.matches(words)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_quick_on_hostile_lines(rule: LineRule) -> None:
    """The longest line that rules see takes no rule a hundredth of a second."""
    pattern = re.compile(rule.pattern)
    units = ("a", "a ", "(", " ", "photo: ", "share ", "1", "1 ", "by ", "-", "a,", "read more ", "@", ".", "(a", "x: ")
    start = time.perf_counter()
    for unit in units:
        pattern.fullmatch((unit * LONGEST)[:LONGEST])
        pattern.fullmatch((unit * LONGEST)[: LONGEST - 1] + "!")
    assert time.perf_counter() - start < 0.1


def test_rule_ids_are_unique() -> None:
    """An id names one rule."""
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("words", "head", "foot", "expected"),
    [
        ("OPINION", True, False, "debris"),
        ("OPINION", False, False, None),
        ("VNA", False, True, "debris"),
        ("VNA", False, False, None),
        ("By Lena Marsh", True, False, "byline"),
        ("By Lena Marsh", False, False, None),
        ("Related Stories", False, False, "tail"),
        ("More from Harbour Post", False, False, "tail"),
        ("The ministers agreed to meet again.", True, True, None),
    ],
)
def test_zones(words: str, head: bool, foot: bool, expected: str | None) -> None:  # noqa: FBT001
    """A rule holds only where it may stand."""
    assert line_kind(words, head=head, foot=foot) == expected
