# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""What a candidate occasion looks like: the features of the learned decisions on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set
from etl.extract.paths import relation
from etl.extract.tokens import ancestors, is_verb, subtree

if TYPE_CHECKING:
    from etl.extract.occasions import OccasionCandidate
    from etl.extract.reading import Reading
    from etl.extract.roster import Resolved
    from etl.extract.tokens import Sentence

_ORDINALS = word_set("occasion_features.ordinals")
_RECURRING = frozenset(
    {"regularly", "regular", "every", "annual", "annually", "usually", "often", "alternately", "alternatively"}
)
_MODALS = frozenset(["will", "would", "shall", "should", "may", "might", "could", "can", "must"])


def bucket(n: int) -> str:
    """A count in few words."""
    return str(n) if n < 4 else "4+"


def party_label(r: Resolved) -> str:
    """What a mention is, as resolved: person, country, he, they, dual, ..."""
    m = r.mention
    if m.kind == "pronoun":
        return "they" if m.plural else ("it" if m.name in {"it", "its"} else "he")
    if m.kind == "place":
        return "seat" if m.organ else "place"
    if m.rule.startswith("unknown"):
        return "unknown"
    return m.kind


def verb_features(s: Sentence, verb: int | None) -> list[str]:
    """Tense, mood and what stands above the verb."""
    if verb is None:
        return ["v=none"]
    aux = [s.lowers[c] for c in s.children[verb] if s.deps[c] in {"aux", "auxpass"}]
    out = [f"v={s.lemmas[verb]}", f"vtag={s.tags[verb]}", f"vdep={s.deps[verb]}"]
    out += [f"aux={a}" for a in aux]
    if any(s.deps[c] == "neg" for c in s.children[verb]):
        out.append("neg")
    out += [f"mark={s.lowers[c]}" for c in s.children[verb] if s.deps[c] == "mark"]
    out += [f"vadv={s.lowers[c]}" for c in s.children[verb] if s.deps[c] == "advmod"]
    above = [a for a in ancestors(s, verb) if is_verb(s, a)][:2]
    for n, a in enumerate(above):
        out.append(f"up{n}={s.lemmas[a]}")
        out += [f"up{n}aux={s.lowers[c]}" for c in s.children[a] if s.deps[c] == "aux"]
    if not aux and s.tags[verb] == "VB" and above:
        out.append(f"inf<{s.lemmas[above[0]]}")
    out.append(f"tense={tense(s, verb)}")
    return out


def tense(s: Sentence, verb: int) -> str:  # noqa: PLR0911 - one step, one place
    """future, past, perfect, present.

    Infinitive or gerund, by the verb's auxiliaries, else by those of the verb above.
    """
    aux = {s.lowers[c] for c in s.children[verb] if s.deps[c] in {"aux", "auxpass"}}
    if aux & {"will", "shall", "'ll", "’ll", "wo"}:
        return "future"
    if aux & {"would"}:
        return "would"
    if aux & _MODALS:
        return "modal"
    if aux & {"has", "have", "had", "having"}:
        return "perfect"
    tag = s.tags[verb]
    if tag == "VBD" or (tag == "VBN" and aux & {"was", "were"}):
        return "past"
    if tag in {"VBZ", "VBP"}:
        return "present"
    if tag == "VBG":
        return "progressive" if aux & {"is", "are", "was", "were", "be"} else "gerund"
    if tag == "VB":
        return "infinitive"
    return "participle"


def quoted(s: Sentence, i: int) -> bool:
    """Whether token `i` stands inside quotation marks of its sentence."""
    marks = sum(w in {'"', "“", "”", "``", "''"} for w in s.words[:i])
    return marks % 2 == 1


def noun_features(s: Sentence, i: int) -> list[str]:
    """Determiner, modifiers and attachment of the event word."""
    out = [f"dep={s.deps[i]}", f"hd={s.lemmas[s.heads[i]]}" if s.heads[i] != i else "hd=ROOT", f"tag={s.tags[i]}"]
    det = "none"
    for c in s.children[i]:
        dep, low = s.deps[c], s.lowers[c]
        if dep == "det":
            det = low
        elif dep == "poss":
            det = "poss"
            out.append(f"poss={s.tags[c]}")
        elif dep in {"amod", "compound", "nmod", "nummod"}:
            ordinal = low in _ORDINALS or (low[:1].isdigit() and low.endswith(("st", "nd", "rd", "th")))
            out.append("mod=ORD" if ordinal else f"mod={low}")
            if s.words[c][:1].isupper():
                out.append("mod=Cap")
        elif dep == "prep":
            out.append(f"prep={low}")
        elif dep in {"relcl", "acl"}:
            out.append(f"{dep}={s.lemmas[c]}")
    out.append(f"det={det}")
    if s.deps[i] == "pobj":
        p = s.heads[i]
        out += [f"in={s.lowers[p]}", f"in={s.lowers[p]}<{s.lemmas[s.heads[p]]}"]
    if s.words[i][:1].isupper() and i > 0:
        out.append("cap")
    return out


