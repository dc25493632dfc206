"""The measures: what pairs, what counts as right, and agreement with the guideline's own scorer."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest

from etl.evaluate.answers import Answers, GoldDocument, GoldError, PartyAnswer, read_gold
from etl.evaluate.measures import all_slots, score
from etl.evaluate.run import ALL, evaluate
from etl.evaluate.same import close_days, same_deadline, same_party, same_place
from etl.extract.extractor import Extractor

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Ana Ruiz met Per Lund in Oslo on Monday. They agreed to open a port by 2027 and share maps."


def gold_line(**changes: Any) -> dict[str, Any]:
    """An annotated document of our own."""
    ruiz = {"name": "Ana Ruiz", "kind": "person", "country": "PE", "role": None}
    lund = {"name": "Per Lund", "kind": "person", "country": "NO", "role": None}
    first, second = TEXT.split(". ")
    meeting = {
        "id": "m1", "form": "meeting", "status": "held", "triggers": ["met"], "evidence": [first + "."],
        "participants": [ruiz, lund], "place": {"text": "Oslo", "name": "Oslo", "country": "NO"},
        "date": {"text": "on Monday", "start": "2025-03-03", "end": "2025-03-03"}, "topics": [],
    }  # fmt: skip
    commitment = {
        "id": "c1", "kind": "agreement", "polarity": "do", "cue": "agreed to", "action": "open a port by 2027",
        "evidence": second, "parties": [{"name": "Peru", "kind": "country", "country": "PE", "role": None}],
        "counterparties": [], "speaker": None, "deadline": {"text": "by 2027", "date": "2027-12-31"},
        "meeting": "m1", "topics": ["trade"],
    }  # fmt: skip
    return {"doc_id": "d1", "text": TEXT, "meetings": [meeting], "commitments": [commitment]} | changes


def document(tmp_path: Path, **changes: Any) -> GoldDocument:
    """The annotated document as it is read."""
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold_line(**changes)) + "\n", encoding="utf-8")
    return next(read_gold(path))


def test_the_annotation_itself_is_all_right(tmp_path: Path) -> None:
    """Against itself every measure is 1."""
    gold = document(tmp_path)
    scored = score(gold, gold.answers)
    assert all(t.f1 == 1.0 for t in scored.tallies.values() if t.gold)
    assert all_slots(scored.tallies).f1 == 1.0
    assert scored.errors == []


def test_nothing_predicted_is_all_missed(tmp_path: Path) -> None:
    """An empty answer has no hits, and each record is listed as missed with its sentence."""
    gold = document(tmp_path)
    scored = score(gold, Answers((), ()))
    assert all_slots(scored.tallies).right == 0
    assert [(what, TEXT[low:high][:8]) for what, low, high in scored.errors] == [
        ("missed meeting", "Ana Ruiz"),
        ("missed commitment", "They agr"),
    ]


P = PartyAnswer


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (P("Norway", "country", "NO"), P("Oslo", "country", "NO"), True),
        (P("Norway", "country", "NO"), P("Norwegian government", "organization", "NO"), True),
        (P("Norway", "country", "NO"), P("Peru", "country", "PE"), False),
        (P("Norway", "country", "NO"), P("Per Lund", "person", "NO"), False),
        (P("Per Lund", "person", "NO"), P("Lund", "person", None), True),
        (P("Per Lund", "person", "NO"), P("Per Lund", "person", "SE"), False),
        (P("Per Lund", "person", "NO"), P("Per Borg", "person", "NO"), False),
        (P("UN", "organization", None), P("United Nations", "organization", None), True),
        (P("European Union", "country", None), P("EU", "organization", None), True),
        (P("", "person", None), P("", "person", None), False),
    ],
)
def test_parties(a: PartyAnswer, b: PartyAnswer, same: bool) -> None:  # noqa: FBT001
    """States pair by country, persons and bodies by name, in both directions."""
    assert same_party(a, b) is same
    assert same_party(b, a) is same


def test_places_dates_and_deadlines() -> None:
    """Places pair by containment, ranges by half their days, deadlines by day or, without, by words."""
    assert same_place(P("Oslo", None, "NO"), P("Oslo city", None, None))
    assert not same_place(P("Oslo", None, "NO"), P("Oslo", None, "SE"))
    assert close_days(("2025-03-01", "2025-03-04"), ("2025-03-03", "2025-03-04"))
    assert not close_days(("2025-03-01", "2025-03-05"), ("2025-03-04", "2025-03-05"))
    assert same_deadline(("by 2027", "2027-12-31"), ("in 2027", "2027-12-31"))
    assert same_deadline(("soon", None), ("very soon", None))
    assert not same_deadline(("soon", None), ("by 2027", "2027-12-31"))


def test_a_quotation_that_is_not_in_the_text_is_an_error(tmp_path: Path) -> None:
    """A gold file that does not fit its text is refused with the line's number."""
    with pytest.raises(GoldError, match="line 1"):
        document(tmp_path, text="Something else.")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"doc_id": "d1", "meetings": [], "commitments": []}', "the field 'text' is missing"),
        ('{"doc_id": "d1", "text": "It rained.", "meetings": [{}], "commitments": []}', "the field 'id' is missing"),
        (
            '{"doc_id": "d1", ',
            "it is not JSON: Expecting property name enclosed in double quotes at character 19; the line",
        ),
        ("[1]", "a value is of another kind than in the notation of `communique export annotations`"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_words(tmp_path: Path, line: str, words: str) -> None:
    """The message names the file, the line and the missing field; no exception of Python's."""
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GoldError) as told:
        list(read_gold(path))
    assert f"gold.jsonl, line 1: not an annotated document: {words}" in str(told.value)
    assert "Error(" not in str(told.value)


