# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Where an action ends: at each place where its clause could stop, a learned decision stops or goes on.

"agreed to open the port | in May | , said the minister": every bar is a break. The decision sees what comes next, to
what the parse hangs it and how much is behind; the likeliest stop of the whole row is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set
from etl.extract.people import CALENDAR
from etl.extract.tokens import ancestors, is_verb, subtree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from etl.extract.model import BinaryModel
    from etl.extract.tokens import Sentence

_TRAILING = word_set("undertakings.trailing")
_JOINS = frozenset({",", "and", "or", ";", "but", "as", "–", "—", "--", "-", ":"})
_QUOTES = frozenset({'"', "“", "”", "``", "''", "'", "’", "‘"})
FARTHEST = 70
"""Tokens behind the head after which an action is cut: no annotated one is longer."""


@dataclass(frozen=True, slots=True)
class Break:
    """The action may end with token `last`; `features` describe what comes after it.

    `sure` where the next action of a list opens there with its own comma or "to".
    """

    last: int
    features: tuple[str, ...]
    sure: bool = False


def breaks(s: Sentence, head: int, cue: int, frame: str, items: Collection[int]) -> Iterator[Break]:
    """The places where the action headed by `head` may end, in order; the last one is the sentence's own end.

    `items` are the heads of coordinated actions that are candidates of their own.
    """
    end = len(s) - 1
    while end > head and (s.lowers[end] in _TRAILING or s.lowers[end] in _QUOTES or s.words[end] in {".", "!", "?"}):
        end -= 1
    inner = set(subtree(s, head))
    above = set(ancestors(s, head)) | {cue}
    opens = {min(subtree(s, i)) for i in items if i > head}
    for j in range(head, min(end, head + FARTHEST)):
        if s.lowers[j] in _JOINS or s.lowers[j] in _QUOTES:
            continue
        k = _next_word(s, j, end)
        if k is None:
            break
        top = _constituent(s, k, j)
        if top is None and k == j + 1:
            continue
        yield Break(
            j,
            tuple(_features(s, head, cue, frame, (j, k, end), top, inner, above, opens, items)),
            j > head and _listed(s, j, k, items),
        )
    yield Break(end, ("END",), sure=True)


def _listed(s: Sentence, j: int, k: int, items: Collection[int]) -> bool:
    """Whether behind token `j` a comma or "to" opens another action: ", sign B", "and to close C"."""
    item = next((i for i in (k, k + 1) if i in items), None)
    return item is not None and bool({",", "to"} & set(s.lowers[j + 1 : item]))


def _next_word(s: Sentence, j: int, end: int) -> int | None:
    """The first word after token `j` that is no punctuation, quotation mark or conjunction."""
    return next(
        (k for k in range(j + 1, end + 1) if s.lowers[k] not in _JOINS - {"as"} and s.lowers[k] not in _QUOTES), None
    )


def _constituent(s: Sentence, k: int, j: int) -> int | None:
    """Head of the constituent that opens with token `k` and hangs to a word up to `j`; None where none opens."""
    top = k
    while s.heads[top] > j and s.heads[top] != top:
        top = s.heads[top]
    return top if min(subtree(s, top)) >= j + 1 else None


def _size(n: int) -> str:
    return (
        str(n)
        if n < 4
        else "4-6"
        if n < 7
        else "7-12"
        if n < 13
        else "13-20"
        if n < 21
        else "21-35"
        if n < 36
        else "36+"
    )


def _features(  # noqa: PLR0913, PLR0917 - one step, one place
    s: Sentence,
    head: int,
    cue: int,
    frame: str,
    at: tuple[int, int, int],
    top: int | None,
    inner: set[int],
    above: set[int],
    opens: set[int],
    items: Collection[int],
) -> list[str]:
    j, k, end = at
    between = "".join(sorted({s.lowers[i] for i in range(j + 1, k)} & (_JOINS | {'"', "“", "”"}))) or "none"
    if top is None:
        dep, hang = "inside", "inside"
    else:
        dep = s.deps[top]
        over = s.heads[top]
        hang = (
            "root"
            if over == top
            else "head"
            if over == head
            else "cue"
            if over == cue
            else "inner"
            if over in inner
            else "above"
            if over in above
            else "other"
        )
    low = s.lowers[k]
    own = k in opens or any(i in opens for i in range(j + 1, k + 1)) or (top in items if top is not None else False)
    verbal = top is not None and (is_verb(s, top) or s.tags[top] == "MD")
    subject = top is not None and any(s.deps[x] in {"nsubj", "nsubjpass", "expl"} for x in s.children[top])
    mark = next((s.lowers[x] for x in s.children[top] if s.deps[x] == "mark"), "none") if top is not None else "none"
    tag = s.tags[top] if top is not None else s.tags[k]
    verb = "noun" if not is_verb(s, head) else "verb"
    timed = low in CALENDAR or (k + 1 <= end and s.lowers[k + 1] in CALENDAR)
    out = [
        f"{dep}/{hang}",
        f"{dep}/{hang}/{between}",
        f"{dep}/{hang}&{frame}",
        f"{dep}/{hang}&{verb}",
        f"w={low}",
        f"w={low}&{between}",
        f"w={low}&{dep}/{hang}",
        f"w={low}&{frame}",
        f"b={between}",
        f"b={between}&tag={tag}",
        f"tag={tag}&{dep}",
        f"own={own}",
        f"own={own}&{between}",
        f"size={_size(j - head)}",
        f"size={_size(j - head)}&{dep}/{hang}",
        f"left={_size(end - j)}",
        f"left={_size(end - j)}&b={between}",
        f"mark={mark}",
        f"subject={subject}&{dep}",
        f"verbal={verbal}&subject={subject}&b={between}",
        f"timed={timed}&{hang}",
        f"j={s.lowers[j]}" if s.tags[j] in {"IN", "TO", "RP", "DT"} else "j=word",
    ]
    if verbal and top is not None:
        out += [f"lemma={s.lemmas[top]}", f"lemma={s.lemmas[top]}&b={between}", f"own={own}&tag={tag}&{between}"]
    return out


def last_token(found: Iterable[Break], model: BinaryModel) -> int:
    """The end that the row of decisions makes likeliest; what lies behind a sure stop is not looked at."""
    best, going_on, last = (-1.0, -1), 1.0, -1
    for b in found:
        last = b.last
        stop = 1.0 if b.sure else model.probability(b.features)
        if going_on * stop > best[0]:
            best = going_on * stop, b.last
        going_on *= 1.0 - stop
        if going_on < best[0]:
            break
    return best[1] if best[0] > 0 else last
