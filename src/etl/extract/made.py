"""When an undertaking was made, and by what that is known; never by the publication date.

A time expression beside the verb that makes the undertaking ("agreed on Monday to open") dates it; then one beside the
verb of speech ("said on Monday it would open"); then the days of the meeting at which it was made.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from etl.extract.cue_verbs import cue_verb, speech_verb
from etl.extract.time_resolution import resolve
from etl.extract.tokens import ancestors, is_verb
from etl.records import Made, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.extract.times import TimeMention
    from etl.extract.tokens import Sentence
    from etl.records import MadeBasis, Meeting, NullReason


_LIMITS = frozenset({"by", "before", "until", "till", "no later than", "not later than", "within"})
"""Words that limit an action: they never say when it was promised."""


def made_of(reading: Reading, u: Undertaking, meetings: Sequence[Meeting]) -> tuple[Made | None, NullReason | None]:
    """The day or days on which an undertaking was made, or why they are not known."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    words: TimeMention | None = None
    for basis, verb in _verbs(s, u):
        words = _time_of(reading, s, u, verb)
        found = _resolved(reading, words, basis) if words is not None else None
        if found is not None:
            return found, None
    meeting = meetings[u.meeting] if u.meeting is not None else None
    day = meeting.date if meeting is not None and meeting.status == "held" else None
    if day is not None and day.start is not None and day.end is not None:
        return Made(None, day.start, day.end, "meeting"), None
    if reading.article.published is None:
        return None, "no_publication_date"
    return None, "not_stated" if words is None else "ambiguous"


def _verbs(s: Sentence, u: Undertaking) -> list[tuple[MadeBasis, int]]:
    made = cue_verb(s, u.candidate)
    said = speech_verb(s, u.candidate, u.attribution)
    out: list[tuple[MadeBasis, int]] = []
    if made is not None:
        out.append(("stated", made))
    if said is not None and said != made:
        out.append(("said", said))
    return out


def _time_of(reading: Reading, s: Sentence, u: Undertaking, verb: int) -> TimeMention | None:
    """The time expression of a verb, the nearest one: outside the action, no deadline, no other verb between."""
    c = u.candidate
    low, high = s.starts[c.first], s.ends[c.last]
    found: list[tuple[int, TimeMention]] = []
    for t in reading.times[s.index]:
        if t.lead in _LIMITS or t == u.deadline or (t.start < high and low < t.end) or t.kind in {"vague", "soon"}:
            continue
        token = next((i for i in range(len(s)) if s.starts[i] >= t.bare_start), len(s) - 1)
        governor = next((a for a in ancestors(s, token) if is_verb(s, a)), None)
        opening = c.first if verb == cue_verb(s, c) else c.cue_first
        between = verb < token < opening and not any(is_verb(s, i) for i in range(verb + 1, token))
        if governor == verb or between:
            found.append((abs(token - verb), t))
    return min(found, key=lambda x: x[0])[1] if found else None


def _resolved(reading: Reading, t: TimeMention, basis: MadeBasis) -> Made | None:
    published = reading.article.published
    period = resolve(t, published, future=False) if published is not None else None
    if period is None or published is None or period.start > published + timedelta(days=1):
        return None
    return Made(Span.of(reading.text, t.start, t.end), period.start, period.end, basis)