def test_agreement_with_the_scorer(shared: Path, tmp_path: Path) -> None:
    """On the annotated files the measures are those of the guideline's own scorer, number by number."""
    spec = importlib.util.spec_from_file_location("scorer", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    path = shared / "gold" / "wire.dev.jsonl"
    extractor = Extractor()
    found = {m.name: m.tally for m in evaluate([path], extractor).by_slice["all"]}
    predicted = {d.doc_id: _export(d, extractor) for d in read_gold(path)}
    gold = scorer.read(path)
    result, _ = scorer.score(gold, predicted, {k: d["text"] for k, d in gold.items()})
    for name, row in [*result["f1"].items(), (ALL, result["all slots"])]:
        mine = found[name]
        assert (mine.right, mine.gold, mine.predicted) == (row["right"], row["gold"], row["predicted"]), name


def _export(document: GoldDocument, extractor: Extractor) -> dict[str, Any]:
    """The extraction in the notation that the scorer reads."""
    from etl.evaluate.run import predict

    answers = predict([document], extractor)[0]

    def quote(span: tuple[int, int]) -> dict[str, Any]:
        return {"text": document.text[slice(*span)], "start": span[0], "end": span[1]}

    def party(p: PartyAnswer) -> dict[str, Any]:
        return {"name": p.name, "kind": p.kind, "country": p.country}

    meetings = [
        {
            "id": m.key, "form": m.form, "status": m.status, "topics": list(m.topics),
            "triggers": [quote(s) for s in m.triggers], "evidence": [quote(s) for s in m.evidence],
            "participants": [party(p) for p in m.participants], "place": party(m.place) if m.place else None,
            "date": {"start": m.days[0], "end": m.days[1]} if m.days else None,
        }
        for m in answers.meetings
    ]  # fmt: skip
    commitments = [
        {
            "id": c.key, "kind": c.kind, "polarity": c.polarity, "topics": list(c.topics), "meeting": c.meeting,
            "action": quote(c.action) if c.action else None, "evidence": [quote(s) for s in c.evidence],
            "parties": [party(p) for p in c.parties], "counterparties": [party(p) for p in c.counterparties],
            "speaker": party(c.speaker) if c.speaker else None,
            "deadline": {"text": c.deadline[0], "date": c.deadline[1]} if c.deadline else None,
        }
        for c in answers.commitments
    ]  # fmt: skip
    return {"doc_id": document.doc_id, "meetings": meetings, "commitments": commitments}
