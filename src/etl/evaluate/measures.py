"""Counts what is right, document by document: pairs records one to one, then compares their slots.

A predicted meeting answers an annotated one where their evidence overlaps, and a trigger overlaps or at least half of
all participants agree; a commitment, where the evidence overlaps and the actions share at least half of their words.
Slots count as right only where their record was found. The measures are those of the guideline's own scorer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from etl.evaluate.same import (
    close_days,
    country,
    fold,
    overlap,
    same_deadline,
    same_party,
    same_place,
    word_places,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from etl.evaluate.answers import Answers, CommitmentAnswer, GoldDocument, MeetingAnswer, PartyAnswer

T = TypeVar("T")
V = TypeVar("V")

LONGEST_TRIGGER, LONGEST_EVIDENCE = 25, 160
"""Words; longer quotations do not count, for one that covers everything would always overlap."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Right, annotated and predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add up."""
        return Tally(self.right + other.right, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.predicted) if self.gold + self.predicted else 0.0


@dataclass(slots=True)
class Scored:
    """One document's tallies by measure, and what was missed or is spurious, as (what, first character, last).

    `judged` has each prediction that came with a confidence, as (what, confidence, whether it is right).
    """

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[tuple[str, int, int]] = field(default_factory=list)
    judged: list[tuple[str, float, bool]] = field(default_factory=list)