def _neighbours(reading: Reading, c: OccasionCandidate, lemma: str) -> list[str]:
    """The nearest mentions before and after the event word and the words between, whatever the parse says."""
    s = reading.sentences[c.sentence]
    out = []
    here = [
        r
        for r in reading.mentions[c.sentence]
        if r.mention.kind != "pronoun" or r.mention.name in {"he", "she", "they", "him", "her", "them"}
    ]
    after = next((r for r in here if r.mention.first > c.token), None)
    before = next((r for r in reversed(here) if r.mention.last < c.token), None)
    for side, r in (("next", after), ("last", before)):
        if r is None:
            out.append(f"{side}=none&{lemma}")
            continue
        m = r.mention
        low, high = (c.token + 1, m.first) if side == "next" else (m.last + 1, c.token)
        label = party_label(r)
        if m.role is not None and m.kind == "person" and side == "next":
            high = min(high, m.role[0]) if m.role[0] > c.token else high
        between = " ".join(s.lowers[low:high]) if 0 <= high - low <= 3 else "far"
        out += [
            f"{side}={between}|{label}",
            f"{lemma}&{side}={between}|{label}",
            f"{lemma}&{side}={label}",
            f"{side}={between}&{lemma}",
        ]
    return out


def occasion_features(reading: Reading, c: OccasionCandidate, *, crowd: int) -> list[str]:
    """Features of one candidate; `crowd` is the number of candidates in the document."""
    s = reading.sentences[c.sentence]
    i = c.token
    lemma = s.lemmas[i]
    out = [f"lemma={lemma}", f"form={c.form}", f"kind={c.kind}", f"light={c.light}", f"lemma={lemma}/{s.tags[i]}"]
    out += noun_features(s, i)
    verbs = verb_features(s, c.verb)
    out += verbs
    out += [
        f"{lemma}&{f}"
        for f in out
        if f.startswith(("det=", "in=", "prep=", "mod=ORD", "mod=Cap", "tense=", "v=", "cap"))
    ]
    rels = []
    kinds: dict[str, int] = {}
    for r in reading.mentions[c.sentence]:
        label = party_label(r)
        kinds[label] = kinds.get(label, 0) + 1
        path = relation(s, r.mention.head, i, c.verb)
        if path.startswith(("T:", "V:", "A1:")):
            rels.append(f"{path}={label}")
    out += sorted(set(rels))
    out += [f"{c.form}&{f}" for f in sorted(set(rels))]
    if c.kind == "verb":
        out += [f"{lemma}&{f}" for f in sorted(set(rels))]
    out += _neighbours(reading, c, lemma)
    out += [
        f"n_{k}={bucket(n)}"
        for k, n in sorted(kinds.items())
        if k in {"person", "country", "official", "group", "organization", "place", "seat"}
    ]
    keys = {k for r in reading.mentions[c.sentence] for k in r.entities}
    out.append(f"parties={bucket(len(keys))}")
    out.append(f"times={bucket(len(reading.times[c.sentence]))}")
    out += [f"time={t.kind}" for t in reading.times[c.sentence]]
    out.append("sent=first" if c.sentence == 0 else ("sent=early" if c.sentence < 4 else "sent=late"))
    out.append(f"crowd={'many' if crowd > 8 else 'some' if crowd > 3 else 'few'}")
    if quoted(s, i):
        out.append("quoted")
    if s.kind == "caption":
        out.append("caption")
    if any(s.lowers[j] in _RECURRING for j in (*range(max(0, i - 6), min(len(s), i + 7)), *subtree(s, i))):
        out += ["recurring", f"recurring&times={bucket(len(reading.times[c.sentence]))}", f"recurring&{c.kind}"]
    title = (reading.article.title or "").lower()
    if lemma in title:
        out.append("title_has_lemma")
    out.append(f"officials={bucket(reading.officials)}")
    below = subtree(s, i)
    out.append(f"size={'1' if len(below) == 1 else '2-4' if len(below) < 5 else '5-12' if len(below) < 13 else '13+'}")
    return out
