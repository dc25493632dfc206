"""Whether an occasion was held, is to come, was called off or proposed: what stands around its mention.

Beside the features of the mention itself (`occasion_features`): on which side of the publication date the times of the
sentence lie, the tenses of the sentences around, the words of the title, and how the same word stands elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from etl.extract.circumstances import token_at
from etl.extract.directions import direction
from etl.extract.lexicon import word_set
from etl.extract.occasion_features import tense
from etl.extract.paths import relation
from etl.extract.tokens import is_verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from etl.extract.occasions import OccasionCandidate
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence


def by_word(reading: Reading, found: Sequence[OccasionCandidate]) -> dict[str, list[OccasionCandidate]]:
    """The candidates of a document by the lemma of their event word, in the order of the text."""
    out: dict[str, list[OccasionCandidate]] = {}
    for c in sorted(found, key=_place):
        out.setdefault(reading.sentences[c.sentence].lemmas[c.token], []).append(c)
    return out


def status_features(
    reading: Reading, c: OccasionCandidate, peers: Mapping[str, Sequence[OccasionCandidate]]
) -> list[str]:
    """Features of a mention for the decision on the status; `peers` are the candidates of its document (`by_word`)."""
    s = reading.sentences[c.sentence]
    out = set(_when(reading, s, c))
    out.add(f"root={_root(s)}")
    for name, n in (("before", c.sentence - 1), ("after", c.sentence + 1)):
        if 0 <= n < len(reading.sentences) and reading.sentences[n].parsed:
            out.add(f"{name}={_root(reading.sentences[n])}")
    title = set((reading.article.title or "").lower().split()[1:])
    out |= {f"title={w}" for w in title & word_set("status_features.title")}
    return sorted(out | set(_same_word(reading, s, c, peers)))


def _when(reading: Reading, s: Sentence, c: OccasionCandidate) -> Iterator[str]:
    for t in reading.times[c.sentence]:
        side = direction(reading, t)
        at = token_at(s, t.bare_start)
        near = "near" if -12 <= at - c.token <= 5 else "far"
        yield f"when={side}"
        yield f"when={side}&{near}"
        yield f"when={side}&{relation(s, at, c.token, c.verb)}"
        if c.verb is not None:
            yield f"when={side}&{near}&{tense(s, c.verb)}"


def _root(s: Sentence) -> str:
    """The tense of a sentence's main verb."""
    verb = next((i for i, h in enumerate(s.heads) if h == i and is_verb(s, i)), None)
    return tense(s, verb) if verb is not None else "none"


def _same_word(
    reading: Reading, s: Sentence, c: OccasionCandidate, peers: Mapping[str, Sequence[OccasionCandidate]]
) -> Iterator[str]:
    """How the nearest candidates with the same word before and after stand."""
    same = peers.get(s.lemmas[c.token], ())
    low, high = bisect_left(same, _place(c), key=_place), bisect_right(same, _place(c), key=_place)
    before = same[low - 1] if low else None
    after = same[high] if high < len(same) else None
    for name, p in (("before", before), ("after", after)):
        if p is None:
            yield f"same_{name}=none"
            continue
        other = reading.sentences[p.sentence]
        yield f"same_{name}={tense(other, p.verb) if p.verb is not None else 'noverb'}"
        for t in reading.times[p.sentence]:
            yield f"same_{name}_when={direction(reading, t)}"


def _place(c: OccasionCandidate) -> tuple[int, int]:
    return c.sentence, c.token
