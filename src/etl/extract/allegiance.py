"""For which state a person acts whose state no mention names: a learned choice among the states of the document.

The decision sees how the text speaks of person and state: who is mentioned where, who speaks for whom, who visits
whom, which offices are taken, where the report comes from. It knows no names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import table, word_set
from etl.extract.speakers import speech_verbs
from etl.extract.tokens import ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.mentions import NameMention
    from etl.extract.tokens import Sentence

MOST_STATES = 8
"""States looked at for a person: those named most; a text that names more is a list."""

_TRAVEL = word_set("allegiance.travel")


@dataclass(frozen=True, slots=True)
class Known:
    """A person: mentions with their sentences, words of the office, the state where it is named."""

    mentions: tuple[tuple[NameMention, Sentence], ...]
    role: frozenset[str]
    country: str | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says of its states: mentions by sentence, counts, the dateline's state, offices named."""

    by_sentence: Mapping[int, tuple[NameMention, ...]]
    counts: Mapping[str, int]
    home: str | None
    hinted: frozenset[str]
    titled: frozenset[str]


@cache
def _offices() -> tuple[re.Pattern[str], Mapping[str, str]]:
    codes = {row["words"]: row["country"] for row in table("offices")}
    longest = sorted(codes, key=lambda w: (-len(w), w))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"), codes


def hinted_states(text: str) -> frozenset[str]:
    """States whose institutions, offices or words of state a text names ("the Bundestag", "Vice President", "yuan")."""
    pattern, codes = _offices()
    return frozenset(codes[m] for m in pattern.findall(text.lower()))


def candidates(setting: Setting) -> list[str]:
    """States that a person of the document may act for, in the order of the alphabet."""
    ranked = sorted(setting.counts, key=lambda c: (-setting.counts[c], c))[:MOST_STATES]
    return sorted({*ranked, *setting.hinted, *([setting.home] if setting.home else [])})


def _bucket(n: int) -> str:
    return str(n) if n < 3 else "3+"


def features(person: Known, code: str, setting: Setting, everyone: Sequence[Known]) -> list[str]:
    """How the document speaks of `person` and the state `code`."""
    counts = setting.counts
    order = sorted(counts, key=lambda c: (-counts[c], c))
    rank = _bucket(order.index(code)) if code in counts else "none"
    held = Counter(p.country for p in everyone if p.country)
    office = "state" if person.role & _STATE_OFFICES else "other" if person.role else "none"
    rival = any(p.country == code and p.role & person.role & _SINGLE for p in everyone)
    free = [c for c in order if c not in held]
    base = [
        f"rank={rank}",
        f"home={setting.home == code}" if setting.home else "home=none",
        f"hinted={code in setting.hinted}",
        f"held={_bucket(held[code])}",
        f"rival={rival}",
        f"free={free[:1] == [code]}",
        f"titled={code in setting.titled}",
        f"states={_bucket(len(counts))}",
    ]
    out = [*base, *(f"{b}&office={office}" for b in base)]
    out += [f"{x}&{y}" for n, x in enumerate(base) for y in base[n + 1 :]]
    out += [f"{base[1]}&{base[3]}&{base[4]}&office={office}", f"{base[0]}&{base[2]}&{base[1]}"]
    out += [f"role={w}&{code}" for w in sorted(person.role)]
    out += [f"role={w}&{base[1]}" for w in sorted(person.role)]
    return out + _near(person, code, setting)


_STATE_OFFICES = word_set("allegiance.offices")
_SINGLE = word_set("allegiance.single")


def _near(person: Known, code: str, setting: Setting) -> list[str]:
    """What stands between the mentions of person and state in the same sentence."""
    out: set[str] = set()
    together = 0
    for m, s in person.mentions[:12]:
        here = [
            x for x in setting.by_sentence.get(s.index, ()) if x.country == code and not m.first <= x.first <= m.last
        ]
        together += bool(here)
        for x in here[:4]:
            gap = x.first - m.last if x.first > m.last else m.first - x.last
            side = "after" if x.first > m.last else "before"
            near = "1" if gap <= 1 else "2" if gap == 2 else "3-5" if gap < 6 else "6-12" if gap < 13 else "far"
            low, high = sorted((m.last, x.first)) if x.first > m.last else (x.last, m.first)
            between = " ".join(s.lowers[low + 1 : high]) if high - low <= 3 else "..."
            out |= {f"{side}/{near}", f"{side}/{near}&{x.kind}{'+' if x.organ else ''}", f"between={between}"}
            if s.parsed:
                out |= _syntax(s, m, x)
    out.add(f"together={_bucket(together)}")
    total = len(person.mentions)
    out.add(f"share={'all' if together == total else 'most' if together * 2 >= total else 'few' if together else 'no'}")
    return sorted(out)


def _syntax(s: Sentence, m: NameMention, x: NameMention) -> set[str]:
    out = {f"dep={s.deps[m.head]}/{s.deps[x.head]}"}
    verb = s.heads[m.head]
    acts = s.deps[m.head] in {"nsubj", "nsubjpass"}
    under = verb in ancestors(s, x.head)
    if acts and under:
        lead = s.lowers[s.heads[x.head]] if s.deps[x.head] == "pobj" else s.deps[x.head]
        out.add(f"acts<{s.lemmas[verb]}>{lead}")
        if s.lemmas[verb] in speech_verbs():
            out.add(f"says>{s.deps[x.head]}")
        if s.lemmas[verb] in _TRAVEL:
            out.add("travels")
    if s.deps[x.head] == "poss":
        out.add(f"poss<{s.lemmas[s.heads[x.head]]}")
    if x.kind == "group" and _leads(s, m, x):
        out.add("leads")
    return out


_LEADS = frozenset({"lead", "head", "chair"})


def _leads(s: Sentence, m: NameMention, x: NameMention) -> bool:
    """Whether a person is at the head of a group: "delegation led by X", "X headed a delegation"."""
    above = ancestors(s, m.head)
    verb = next((a for a in above[:2] if s.lemmas[a] in _LEADS), None)
    if verb is not None and (x.head in {s.heads[verb], *s.children[verb]} or s.heads[x.head] == verb):
        return True
    return any(s.lowers[a] in {"head", "helm"} and s.deps[a] == "pobj" for a in ancestors(s, x.head)[:2])
