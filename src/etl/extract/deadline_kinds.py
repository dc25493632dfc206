"""How a deadline limits an undertaking: by, on, until or from a time, or over and over again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set

if TYPE_CHECKING:
    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.extract.times import TimeMention
    from etl.extract.tokens import Sentence
    from etl.records import DeadlineKind

_BY = frozenset({"by", "before", "within", "no later than", "not later than"})
_UNTIL = frozenset({"until", "till", "up to", "for", "through", "throughout", "over", "during", "to", "towards"})
_FROM = frozenset({"from", "as of", "starting", "beginning", "since", "after"})


def deadline_kind(reading: Reading, u: Undertaking) -> DeadlineKind | None:
    """The kind of the deadline; without one `recurring` where the action is to be repeated, else None."""
    s = reading.sentences[u.candidate.sentence]
    if u.deadline is None:
        return "recurring" if _recurring(s, u.candidate.first, u.candidate.last) else None
    return _by_words(u.deadline, reading.text)


def _by_words(t: TimeMention, text: str) -> DeadlineKind | None:
    """By the preposition, else by the expression itself; None where it names no time ("soon")."""
    if t.kind in {"vague", "soon"}:
        return None
    before = text[max(0, t.start - 12) : t.start].lower().split()
    lead = t.lead or (before[-1] if before else "")
    if lead in _BY or (lead == "in" and t.kind == "dur"):
        return "by"
    if lead in _UNTIL:
        return "until"
    return "from" if lead in _FROM else "on"


def _recurring(s: Sentence, first: int, last: int) -> bool:
    """Whether the action, or the two words behind it, say that it is done again and again."""
    stop = min(last + 3, len(s))
    units = word_set("deadlines.units")
    return any(
        s.lowers[i] in word_set("deadlines.recurring")
        or (i and s.lemmas[i] in units and s.lowers[i - 1] in word_set("deadlines.every"))
        for i in range(first, stop)
    ) or any(
        s.lowers[i] in {"a", "an"} and s.lowers[i + 1] in {"day", "week", "month", "year"} and _counted(s, i)
        for i in range(first, stop - 1)
    )


def _counted(s: Sentence, i: int) -> bool:
    """Whether something countable stands before "a year": "twice a year", "two ships a month"."""
    return any(s.tags[k] == "CD" or s.lowers[k] in {"once", "twice", "times", "$"} for k in range(max(0, i - 4), i))
