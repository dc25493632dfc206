"""`explain` shows decisions on sentences."""

from __future__ import annotations

import json
import re

from click.testing import CliRunner

from etl.cli import why
from etl.cli.app import app
from etl.extract.why import Decision, Looked

SENTENCE = "Norway and Peru agreed on Monday to open a port after talks in Oslo."


ORDINARY = (
    "The old bridge was painted green. The cat sat on the mat by the sea. It rained all of the day in town. "
    "The shop sells bread and jam. The team won its match again. The film is long and dull to see. "
    "The school has a new roof of tin."
)


def explained(*argv: str) -> list[str]:
    """The lines of `communique explain ARGV...`."""
    done = CliRunner().invoke(app, ["explain", *argv])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_a_sentence_of_ones_own_is_explained() -> None:
    """The verdict comes first, then its words, then probabilities against thresholds; no warehouse is needed."""
    lines = explained("--sentence", SENTENCE, "--published", "2025-03-04")
    assert lines[:2] == ["1. produced: 1 mention of a commitment, 1 mention of a meeting", f"   {SENTENCE}"]
    details = lines[lines.index("details") :]
    assert re.fullmatch(r"1\. gate passed: score -?\d\.\d\d, needed -?\d\.\d\d", details[2])
    assert [line for line in details if '"open a port after talks in Oslo": taken, probability 0.9' in line]
    assert [line for line in details if line.startswith('   meeting "talks in Oslo": taken, probability 0.')]


def test_what_stays_below_the_threshold_says_by_how_much() -> None:
    """The verdict names the words, their probability and the threshold."""
    (verdict, *_) = explained("--sentence", "The minister said the army would leave.")
    pattern = r'1\. not produced: "would" \+ "leave" is a commitment with probability (0\.\d\d), (0\.\d\d) is needed'
    found = re.fullmatch(pattern, verdict)
    assert found is not None, verdict
    assert float(found[1]) < float(found[2])


def test_a_sentence_that_the_gate_passes_over_says_so() -> None:
    """Beside a sentence that tells of something, each verdict is of its own step, and the sum stands first."""
    lines = explained("--sentence", f"{SENTENCE} The old bridge was painted.")
    assert lines[0] == "1 of 2 sentences produced a record"
    (verdict,) = [line for line in lines if line.startswith("2. not produced")]
    assert re.search(r"the gate passed over this sentence; its words score -\d\.\d\d, -\d\.\d\d is needed", verdict)


def test_a_text_that_is_not_worth_reading_says_so() -> None:
    """A longer text is parsed only where one sentence opens the gate; the verdict says what its best one has."""
    lines = explained("--sentence", ORDINARY)
    assert lines[0] == "0 of 7 sentences produced a record"
    assert len([x for x in lines if re.search(r"passed over the whole text; its best sentence scores -\d", x)]) == 7
    (gate,) = [line for line in lines if line.startswith("   gate: ")]
    assert gate.endswith("; here none has it")
    opened = explained("--sentence", f"{ORDINARY} {SENTENCE}")
    (gate,) = [line for line in opened if line.startswith("   gate: ")]
    assert gate.endswith("; here one has it")


def test_what_the_gate_kept_from_being_a_record_is_shown() -> None:
    """A sentence that would give a record if it were parsed is the gate's loss, and the details say so."""
    decision = Decision("occasion", "talks  in Oslo", 0.9, 0.4, False, (("x", 1.0),))
    looked = Looked(0, 5, "Talks", -2.0, 0.2, -1.6, False, (decision,))
    lines = list(why.lines(why.judged([looked])))
    assert '   meeting "talks in Oslo": would be taken, had it been parsed, probability 0.90, needed 0.40' in lines


def test_a_sentence_too_long_to_be_parsed_says_so() -> None:
    """Length is a step of its own."""
    looked = Looked(0, 1500, "x" * 1500, 1.0, 0.2, -1.6, True, ())
    (verdict,) = why.judged([looked])
    assert (verdict.step, "1,500 characters, more than 1,200" in verdict.words) == ("length", True)
    assert "no word of it" not in " ".join(why.lines([verdict]))


def test_a_sentence_without_candidates_says_so() -> None:
    """Why nothing was produced: no word of it could be anything."""
    (verdict,) = why.judged([Looked(0, 5, "Hello", 1.0, 0.2, -1.6, True, ())])
    assert verdict.step == "candidates"
    assert verdict.words == "not produced: no word of it names an occasion or carries an undertaking"


def test_decisions_come_as_json() -> None:
    """The same, for programs."""
    done = CliRunner().invoke(app, ["explain", "--sentence", SENTENCE, "--json"])
    (sentence,) = json.loads(done.output)
    assert sentence["text"] == SENTENCE
    assert (sentence["step"], sentence["parsed"]) == ("produced", True)
    assert sentence["gate"] >= sentence["gate_needed"]
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
            if s.sentence.parsed
            for x in s.sentence.decisions
            if x.what == "undertaking" and x.accepted
        }
        assert shown == found
