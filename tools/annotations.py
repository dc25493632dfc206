"""Annotations of pool articles as places in their texts: no text of others is kept here.

In `annotations.jsonl` a document is one line: its id, meetings `[form, status, triggers, parties, place, date]` and
commitments `[kind, polarity, cue, action, parties, counterparties, speaker, deadline, meeting]`. Quotations are
`[start, end]` in characters of the text of `pool.jsonl.gz`; a party is `[kind, country, start, end]`, a state only its
code, a body that the text names in short `[kind, country, name]`; a place is `[start, end, name, country]`, a date
`[start, end, first day, last day]`, a deadline `[start, end, day]`; `null` is none.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fiction

from etl.extract.lexicon import plain_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILE = Path(__file__).resolve().parent / "annotations.jsonl"


def load(pool: Path) -> Iterator[dict[str, Any]]:
    """The annotated documents in the form of the gold data, in the order of the file."""
    wanted = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    ids = {x["doc_id"] for x in wanted}
    with gzip.open(pool, "rt", encoding="utf-8") as lines:
        texts = {d["doc_id"]: d for d in map(json.loads, lines) if d["doc_id"] in ids}
    for x in wanted:
        yield _document(texts[x["doc_id"]], x)


def _document(source: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    text = source["text"]
    return {
        "doc_id": source["doc_id"],
        "published": source["published"],
        "title": source.get("title"),
        "text": text,
        "meetings": [_meeting(text, f"m{n}", m) for n, m in enumerate(raw["meetings"], 1)],
        "commitments": [_commitment(text, f"c{n}", c) for n, c in enumerate(raw["commitments"], 1)],
    }


def _party(text: str, raw: Sequence[Any]) -> dict[str, Any]:
    kind, country, *at = raw
    written = at[0] if at and isinstance(at[0], str) else text[at[0] : at[1]] if at else None
    name = written or plain_names().get(country, country)
    return {"name": name, "kind": fiction.KINDS[kind], "country": country, "role": None}


def _meeting(text: str, ident: str, raw: Sequence[Any]) -> dict[str, Any]:
    form, status, triggers, parties, place, date = raw
    return {
        "id": ident,
        "form": form,
        "status": status,
        "triggers": [text[a:b] for a, b in triggers],
        "evidence": [fiction.sentence_at(text, a, b) for a, b in triggers],
        "participants": [_party(text, p) for p in parties],
        "place": place and {"text": text[place[0] : place[1]], "name": place[2], "country": place[3]},
        "date": date and {"text": text[date[0] : date[1]] or None, "start": date[2], "end": date[3]},
        "topics": [],
    }


def _commitment(text: str, ident: str, raw: Sequence[Any]) -> dict[str, Any]:
    kind, polarity, cue, action, parties, towards, speaker, deadline, meeting = raw
    return {
        "id": ident,
        "kind": kind,
        "polarity": polarity,
        "cue": text[cue[0] : cue[1]],
        "action": text[action[0] : action[1]],
        "evidence": fiction.sentence_at(text, *action),
        "parties": [_party(text, p) for p in parties],
        "counterparties": [_party(text, p) for p in towards],
        "speaker": speaker and _party(text, speaker),
        "deadline": deadline and {"text": text[deadline[0] : deadline[1]], "date": deadline[2]},
        "meeting": meeting and f"m{meeting}",
        "topics": [],
    }
