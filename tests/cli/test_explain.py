"""`communique explain ID`: a record, its sentence, its parties, its document and file."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from etl.cli.explain import said
from tests.cli.command import communique, one
from tests.flow.conftest import article, write_jsonl

if TYPE_CHECKING:
    from pathlib import Path


def test_explain_marks_the_spans_of_a_commitment(press: Path) -> None:
    """The sentence with cue and action marked; document, file, place and run below; exactly the text once unmarked."""
    row = one(
        press, "SELECT * FROM commitments JOIN document_names USING (document_id) WHERE own_id = 'a2' AND cue = 'would'"
    )
    told = communique("explain", str(row["commitment_id"])[:12], "-w", press)
    assert told.code == 0
    (sentence,) = [line.strip() for line in told.lines if "[cue: " in line]
    assert "[cue: would] [action: provide [amount: 4 million dollars] for the patrol boats]" in sentence
    assert re.sub(r"\[[^\[\]:]+: |\]", "", sentence) == row["evidence"]
    for expected in (row["document_id"], "a.jsonl at ", "Northern Press", row["rule"], row["kind"]):
        assert str(expected) in told.out, expected
    action = '"provide 4 million dollars for the patrol boats"'
    assert told.lines[1] == f"  pledge: Norway (NO) bound towards Peru (PE) to do {action}; says Kari Solberg (NO)"


def test_explain_marks_the_spans_of_a_meeting(press: Path) -> None:
    """Trigger, place, date and participants are marked, and the commitments made there are listed."""
    row = one(press, "SELECT meeting_id FROM meetings JOIN document_names USING (document_id) WHERE own_id = 'a2'")
    told = communique("explain", row["meeting_id"], "-w", press)
    for expected in (
        "[trigger: met",
        "[place: Nairobi]",
        "[date: on Monday]",
        "[participant Kari Solberg: Kari Solberg]",
    ):
        assert expected in told.out, expected


def test_explain_finds_a_document_by_its_own_id(press: Path) -> None:
    """A document's own id leads to it, to where it was read, and to its records with their sentences."""
    told = communique("explain", "again", "-w", press)
    assert told.lines[0].startswith("document ")
    assert len([line for line in told.lines if "a.jsonl at " in line]) == 2
    assert "met her Peruvian counterpart" in told.out
    traced = json.loads(communique("explain", "again", "-w", press, "--json").out)
    assert traced["kind"] == "documents"
    assert traced["record"]["document_id"] == told.lines[0].split()[1]


def test_explain_and_status_tell_of_versions(tmp_path: Path, no_beam: None) -> None:
    """By own id the latest version is shown; by its id the earlier one, with its records and the id of the latest."""
    texts = (str(article(1)["text"]), str(article(1)["text"]).replace("3 million", "4 million"))
    two = [article(1, text=text, published=f"2025-03-0{day}") for day, text in zip((2, 3), texts, strict=True)]
    press = tmp_path / "w"
    ran = communique("run", write_jsonl(tmp_path / "a.jsonl", two), "-w", press)
    assert "new versions came: 1 document of the warehouse now superseded; queries show the latest" in ran.lines
    sql = "SELECT document_id FROM document_versions ORDER BY version"
    old, new = (row["document_id"] for row in json.loads(communique("query", sql, "-w", press, "--format", "json").out))
    shown = json.loads(communique("explain", "a1", "-w", press, "--json").out)["document"]
    assert (shown["document_id"], shown["version"], shown["versions"], shown["latest_version"]) == (new, 2, 2, None)
    earlier = json.loads(communique("explain", old, "-w", press, "--json").out)
    assert (earlier["document"]["version"], earlier["document"]["latest_version"]) == (1, new)
    assert len(earlier["related"]) > 1
    assert json.loads(communique("status", "-w", press, "--json").out)["superseded_documents"] == 1
    assert "  superseded by later versions: 1 document" in communique("status", "-w", press).lines
    exported = communique("export", "annotations", "-w", press).lines
    assert [json.loads(line)["document_id"] for line in exported] == [new]
    unrelated = communique("run", write_jsonl(tmp_path / "b.jsonl", [article(2)]), "-w", press)
    assert "new versions" not in unrelated.out


def test_explain_and_errors_show_no_control_characters(tmp_path: Path, no_beam: None) -> None:
    """An escape sequence in an article or in its id stays in the warehouse and never reaches the terminal."""
    text = str(article(1)["text"]).replace("Kari Solberg met", "Kari \x1b[31mSolberg met")
    records = [article(1, text=text, source="\x1b]0;x\x07"), article(2, doc_id="a\x1b[2J", text=" ")]
    source = write_jsonl(tmp_path / "a.jsonl", records)
    communique("run", source, "-w", tmp_path / "w")
    assert one(tmp_path / "w", "SELECT contains(text, chr(27)) AS kept FROM documents") == {"kept": True}
    told = communique("explain", "a1", "-w", tmp_path / "w").out
    reject_id = one(tmp_path / "w", "SELECT reject_id FROM rejects")["reject_id"]
    told += communique("errors", "show", reject_id, "-w", tmp_path / "w").out
    told += communique("errors", "list", "--all", "-w", tmp_path / "w").out
    assert "[31mSolberg" in told
    assert "[2J" in told
    assert not [c for c in told if not c.isprintable() and c != "\n"]


@pytest.mark.parametrize("wanted", ["zzzz", "", "%", "a"])
def test_explain_of_nothing_is_1(press: Path, wanted: str) -> None:
    """An id that nothing has is named, with what an id may be."""
    told = communique("explain", wanted, "-w", press)
    assert (told.code, f"nothing has the id {wanted!r}" in told.err) == (1, True)


MEETING: dict[str, Any] = {
    "form": "visit",
    "status": "held",
    "first_day": date(2025, 3, 3),
    "last_day": date(2025, 3, 5),
    "place_name": "Oslo",
}
COMMITMENT: dict[str, Any] = {
    "kind": "agreement",
    "polarity": "refrain",
    "action": "open\nfire",
    "deadline": None,
    "deadline_date": None,
}
NORWAY, PERU = {"name": "Norway", "country": "NO"}, {"name": "the rebels", "country": None}


@pytest.mark.parametrize(
    ("kind", "record", "parties", "line"),
    [
        ("meetings", MEETING, [NORWAY, PERU], "visit, held: Norway (NO), the rebels; 2025-03-03 to 2025-03-05; Oslo"),
        (
            "meetings",
            MEETING | {"first_day": None, "last_day": None, "place_name": None},
            [],
            "visit, held: nobody named; day unknown; place unknown",
        ),
        (
            "commitments",
            COMMITMENT,
            [NORWAY | {"function": "party"}, PERU | {"function": "counterparty"}],
            'agreement: Norway (NO) bound towards the rebels not to do "open fire"',
        ),
        (
            "commitments",
            COMMITMENT | {"polarity": "do", "deadline": "in two years"},
            [],
            'agreement: nobody named bound to do "open fire"; deadline in two years',
        ),
    ],
)
def test_a_record_in_one_line(kind: str, record: dict[str, Any], parties: list[dict[str, Any]], line: str) -> None:
    """What it says before anything else; what the text does not say is said to be unknown."""
    assert said(kind, record, parties) == line
