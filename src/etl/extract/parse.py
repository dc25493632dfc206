"""The dependency parser: the only module that imports spaCy."""

from __future__ import annotations

import os
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

# One thread a process: the matrices are small, and the workers are as many as the cores. Read when numpy is first
# imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import spacy
from spacy.attrs import DEP, HEAD, ORTH, SPACY, TAG
from thinc.api import NumpyOps, set_current_ops

from etl.extract.inference import MOST_KEPT, Annotator
from etl.extract.lemma import Lemmatizer
from etl.extract.tokens import Sentence, children_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from etl.extract.pieces import Piece
    from etl.extract.settings import ExtractorSettings

_NAMES = [ORTH, TAG, DEP]
# A longer "sentence" is a table or a list that no splitter could cut; parsing time grows with its length and yields
# nothing.
LONGEST_PARSED = 1200


class Parser:
    """A loaded spaCy pipeline, cut to tagger and parser."""

    def __init__(self, settings: ExtractorSettings) -> None:
        set_current_ops(NumpyOps(use_blis=settings.use_blis))
        self._nlp = spacy.load(settings.model, exclude=["senter", "lemmatizer", "attribute_ruler", "ner"])
        self._annotator = Annotator(self._nlp)
        self._batch_size = settings.batch_size
        self._lemmas = _lemmatizer(settings.model)
        self._strings: dict[int, str] = {}

    def parse(self, texts: Sequence[str], pieces: Sequence[Piece]) -> Iterator[Sentence]:
        """Parse `pieces[i]` of `texts[i]`, in order. The parse of one sentence does not depend on its neighbours."""
        quotes = [one_line(text[p.start : p.end]) for text, p in zip(texts, pieces, strict=True)]
        for start in range(0, len(quotes), self._batch_size):
            docs = [self._nlp.make_doc(quote) for quote in quotes[start : start + self._batch_size]]
            self._annotator.annotate([doc for doc in docs if len(doc)])
            yield from map(self._sentence, docs, pieces[start : start + self._batch_size])

    def split_words(self, text: str, piece: Piece) -> Sentence:
        """Only the words of `piece`: for sentences that the gate left out."""
        return self._sentence(self._nlp.make_doc(one_line(text[piece.start : piece.end])), piece, parsed=False)

    def _sentence(self, doc: Doc, piece: Piece, *, parsed: bool = True) -> Sentence:
        words, tags, deps = (list(map(self._string, column)) for column in doc.to_array(_NAMES).T.tolist())
        starts, heads = _offsets(words, doc), _heads(doc) if parsed else list(range(len(words)))
        if any(map(str.isspace, words)):
            kept = [i for i, w in enumerate(words) if not w.isspace()]
            place = {i: n for n, i in enumerate(kept)}
            heads = [place.get(heads[i], n) for n, i in enumerate(kept)]
            words, tags, deps = ([x[i] for i in kept] for x in (words, tags, deps))
            starts = [starts[i] for i in kept]
        lowers = tuple(map(str.lower, words))
        return Sentence(
            index=piece.index,
            start=piece.start,
            end=piece.end,
            paragraph=piece.paragraph,
            kind=piece.kind,
            parsed=parsed,
            words=tuple(words),
            lowers=lowers,
            lemmas=tuple(map(self._lemmas.lemma, lowers, tags)) if parsed else lowers,
            tags=tuple(tags),
            deps=tuple(deps),
            heads=tuple(heads),
            starts=tuple(piece.start + i for i in starts),
            ends=tuple(piece.start + i + len(w) for i, w in zip(starts, words, strict=True)),
            children=children_of(tuple(heads)),
        )

    def _string(self, key: int) -> str:
        found = self._strings.get(key)
        if found is None:
            if len(self._strings) >= MOST_KEPT:
                self._strings.clear()
            found = self._strings[key] = self._nlp.vocab.strings[key] if key else ""
        return found


def _heads(doc: Doc) -> list[int]:
    """The index of each token's head."""
    return [i + step for i, step in enumerate(doc.to_array(HEAD).astype(np.int64).tolist())]


def _offsets(words: Sequence[str], doc: Doc) -> list[int]:
    """Where each token begins, in characters from the first."""
    return [0, *accumulate(map(add, map(len, words), doc.to_array(SPACY).tolist()))][: len(words)]


def one_line(text: str) -> str:
    """The same text with every white-space character a plain space: the parser knows no line breaks, offsets stay."""
    return "".join(" " if c.isspace() else c for c in text) if any(c in text for c in "\n\r\t\xa0\u2028") else text


def _lemmatizer(model: str) -> Lemmatizer:
    """The word lists of the pipeline's lemmatizer, without its cost."""
    tables = spacy.load(model, exclude=["tok2vec", "tagger", "parser", "ner", "senter"]).get_pipe("lemmatizer").lookups
    index, exceptions, rules = (tables.get_table(f"lemma_{name}", {}) for name in ("index", "exc", "rules"))
    return Lemmatizer(index, exceptions, rules)