def pair_up(gold: Sequence[T], predicted: Sequence[T], weight: Callable[[T, T], float]) -> list[tuple[T, T]]:
    """Pair one to one, heaviest first, in the order given among equals; a weight of 0 never pairs."""
    table = [(weight(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(predicted)]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs = []
    for value, i, j in sorted(table, reverse=True):
        if value > 0 and i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((gold[-i], predicted[-j]))
    return pairs


def parties_right(gold: Sequence[PartyAnswer], predicted: Sequence[PartyAnswer]) -> int:
    """Count the parties that pair, the same name before any other."""
    return len(pair_up(gold, predicted, lambda a, b: 1.0 + (fold(a.name) == fold(b.name)) if same_party(a, b) else 0.0))


def _right_ones(gold: Sequence[PartyAnswer], predicted: Sequence[PartyAnswer]) -> set[int]:
    """The predicted parties that pair, by identity."""
    pairs = pair_up(gold, predicted, lambda a, b: 1.0 + (fold(a.name) == fold(b.name)) if same_party(a, b) else 0.0)
    return {id(p) for _, p in pairs}


def _all_parties(gold: Sequence[PartyAnswer], predicted: Sequence[PartyAnswer]) -> bool:
    return len(gold) == len(predicted) == parties_right(gold, predicted)


def _sides(meeting: MeetingAnswer) -> set[str]:
    return {country(p) or fold(p.name) for p in meeting.participants}


class _Document:
    """Compares one document; holds its text and the tallies."""

    def __init__(self, text: str, gold: Answers, predicted: Answers) -> None:
        self.text, self.gold, self.predicted = text, gold, predicted
        self.scored = Scored()

    def _short(self, spans: Iterable[tuple[int, int]], most: int) -> tuple[tuple[int, int], ...]:
        return tuple(s for s in spans if len(word_places(self.text, s)) <= most)

    def evidence(self, record: MeetingAnswer | CommitmentAnswer) -> tuple[tuple[int, int], ...]:
        return self._short(record.evidence, LONGEST_EVIDENCE)

    def _meeting_weight(self, g: MeetingAnswer, p: MeetingAnswer) -> float:
        ge, pe = self.evidence(g), self.evidence(p)
        if not overlap(ge, pe):
            return 0.0
        agreed = parties_right(g.participants, p.participants)
        total = len(g.participants) + len(p.participants) - agreed
        share = agreed / total if total else 0.0
        gt = tuple(s for s in self._short(g.triggers, LONGEST_TRIGGER) if overlap((s,), ge))
        pt = tuple(s for s in self._short(p.triggers, LONGEST_TRIGGER) if overlap((s,), pe))
        hit = overlap(gt, pt)
        return hit + share + 0.01 if hit or share >= 0.5 else 0.0

    def _commitment_weight(self, g: CommitmentAnswer, p: CommitmentAnswer) -> float:
        a, b = word_places(self.text, g.action), word_places(self.text, p.action)
        share = len(a & b) / len(a | b) if a | b else 0.0
        return share if share >= 0.5 and overlap(self.evidence(g), self.evidence(p)) else 0.0

    def count(self, name: str, right: int, gold: int, predicted: int) -> None:
        self.scored.tallies[name] += Tally(right, gold, predicted)

    def slot(
        self,
        name: str,
        pairs: list[tuple[T, T]],
        records: tuple[Sequence[T], Sequence[T]],
        value: Callable[[T], V | None],
        same: Callable[[V, V], bool],
    ) -> None:
        right = 0
        for g, p in pairs:
            a, b = value(g), value(p)
            right += a is not None and b is not None and same(a, b)
        set_in = [sum(value(r) is not None for r in side) for side in records]
        self.count(name, right, set_in[0], set_in[1])

    def many(
        self,
        name: str,
        pairs: list[tuple[T, T]],
        records: tuple[Sequence[T], Sequence[T]],
        values: Callable[[T], Sequence[PartyAnswer] | frozenset[str]],
    ) -> None:
        right = 0
        for g, p in pairs:
            a, b = values(g), values(p)
            both_sets = isinstance(a, frozenset) and isinstance(b, frozenset)
            right += len(a & b) if both_sets else parties_right(a, b)  # type: ignore[operator,arg-type]
        self.count(name, right, sum(len(values(r)) for r in records[0]), sum(len(values(r)) for r in records[1]))

    def meetings(self) -> list[tuple[MeetingAnswer, MeetingAnswer]]:
        gold, predicted = self.gold.meetings, self.predicted.meetings
        pairs = pair_up(gold, predicted, self._meeting_weight)
        both = (gold, predicted)
        self.count("meeting", len(pairs), len(gold), len(predicted))
        self.slot("meeting form", pairs, both, lambda m: m.form, lambda a, b: a == b)
        self.slot("meeting status", pairs, both, lambda m: m.status, lambda a, b: a == b)
        self.many("meeting participants", pairs, both, lambda m: m.participants)
        self.slot("meeting place", pairs, both, lambda m: m.place, same_place)
        self.slot("meeting date", pairs, both, lambda m: m.days, lambda a, b: a == b)
        self.slot("extra: meeting date, half overlapping", pairs, both, lambda m: m.days, close_days)
        self.many("extra: meeting topics", pairs, both, lambda m: m.topics)
        whole = sum(_all_parties(g.participants, p.participants) for g, p in pairs)
        self.count("answer: who met whom", whole, len(gold), len(predicted))
        when = sum(_sides(g) == _sides(p) and g.status == p.status and g.days == p.days for g, p in pairs)
        self.count("answer: which sides met, when, whether held", when, len(gold), len(predicted))
        return pairs

    def commitments(self, meetings: list[tuple[MeetingAnswer, MeetingAnswer]]) -> None:
        gold, predicted = self.gold.commitments, self.predicted.commitments
        pairs = pair_up(gold, predicted, self._commitment_weight)
        both = (gold, predicted)
        self.count("commitment", len(pairs), len(gold), len(predicted))
        self.slot("commitment kind", pairs, both, lambda c: c.kind, lambda a, b: a == b)
        self.slot("commitment polarity", pairs, both, lambda c: c.polarity, lambda a, b: a == b)
        self.many("commitment parties", pairs, both, lambda c: c.parties)
        self.many("commitment counterparties", pairs, both, lambda c: c.counterparties)
        self.slot("commitment speaker", pairs, both, lambda c: c.speaker, same_party)
        self.slot("commitment deadline", pairs, both, lambda c: c.deadline, same_deadline)
        named = {p.key: g.key for g, p in meetings}
        linked = sum(bool(g.meeting and p.meeting and named.get(p.meeting) == g.meeting) for g, p in pairs)
        self.count(
            "commitment meeting link",
            linked,
            sum(bool(c.meeting) for c in gold),
            sum(bool(c.meeting) for c in predicted),
        )
        self.many("extra: commitment topics", pairs, both, lambda c: c.topics)
        sentences = [sorted({s for c in side for s in self.evidence(c)}) for side in both]
        found = pair_up(sentences[0], sentences[1], lambda a, b: float(overlap((a,), (b,))))
        self.count("extra: commitment sentence", len(found), len(sentences[0]), len(sentences[1]))
        bound = sum(_all_parties(g.parties, p.parties) and g.polarity == p.polarity for g, p in pairs)
        self.count("answer: who is bound to do or not do what", bound, len(gold), len(predicted))
        self.note("commitment", both, pairs)
        self.judge_commitments(pairs, named)

    def judge(self, what: str, confidence: float | None, right: bool) -> None:  # noqa: FBT001 - a value, no switch
        if confidence is not None:
            self.scored.judged.append((what, confidence, right))

    def judge_meetings(self, pairs: list[tuple[MeetingAnswer, MeetingAnswer]]) -> None:
        """Whether each predicted meeting, and each slot of it, is what the annotation says."""
        found = {id(p): g for g, p in pairs}
        for p in self.predicted.meetings:
            g = found.get(id(p))
            self.judge("meeting", p.confidence, g is not None)
            right = _right_ones(g.participants, p.participants) if g else set()
            for x in p.participants:
                self.judge("participant", x.confidence, id(x) in right)
            if p.place:
                self.judge("place", p.place.confidence, bool(g and g.place and same_place(g.place, p.place)))
            if p.days:
                self.judge("date", p.days_confidence, bool(g and g.days == p.days))

    def judge_commitments(self, pairs: list[tuple[CommitmentAnswer, CommitmentAnswer]], named: dict[str, str]) -> None:
        """Whether each predicted commitment, and each slot of it, is what the annotation says."""
        found = {id(p): g for g, p in pairs}
        for p in self.predicted.commitments:
            g = found.get(id(p))
            self.judge("commitment", p.confidence, g is not None)
            for what, side in (("party", "parties"), ("counterparty", "counterparties")):
                right = _right_ones(getattr(g, side), getattr(p, side)) if g else set()
                for x in getattr(p, side):
                    self.judge(what, x.confidence, id(x) in right)
            if p.speaker:
                self.judge("speaker", p.speaker.confidence, bool(g and g.speaker and same_party(g.speaker, p.speaker)))
            if p.deadline:
                same = bool(g and g.deadline and same_deadline(g.deadline, p.deadline))
                self.judge("deadline", p.deadline_confidence, same)
            if p.meeting:
                self.judge("link", p.meeting_confidence, bool(g and g.meeting and named.get(p.meeting) == g.meeting))

    def note(
        self,
        kind: str,
        records: tuple[Sequence[MeetingAnswer | CommitmentAnswer], ...],
        pairs: Sequence[tuple[object, object]],
    ) -> None:
        paired = {id(r) for two in pairs for r in two}
        for what, side in zip(("missed", "spurious"), records, strict=True):
            for record in side:
                if id(record) not in paired:
                    low, high = next(iter(self.evidence(record)), (0, 0))
                    self.scored.errors.append((f"{what} {kind}", low, high))


def score(document: GoldDocument, predicted: Answers) -> Scored:
    """Compare what was predicted for a document with its annotation."""
    compared = _Document(document.text, document.answers, predicted)
    pairs = compared.meetings()
    compared.note("meeting", (document.answers.meetings, predicted.meetings), pairs)
    compared.judge_meetings(pairs)
    compared.commitments(pairs)
    return compared.scored


def all_slots(tallies: dict[str, Tally]) -> Tally:
    """Sum the measures of records and slots, without topics and whole answers."""
    total = Tally()
    for name, tally in tallies.items():
        if not name.startswith(("extra", "answer")):
            total += tally
    return total
