"""Lexicons and models have one canonical form."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from etl.extract.lexicon import country_codes, demonyms, metonyms, plain_names, word_set
from etl.extract.models import load_models

DATA = Path(__file__).parents[2] / "src" / "etl" / "extract" / "data"
SORTED = [
    *(
        "actor_bodies",
        "actor_codes",
        "agency",
        "cities",
        "countries",
        "country_names",
        "currencies",
        "demonyms",
        "forces",
    ),
    *("iso3", "metonyms", "numbers", "sectors", "word_sets"),
]


@pytest.mark.parametrize("name", SORTED)
def test_tables_are_sorted_without_repetition(name: str) -> None:
    """The scripts in `tools` write them so; run the one that the table's script names if this fails."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    assert rows
    assert rows == sorted(rows)
    assert len(rows) == len({tuple(r) for r in rows})


@pytest.mark.parametrize("path", sorted((DATA / "models").glob("*.json")), ids=lambda p: p.stem)
def test_models_are_canonical(path: Path) -> None:
    """Keys sorted, one a line: `tools/train.py` and `tools/learn_gate.py` write them so."""
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def test_every_code_has_a_plain_name() -> None:
    """What a text can name, a record can name in plain English."""
    codes = {*country_codes().values(), *demonyms().values(), *metonyms().values()}
    assert codes <= plain_names().keys()


def test_all_models_load() -> None:
    """Each decision has its weights."""
    models = load_models()
    assert 0 < models.occasion.threshold < 1
    assert models.form.classes == ("call", "conference", "meeting", "negotiation", "visit")


def test_an_unknown_word_set_is_an_error() -> None:
    """A misspelled set is no empty set."""
    with pytest.raises(KeyError, match="has no set"):
        word_set("nobody.nothing")
