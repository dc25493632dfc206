"""`explain` shows decisions on sentences."""

from __future__ import annotations

import json

from click.testing import CliRunner

from etl.cli.app import app

SENTENCE = "Norway and Peru agreed on Monday to open a port after talks in Oslo."


def test_a_sentence_of_ones_own_is_explained() -> None:
    """Gate, candidates, probabilities against thresholds, features; no warehouse is needed."""
    done = CliRunner().invoke(app, ["explain", "--sentence", SENTENCE, "--published", "2025-03-04"])
    assert done.exit_code == 0, done.output
    assert "gate" in done.output
    assert "undertaking accepted" in done.output
    assert "open a port" in done.output
    assert "occasion accepted" in done.output


def test_a_sentence_without_candidates_says_so() -> None:
    """Why nothing was produced: no word of it could be anything."""
    done = CliRunner().invoke(
        app, ["explain", "--sentence", "The old bridge was painted green last summer, residents of the town recall."]
    )
    assert done.exit_code == 0, done.output
    assert "no word of it names an occasion or carries an undertaking" in done.output


def test_decisions_come_as_json() -> None:
    """The same, for programs."""
    done = CliRunner().invoke(app, ["explain", "--sentence", SENTENCE, "--json"])
    (sentence,) = json.loads(done.output)
    assert sentence["text"] == SENTENCE
    assert {d["what"] for d in sentence["decisions"]} == {"occasion", "undertaking"}


def test_an_id_or_a_sentence_but_not_both() -> None:
    """Neither and both are usage errors."""
    assert CliRunner().invoke(app, ["explain"]).exit_code == 2
    assert CliRunner().invoke(app, ["explain", "abcd", "--sentence", "x"]).exit_code == 2


def test_a_text_that_cannot_be_read_is_a_usage_error() -> None:
    """Empty or in another language: one line, no traceback."""
    for text in ("", "Le ministre a rencontré son homologue et les deux délégations ont signé un accord."):
        done = CliRunner().invoke(app, ["explain", "--sentence", text])
        assert done.exit_code == 2, done.output
        assert "--sentence" in done.output


def test_what_is_accepted_is_what_is_extracted() -> None:
    """The decisions shown are those of the extraction: of each article the accepted actions are its records'."""
    from datetime import date
    from pathlib import Path

    from etl.api import extract_text
    from etl.cli.why import looked_at
    from etl.extract.settings import ExtractorSettings

    lines = (Path(__file__).parents[1] / "evaluate" / "wire.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[:4]:
        d = json.loads(line)
        day = date.fromisoformat(d["published"])
        found = {s.action.text for c in extract_text(d["text"], published=day).commitments for s in c.sayings}
        seen = looked_at(d["text"], day, ExtractorSettings())
        shown = {
            x.words.split(" | ", 1)[1]
            for s in seen
            if s.parsed
            for x in s.decisions
            if x.what == "undertaking" and x.accepted
        }
        assert shown == found
