"""Articles written for this project, agencies.

Officials and events invented, with their annotation in a short notation.

In `fiction/*.txt` a document is a line `## id date`, its text, then one line per record:
`m1 form status | trigger & trigger | party; party | place | date` and
`c kind polarity | cue | action | parties | counterparties | speaker | deadline | meeting`. A party is
`name/kind/country` with the first letter of its kind, a place `text/name/country`, a date `text/start/end`, a
deadline `text/day`; `-` is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {"p": "person", "c": "country", "o": "organization", "g": "group"}


def load(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of one file in the form of the annotated data."""
    for block in path.read_text(encoding="utf-8").split("## ")[1:]:
        head, *lines = block.strip().split("\n")
        ident, published = head.split()
        at = next(n for n, line in enumerate(lines) if line.startswith(("m1 ", "c ")))
        text = "\n".join(lines[:at])
        meetings = [_meeting(text, line) for line in lines[at:] if line.startswith("m")]
        commitments = [
            _commitment(text, f"c{n}", line) for n, line in enumerate((x for x in lines[at:] if x.startswith("c ")), 1)
        ]
        yield {
            "doc_id": ident,
            "published": published,
            "title": None,
            "text": text,
            "meetings": meetings,
            "commitments": commitments,
        }


def _sentence(text: str, quote: str) -> str:
    """The sentence around the first place of a quote."""
    start = text.find(quote)
    if start < 0:
        raise ValueError(f"{quote!r} is not in its text")
    return sentence_at(text, start, start + len(quote))


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence around characters `start` to `end`: to the next full stop that ends a sentence."""
    low = max(
        (
            text.rfind(mark, 0, start) + len(mark)
            for mark in (". ", ".\n", '." ', '."\n', '" ', "\n")
            if text.rfind(mark, 0, start) >= 0
        ),
        default=0,
    )
    ends = [text.find(mark, end - 1) for mark in (". ", ".\n", '."')]
    high = min((e for e in ends if e >= 0), default=len(text) - 1)
    return text[low : high + 1]


def _party(item: str) -> dict[str, Any]:
    name, kind, country = (x.strip() for x in item.rsplit("/", 2))
    return {"name": name, "kind": KINDS[kind], "country": None if country == "-" else country, "role": None}


def _parties(field: str) -> list[dict[str, Any]]:
    return [] if field == "-" else [_party(x) for x in field.split(";")]


def _fields(line: str) -> list[str]:
    return [x.strip() for x in line.split(" | ")]


def _meeting(text: str, line: str) -> dict[str, Any]:
    head, triggers, parties, place, date = _fields(line)
    ident, form, status = head.split()
    quotes = [t.strip() for t in triggers.split(" & ")]
    where = None if place == "-" else dict(zip(("text", "name", "country"), place.split("/"), strict=True))
    when = None if date == "-" else dict(zip(("text", "start", "end"), date.rsplit("/", 2), strict=True))
    return {
        "id": ident,
        "form": form,
        "status": status,
        "triggers": quotes,
        "evidence": [_sentence(text, q) for q in quotes],
        "participants": _parties(parties),
        "place": where,
        "date": when,
        "topics": [],
    }


def _commitment(text: str, ident: str, line: str) -> dict[str, Any]:
    head, cue, action, parties, towards, speaker, deadline, meeting = _fields(line)
    _, kind, polarity = head.split()
    due = None
    if deadline != "-":
        quote, day = deadline.rsplit("/", 1)
        due = {"text": quote, "date": None if day == "-" else day}
    return {
        "id": ident,
        "kind": kind,
        "polarity": polarity,
        "cue": cue,
        "action": action,
        "evidence": _sentence(text, action),
        "parties": _parties(parties),
        "counterparties": _parties(towards),
        "speaker": None if speaker == "-" else _party(speaker),
        "deadline": due,
        "meeting": None if meeting == "-" else meeting,
        "topics": [],
    }
