"""Amounts written in words and in parts: the right value or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.amounts import amount_of
from tests.extract.undertaken import undertaken

if TYPE_CHECKING:
    from etl.extract.parse import Parser

CASES = [
    ("Norway will lend Peru two hundred million dollars.", "lend", (2e8, "USD")),
    ("Norway will lend Peru half a million dollars.", "lend", None),
    ("Norway will lend Peru 200 million dollars.", "lend", (2e8, "USD")),
    ("Norway will send one hundred fifty tanks.", "send", (150.0, "tank")),
    ("Norway will send twenty-five boats.", "send", None),
    ("Norway will send five boats.", "send", (5.0, "boat")),
    ("Norway will cut tariffs by twenty-five percent.", "cut", None),
    ("Norway will cut tariffs by 2.5-3.5 percent.", "cut", None),
    ("Norway will cut tariffs by 25 percent.", "cut", (25.0, "percent")),
]


@pytest.mark.parametrize(("text", "head", "expected"), CASES)
def test_numbers_of_several_words(parser: Parser, text: str, head: str, expected: tuple[float, str] | None) -> None:
    """A number whose beginning is not understood gives no amount rather than a wrong one."""
    amount = amount_of(*undertaken(parser, text, head))
    assert (None if amount is None else (amount.value, amount.unit)) == expected
