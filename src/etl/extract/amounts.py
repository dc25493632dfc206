# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""The amount that an action names, with its unit: a sum of money, a percentage, a number of things.

Money comes before a percentage and a percentage before a count; of two of a kind the first is taken. Years, ordinals
and the numbers inside time expressions are no amounts, and neither are "the two sides".
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import mapping, number_words, word_set
from etl.extract.tokens import ancestors
from etl.records import Amount, Span

if TYPE_CHECKING:
    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


@cache
def _money() -> re.Pattern[str]:
    """A sign or code before the number, or a currency's name behind it."""
    units = mapping("currencies", "unit", "code")
    signs = "|".join(sorted((re.escape(u) for u in units if not u[-1].islower()), key=len, reverse=True))
    names = "|".join(sorted((re.escape(u) for u in units if u[-1].islower()), key=len, reverse=True))
    words = "|".join(sorted((w for w, n in number_words().items() if n < 1000), key=len, reverse=True))
    scale = r"(?:\s?(?P<scale{0}>thousand|million|billion|trillion|mn|bn|tn|m|b)\b)?"
    before = rf"(?<![\w])(?P<sign>{signs})\s?(?P<n1>{_NUMBER}){scale.format(1)}"
    not_money = r"(?!\s(?:zone|area|state|countr|nation|member))"
    after = rf"\b(?P<n2>{_NUMBER}|{words}){scale.format(2)}[\s-](?P<unit>{names})\b{not_money}"
    return re.compile(f"{before}|{after}")


_PERCENT = re.compile(
    rf"(?P<n>{_NUMBER}|\b(?:five|ten|fifteen|twenty|thirty|forty|fifty|hundred))\s?(?:percent|per cent|%)"
)


def amount_of(reading: Reading, u: Undertaking) -> Amount | None:
    """The amount of an action, None where it names none."""
    s = reading.sentences[u.candidate.sentence]
    c = u.candidate
    low, high = s.starts[c.first], s.ends[c.last]
    taken = [(t.start, t.end) for t in reading.times[s.index]]
    line = "".join(" " if x.isspace() else x for x in reading.text[low:high])
    for found in (_of_money(line), _of_percent(line)):
        if found is not None and _near(s, low + found[1], c.head):
            first, last, value, unit = found
            return Amount(Span.of(reading.text, low + first, low + last), value, unit)
    return _of_things(reading, s, c.first, c.last, taken)


FARTHEST = 5
"""Words between a sum and the head of the action; what is farther measures something else."""


def _near(s: Sentence, end: int, head: int) -> bool:
    """Whether the word that ends at a character hangs to the head of the action closely."""
    token = max((i for i in range(len(s)) if s.starts[i] < end), default=head)
    above = ancestors(s, token)
    return head not in above or above.index(head) <= FARTHEST


def _value(number: str, scale: str | None) -> float:
    plain = number_words()[number.lower()] if number.lower() in number_words() else float(number.replace(",", ""))
    short = {"m": "million", "mn": "million", "b": "billion", "bn": "billion", "tn": "trillion"}
    return plain * (number_words()[short.get(scale.lower(), scale.lower())] if scale else 1.0)


def _of_money(line: str) -> tuple[int, int, float, str] | None:
    m = next((m for m in _money().finditer(line) if (m["n1"] or m["n2"]) != "a" or m["scale2"]), None)
    if m is None or _cut(line, m.start()) or _WEIGHT.match(line, m.end() - len(m["unit"] or "")):
        return None
    number, scale = m["n1"] or m["n2"], m["scale1"] or m["scale2"]
    return m.start(), m.end(), _value(number, scale), mapping("currencies", "unit", "code")[m["sign"] or m["unit"]]


def _of_percent(line: str) -> tuple[int, int, float, str] | None:
    m = _PERCENT.search(line)
    if m is None or _cut(line, m.start()):
        return None
    return m.start(), m.end(), _value(m["n"], None), "percent"


_WEIGHT = re.compile(r"pounds? of\b")
_BEHIND = re.compile(r"(?:(?P<word>[a-z]+)|[\d.,]+)(?P<join>\s|\s?[-–]\s?|\sto\s)$", re.IGNORECASE)


def _cut(line: str, start: int) -> bool:
    """Whether a number begins before its match: "twenty-five", "one hundred fifty", "half a", "2.5-3.5"."""
    m = _BEHIND.search(line, 0, start) if start else None
    if m is None:
        return False
    return m["word"] is None or m["word"].lower() in number_words() or m["word"].lower() == "half"


def _of_things(reading: Reading, s: Sentence, first: int, last: int, taken: list[tuple[int, int]]) -> Amount | None:
    """A number before the noun that it counts: "two patrol boats", "50,000 tonnes (of wheat)"."""
    for i in range(first, last + 1):
        if s.tags[i] != "CD" or s.deps[i] not in {"nummod", "compound"}:
            continue
        noun = s.heads[i]
        start = i
        while start > first and s.heads[start - 1] == i and s.tags[start - 1] == "CD":
            start -= 1
        number = _read(s, start, i)
        if number is None or not (i < noun <= last) or noun - i > 4 or not _countable(s, noun):
            continue
        inside = any(a <= s.starts[i] < b for a, b in taken)
        year = number.is_integer() and 1900 <= number < 2100 and s.words[i].isdigit()
        counted = not year and s.lemmas[noun] not in word_set("amounts.uncounted")
        lakhs = {"crore", "lakh"} & set(s.lowers[i:noun])
        if not inside and counted and not lakhs and number > 1:
            span = Span.of(reading.text, s.starts[start], s.ends[noun])
            measure = [s.lowers[k] for k in range(i + 1, noun) if s.lowers[k] in {"cubic", "square", "basis"}]
            currency = mapping("currencies", "unit", "code").get(s.lowers[noun])
            return Amount(span, number, currency or " ".join([*measure, s.lemmas[noun]]))
    return None


def _countable(s: Sentence, noun: int) -> bool:
    """Whether a noun is a plural or a unit; "the 20 summit" counts nothing."""
    return s.tags[noun] == "NNS" or (s.tags[noun] == "NN" and s.lowers[noun] in word_set("amounts.units"))


def _read(s: Sentence, first: int, last: int) -> float | None:
    """The value of number words: "50,000", "two million", "one hundred fifty"; None for what is no plain number."""
    if number_words().get(s.lowers[first], 0.0) >= 1000 or (first and s.lowers[first - 1] in {"-", "–", "half"}):
        return None
    total, current = 0.0, 0.0
    for i in range(first, last + 1):
        low = s.lowers[i].replace(",", "")
        if re.fullmatch(r"\d{1,15}(?:\.\d+)?", low):
            value = float(low)
        elif low in number_words():
            value = number_words()[low]
        else:
            return None
        if value >= 1000 and low in number_words():
            total, current = total + (current or 1.0) * value, 0.0
        elif value == 100 and low in number_words():
            current = (current or 1.0) * 100
        else:
            current += value
    return total + current
