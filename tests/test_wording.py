"""Numbers with their nouns, commands that can be pasted, faults of JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.wording import command, counted, json_fault


@pytest.mark.parametrize(
    ("number", "noun", "plural", "words"),
    [
        (0, "input", None, "0 inputs"),
        (1, "dead letter", None, "1 dead letter"),
        (2_000, "document", None, "2,000 documents"),
        (1, "entry", "entries", "1 entry"),
        (2, "entry", "entries", "2 entries"),
    ],
)
def test_a_number_with_its_noun(number: int, noun: str, plural: str | None, words: str) -> None:
    """One is singular, every other number plural."""
    assert counted(number, noun, plural) == words


@pytest.mark.parametrize(
    ("warehouse", "words"),
    [
        ("warehouse", "communique errors list"),
        ("press", "communique errors list -w press"),
        ("my press/it's", """communique errors list -w 'my press/it'"'"'s'"""),
    ],
)
def test_a_command_names_the_warehouse(warehouse: str, words: str) -> None:
    """A warehouse that is not the default one is named, quoted for a shell."""
    assert command("errors list", Path(warehouse)) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("this", "Expecting value at character 1"),
        ('{"a" 1}', "Expecting ':' delimiter at character 6"),
        ('{"a": "b', "Unterminated string starting at character 7; the line may be cut off"),
        ('{"a": ', "Expecting value at character 7; the line may be cut off"),
        ('{"a": "b\nc"}', "Invalid control character at character 9; the line may be cut off"),
        ("[" * 100_000, "RecursionError"),
    ],
)
def test_a_fault_of_json(line: str, words: str) -> None:
    """What and where, counted from 1; that the line may be cut off where it looks so."""
    with pytest.raises((ValueError, RecursionError)) as found:
        json.loads(line)
    assert json_fault(found.value, line) == words
