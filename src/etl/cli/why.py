"""What `communique explain --sentence` and `--features` show: verdicts on sentences, then the decisions behind."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from etl.api import read_text
from etl.extract.models import load_models
from etl.extract.parse import LONGEST_PARSED, Parser
from etl.extract.why import Decision, Looked, look
from etl.query.stored import stored
from etl.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from etl.extract.settings import ExtractorSettings

Step = Literal["produced", "gate", "length", "candidates", "decision"]
RECORDS = {"occasion": "meeting", "undertaking": "commitment"}
"""What an accepted decision becomes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a sentence, and at which step it ended if nothing did.

    Steps: `gate` (its words are not worth parsing), `length` (too long to be parsed), `candidates` (no word names an
    occasion or carries an undertaking), `decision` (what there is stays below the threshold).
    `needed` is the score that the gate asked of it, `opened` whether its text was worth parsing at all.
    """

    sentence: Looked
    needed: float
    opened: bool
    step: Step
    words: str

    def as_json(self) -> dict[str, Any]:
        """The sentence with its decisions, and the verdict on it."""
        own = {"gate_needed": self.needed, "step": self.step, "verdict": self.words}
        return asdict(self.sentence) | own


def judged(seen: Sequence[Looked]) -> list[Verdict]:
    """The verdicts on all sentences of a text."""
    opened = any(x.gate >= x.first for x in seen)
    best = max((x.gate for x in seen), default=0.0)
    return [_verdict(x, best, opened=opened) for x in seen]


def _verdict(x: Looked, best: float, *, opened: bool) -> Verdict:
    needed = x.second if opened else x.first
    taken = Counter(RECORDS[d.what] for d in x.decisions if d.accepted)
    if not x.parsed:
        own = opened or x.first == x.second
        passed = "this sentence; its words score" if own else "the whole text; its best sentence scores"
        score = x.gate if own else best
        words = f"not produced: the gate passed over {passed} {score:.2f}, {needed:.2f} is needed"
        return Verdict(x, needed, opened, "gate", words)
    if x.end - x.start > LONGEST_PARSED:
        size = counted(x.end - x.start, "character")
        words = f"not produced: the sentence has {size}, more than {LONGEST_PARSED:,} are not parsed"
        return Verdict(x, needed, opened, "length", words)
    if taken:
        found = ", ".join(f"{n} mention{'' if n == 1 else 's'} of a {what}" for what, n in sorted(taken.items()))
        return Verdict(x, needed, opened, "produced", f"produced: {found}")
    if not x.decisions:
        words = "not produced: no word of it names an occasion or carries an undertaking"
        return Verdict(x, needed, opened, "candidates", words)
    return Verdict(x, needed, opened, "decision", f"not produced: {_nearest(x.decisions)}")


def _nearest(decisions: Sequence[Decision]) -> str:
    """The decision that came nearest to its threshold, in words."""
    d = max(decisions, key=lambda d: d.probability - d.threshold)
    more = f"; {counted(len(decisions) - 1, 'other candidate')} below as well" if len(decisions) > 1 else ""
    is_one = f"is a {RECORDS[d.what]} with probability {d.probability:.2f}"
    return f"{_quoted(d)} {is_one}, {d.threshold:.2f} is needed{more}"


def _quoted(d: Decision) -> str:
    """The words of a candidate; of an undertaking its cue and its action."""
    return " + ".join(f'"{" ".join(part.split())}"' for part in d.words.split(" | ", 1))


def looked_at(text: str, published: date | None, chosen: ExtractorSettings) -> list[Verdict]:
    """The verdicts on the sentences of a text.

    Raises:
        ValueError: The text is empty or is not English.
    """
    return judged(look(read_text(text, published=published), Parser(chosen), load_models()))


def looked_up(warehouse: Path, wanted: str, chosen: ExtractorSettings) -> list[Verdict]:
    """The verdicts on the sentences of a record, read once more from the stored text.

    Raises:
        NotFoundError: Nothing or more than one thing has the id.
        NoWarehouseError: Nothing was published.
    """
    found = stored(warehouse, wanted)
    article = read_text(found.text, published=found.published, title=found.title)
    seen = judged(look(article, Parser(chosen), load_models()))
    if found.places is None:
        return seen
    return [v for v in seen if any(v.sentence.start < high and low < v.sentence.end for low, high in found.places)]


def lines(seen: Sequence[Verdict]) -> Iterator[str]:
    """The verdict on each sentence, then the details of each under the same number."""
    if len(seen) > 1:
        good = sum(v.step == "produced" for v in seen)
        yield f"{good:,} of {counted(len(seen), 'sentence')} produced a record"
        yield ""
    for n, v in enumerate(seen, 1):
        yield f"{n}. {v.words}"
        yield f"   {' '.join(v.sentence.text.split())}"
    yield ""
    yield "details"
    if seen:
        yield f"   {_gate(seen[0])}"
    for n, v in enumerate(seen, 1):
        x = v.sentence
        yield f"{n}. gate {'passed' if x.parsed else 'not passed'}: score {x.gate:.2f}, needed {v.needed:.2f}"
        yield from (f"   {line}" for line in _decisions(v))


def _gate(v: Verdict) -> str:
    """Which sentences of the text were parsed, in one line."""
    x = v.sentence
    if x.first == x.second:
        return f"gate: the words of a sentence need a score of {x.second:.2f} (in a text of so few sentences)"
    rule = f"once one sentence of a text has a score of {x.first:.2f}, all that have {x.second:.2f} are parsed"
    return f"gate: {rule}; here {'one' if v.opened else 'none'} has it"


def _decisions(v: Verdict) -> Iterator[str]:
    """The candidates of a sentence with what weighed most; those of a sentence that was not parsed as what would be."""
    would = v.step == "gate"
    if not v.sentence.decisions and v.step != "length":
        yield "no word of it names an occasion or carries an undertaking" + (", had it been parsed" if would else "")
    for d in v.sentence.decisions:
        taken = "would be taken, had it been parsed" if would else "taken"
        left = "left for a likelier reading of the same words" if d.spare else "below the threshold"
        outcome = taken if d.accepted else left
        yield f"{RECORDS[d.what]} {_quoted(d)}: {outcome}, probability {d.probability:.2f}, needed {d.threshold:.2f}"
        yield "  weighed most: " + ", ".join(f"{name} {weight:+.2f}" for name, weight in d.weights)


def as_json(seen: Iterable[Verdict]) -> list[dict[str, Any]]:
    """The verdicts for programs."""
    return [v.as_json() for v in seen]
