"""Training examples of every decision: candidates with their features and what the annotation says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gold
from name_words import nameless

from etl.extract import circumstances, participants
from etl.extract.bound import bound_sets
from etl.extract.commitments import (
    Around,
    kind_features,
    link_features,
    nearest_sides,
    polarity_features,
    sides,
)
from etl.extract.days import days_meant, lasting
from etl.extract.entities import Cast
from etl.extract.merging import likely, pair_features, profile
from etl.extract.occasion_features import occasion_features
from etl.extract.occasions import OccasionCandidate, find_occasions
from etl.extract.status_features import by_word, status_features
from etl.extract.undertaking_features import attribution, undertaking_features
from etl.extract.undertaking_slots import deadline_features, party_candidates
from etl.extract.undertakings import UndertakingCandidate, drafts, end_breaks, find_undertakings

if TYPE_CHECKING:
    import datetime as dt

    from etl.extract.model import BinaryModel
    from etl.extract.reading import Reading

Document = Mapping[str, Any]


@dataclass
class Examples:
    """Rows of features and their labels, one list per decision; features that hold one of `names` are left out."""

    rows: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[int]] = field(default_factory=dict)
    lists: dict[str, list[int]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    seen: dict[str, bool] = field(default_factory=dict)

    def _nameless(self, feature: str) -> bool:
        known = self.seen.get(feature)
        if known is None:
            known = self.seen[feature] = nameless(feature, self.names)
        return known

    def add(self, decision: str, features: Sequence[str], label: str | bool, group: int) -> None:  # noqa: FBT001 - one step, one place
        """One example; `group` is its document."""
        self.rows.setdefault(decision, []).append(tuple(f for f in features if self._nameless(f)))
        self.labels.setdefault(decision, []).append(label if isinstance(label, str) else str(int(label)))
        self.groups.setdefault(decision, []).append(group)

    def choose(self, decision: str, options: Iterable[tuple[Sequence[str], bool]], group: int) -> None:
        """The options of one choice, of which one is to be taken, or none; more than one may be right."""
        lists = self.lists.setdefault(decision, [])
        number = lists[-1] + 1 if lists else 0
        for features, right in options:
            self.add(decision, features, right, group)
            lists.append(number)


def align(reading: Reading, document: Document, found: Sequence[OccasionCandidate]) -> tuple[dict[int, str], set[int]]:
    """Candidate index -> id of the annotated meeting, and the candidates that are neither right nor wrong."""
    text = reading.text
    claims: list[tuple[int, int, str]] = []
    for meeting in document["meetings"]:
        for start, end in gold.triggers(text, meeting):
            claims.append((start, end, meeting["id"]))
    owner: dict[int, str] = {}
    unclear: set[int] = set()
    for start, end, ident in sorted(claims, key=lambda c: c[1] - c[0]):
        inside = [
            n
            for n, c in enumerate(found)
            if (s := reading.sentences[c.sentence]).starts[c.token] < end and start < s.ends[c.token]
        ]
        free = [n for n in inside if n not in owner]
        if free:
            owner[free[0]] = ident
            unclear.update(free[1:])
    return owner, unclear - set(owner)


def of_meetings(out: Examples, reading: Reading, document: Document, group: int) -> None:
    """Examples of the decisions on occasions."""
    found = find_occasions(reading)
    owner, unclear = align(reading, document, found)
    meetings = {m["id"]: m for m in document["meetings"]}
    words = by_word(reading, found)
    rows = [tuple(occasion_features(reading, c, crowd=len(found))) for c in found]
    for n, row in enumerate(rows):
        if n not in unclear:
            out.add("occasion", row, n in owner, group)
        if n in owner:
            out.add("form", row, meetings[owner[n]]["form"], group)
            told = (*row, *status_features(reading, found[n], words))
            out.add("status", told, meetings[owner[n]]["status"], group)
    for ident, meeting in meetings.items():
        mentions = [found[n] for n in sorted(owner) if owner[n] == ident]
        others = [found[n] for n in sorted(owner) if owner[n] != ident]
        if mentions:
            _slots(out, reading, meeting, mentions, others, group)


def of_pairs(out: Examples, reading: Reading, document: Document, group: int, participant: BinaryModel) -> None:
    """Examples of the decision whether two mentions are one occasion; the likely participants of each are known."""
    found = find_occasions(reading)
    owner, _ = align(reading, document, found)
    order = sorted(owner)
    profiles = [profile(reading, found[n], likely(reading, found[n], participant)) for n in order]
    for b in range(len(order)):
        for a in range(b):
            out.add("same_occasion", pair_features(profiles, a, b), owner[order[a]] == owner[order[b]], group)


def _slots(
    out: Examples,
    reading: Reading,
    meeting: Document,
    mentions: Sequence[OccasionCandidate],
    others: Sequence[OccasionCandidate],
    group: int,
) -> None:
    for c in participants.candidates(reading, mentions, meeting["form"]):
        e = reading.entities[c.entity]
        right = any(gold.same_party(e.name, e.kind, e.country, g) for g in meeting["participants"])
        out.add("participant", c.features, right, group)
    places = circumstances.place_candidates(reading, mentions, meeting["form"], others)
    out.choose("place", [(p.features, same_place(p.name, p.country, meeting["place"])) for p in places], group)
    if reading.article.published is None:
        return
    times = []
    for t in circumstances.time_candidates(reading, mentions, meeting["form"], meeting["status"], others):
        period = days_meant(reading, t.time, future=t.ahead)
        period = lasting(reading, mentions, period) if period is not None else None
        times.append((t.features, period is not None and same_days(period.start, period.end, meeting["date"])))
    out.choose("date", times, group)


def same_place(name: str, country: str | None, wanted: Document | None) -> bool:
    """Whether a place is the annotated one."""
    if not wanted or (country and wanted["country"] and country != wanted["country"]):
        return False
    a, b = gold.fold(name), gold.fold(wanted["name"])
    return f" {a} " in f" {b} " or f" {b} " in f" {a} "


def same_days(start: dt.date, end: dt.date, wanted: Document | None) -> bool:
    """Whether a period is the annotated one."""
    return (
        bool(wanted)
        and wanted is not None
        and (start.isoformat(), end.isoformat()) == (wanted["start"], wanted["end"] or wanted["start"])
    )


def numbered(documents: Sequence[tuple[Document, Reading]]) -> Iterator[tuple[int, Document, Reading]]:
    """Documents with their numbers."""
    for n, (document, reading) in enumerate(documents):
        yield n, document, reading


def of_allegiance(out: Examples, reading: Reading, document: Document, group: int) -> None:
    """Examples of the decision for which state a person acts whose state no mention names."""
    cast = Cast(reading.sentences, reading.text, reading.home, title=reading.article.title, learning=True)
    stated = [p for m in document["meetings"] for p in m["participants"]]
    for c in document["commitments"]:
        stated += [*c["parties"], *c["counterparties"], *([c["speaker"]] if c["speaker"] else [])]
    for e in cast.entities:
        right = {p["country"] for p in stated if p["kind"] == "person" and gold.same_party(e.name, e.kind, None, p)}
        if e.key in cast.doubts and len(right) == 1:
            out.choose("allegiance", [(found, code in right) for code, found in cast.doubts[e.key]], group)


def of_ends(out: Examples, reading: Reading, document: Document, group: int) -> None:
    """Examples of the decision where an action ends: every break before the annotated end goes on, that one stops."""
    text = reading.text
    for record in document["commitments"]:
        at = gold.find(text, record["action"], gold.evidence(text, record))
        options = [
            (abs(s.starts[d.first] - at[0]), d.head, s, d)
            for s in reading.sentences
            if at and s.parsed and s.start < at[1] and at[0] < s.end
            for d in drafts(s)
            if d.cue.span is None and at[0] <= s.starts[d.head] < at[1]
        ]
        if not options or at is None:
            continue
        _, _, s, d = min(options, key=lambda o: o[:2])
        end = max(i for i in range(len(s)) if s.starts[i] < at[1])
        for b in list(end_breaks(s, d))[:-1]:
            if b.last > end:
                break
            out.add("action_end", b.features, b.last == end, group)


def of_commitments(out: Examples, reading: Reading, document: Document, group: int, ends: BinaryModel) -> None:
    """Examples of the decisions on undertakings, with the annotated meetings as the occasions around them."""
    near, ids = gold_around(reading, document)
    found = find_undertakings(reading, ends)
    matched = match_actions(reading, document, found)
    for n, c in enumerate(found):
        said = attribution(reading, c)
        features = undertaking_features(reading, c, said, near)
        record, clear = matched.get(n, (None, True))
        if clear:
            out.add("commitment", features, record is not None, group)
        if record is None:
            continue
        _undertaking_slots(out, reading, c, features, record, near, ids, group)


def gold_around(reading: Reading, document: Document) -> tuple[list[Around], list[str]]:
    """The annotated meetings as the undertakings see them."""
    near, ids = [], []
    for m in document["meetings"]:
        spans = gold.evidence(reading.text, m)
        where = sorted({s.index for s in reading.sentences for a, b in spans if s.start < b and a < s.end})
        who = [
            e.key
            for e in reading.entities
            if any(gold.same_party(e.name, e.kind, e.country, g) for g in m["participants"])
        ]
        if where:
            near.append(Around(tuple(where), sides(reading, who), m["form"], m["status"], tuple(who), len(near)))
            ids.append(m["id"])
    order = sorted(range(len(near)), key=lambda n: (near[n].sentences, ids[n]))
    return [near[n] for n in order], [ids[n] for n in order]


def match_actions(
    reading: Reading, document: Document, found: Sequence[UndertakingCandidate]
) -> dict[int, tuple[Document | None, bool]]:
    """Candidate index -> its annotated commitment; (None, False) where a candidate overlaps one without being it."""
    text = reading.text
    spans = []
    for c in found:
        s = reading.sentences[c.sentence]
        spans.append({m.start() for m in gold.WORD.finditer(text, s.starts[c.first], s.ends[c.last])})
    out: dict[int, tuple[Document | None, bool]] = {}
    pairs = []
    for g in document["commitments"]:
        at = gold.find(text, g["action"], gold.evidence(text, g))
        words = {m.start() for m in gold.WORD.finditer(text, *at)} if at else set()
        for n, have in enumerate(spans):
            if words & have:
                pairs.append((len(words & have) / len(words | have), -n, g["id"], g))
    used: set[str] = set()
    for share, minus, ident, g in sorted(pairs, key=lambda p: (-p[0], -p[1], p[2])):
        n = -minus
        if share >= 0.4 and ident not in used and not (n in out and out[n][0] is not None):
            out[n] = (g, True)
            used.add(ident)
        elif n not in out and share > 0.15:
            out[n] = (None, False)
    return out


def _undertaking_slots(  # noqa: PLR0913, PLR0917 - one step, one place
    out: Examples,
    reading: Reading,
    c: UndertakingCandidate,
    features: Sequence[str],
    record: Document,
    near: Sequence[Around],
    ids: Sequence[str],
    group: int,
) -> None:
    options = party_candidates(reading, c, attribution(reading, c), nearest_sides(reading, c, near))
    bound: list[int] = []
    stated: int | None = None
    speakers = []
    for o in options:
        e = reading.entities[o.entity]
        right = [
            any(gold.same_party(e.name, e.kind, e.country, g) for g in record[f]) for f in ("parties", "counterparties")
        ]
        speaker = record["speaker"] is not None and gold.same_party(e.name, e.kind, e.country, record["speaker"])
        if not right[0]:
            out.add("counterparty", o.features, right[1], group)
        speakers.append((o.features, speaker))
        if right[0]:
            bound.append(o.entity)
        if speaker and stated is None:
            stated = o.entity
    out.choose("speaker", speakers, group)
    sets = bound_sets(reading, c, attribution(reading, c), nearest_sides(reading, c, near))
    out.choose("bound", [(b.features, same_set(reading, b.entities, record["parties"])) for b in sets], group)
    out.add("commitment_kind", kind_features(reading, features, bound), record["kind"], group)
    out.add("polarity", polarity_features(reading, c), record["polarity"] == "refrain", group)
    s = reading.sentences[c.sentence]
    wanted = (
        gold.find(reading.text, record["deadline"]["text"], gold.evidence(reading.text, record))
        if record["deadline"]
        else None
    )
    for t in reading.times[c.sentence]:
        right_time = wanted is not None and t.start < wanted[1] and wanted[0] < t.end
        out.add("deadline", deadline_features(s, c, t, len(reading.times[c.sentence])), right_time, group)
    links = [
        (link_features(reading, c, bound, n, near, record["kind"], stated), ids[n] == record["meeting"])
        for n in range(len(near))
    ]
    out.choose("made_at", links, group)


def same_set(reading: Reading, keys: Sequence[int], wanted: Sequence[Document]) -> bool:
    """Whether entities are the annotated parties, all of them and no other."""
    if len(keys) != len(wanted):
        return False
    entities = [reading.entities[k] for k in keys]
    return all(any(gold.same_party(e.name, e.kind, e.country, p) for e in entities) for p in wanted) and all(
        any(gold.same_party(e.name, e.kind, e.country, p) for p in wanted) for e in entities
    )
