"""The dependency parser: the only module that imports spaCy."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

# One thread a process: the matrices are small, and the workers are as many as the cores. Read when numpy is first
# imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import spacy
from thinc.api import NumpyOps, set_current_ops

from etl.extract.lemma import Lemmatizer
from etl.extract.tokens import Sentence, children_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from etl.extract.pieces import Piece
    from etl.extract.settings import ExtractorSettings

_PARSING = ("tok2vec", "tagger", "parser")
# A longer "sentence" is a table or a list that no splitter could cut; parsing time grows with its length and yields
# nothing.
LONGEST_PARSED = 1200


class Parser:
    """A loaded spaCy pipeline, cut to tagger, parser and (on request) entities."""

    def __init__(self, settings: ExtractorSettings) -> None:
        set_current_ops(NumpyOps(use_blis=settings.use_blis))
        self._nlp = spacy.load(settings.model, exclude=["senter", "lemmatizer", "attribute_ruler"])
        self._batch_size = settings.batch_size
        self._lemmas = _lemmatizer(settings.model)
        self._strings: dict[int, str] = {}

    def parse(self, texts: Sequence[str], pieces: Sequence[Piece], *, entities: bool) -> Iterator[Sentence]:
        """Parse `pieces[i]` of `texts[i]`, in order. The parse of one sentence does not depend on its neighbours."""
        quotes = [_one_line(text[p.start : p.end]) for text, p in zip(texts, pieces, strict=True)]
        pipes = [*_PARSING, "ner"] if entities else list(_PARSING)
        with self._nlp.select_pipes(enable=pipes):
            for doc, piece in zip(self._nlp.pipe(quotes, batch_size=self._batch_size), pieces, strict=True):
                yield self._sentence(doc, piece)

    def label(self, texts: Sequence[str], sentences: Sequence[Sentence]) -> Iterator[Sentence]:
        """The same parsed sentences with entity types, which the first, cheaper pass leaves out."""
        quotes = [
            self._nlp.make_doc(_one_line(text[s.start : s.end])) for text, s in zip(texts, sentences, strict=True)
        ]
        with self._nlp.select_pipes(enable=["ner"]):
            for doc, s in zip(self._nlp.pipe(quotes, batch_size=self._batch_size), sentences, strict=True):
                yield replace(s, ents=tuple(t.ent_type_ for t in doc if not t.is_space))

    def split_words(self, text: str, piece: Piece) -> Sentence:
        """Only the words of `piece`: for sentences that the gate left out."""
        return self._sentence(self._nlp.make_doc(_one_line(text[piece.start : piece.end])), piece, parsed=False)

    def _sentence(self, doc: Doc, piece: Piece, *, parsed: bool = True) -> Sentence:
        tokens = [t for t in doc if not t.is_space]
        if len(tokens) == len(doc):
            heads = tuple(t.head.i for t in tokens) if parsed else tuple(range(len(tokens)))
        else:
            place = {t.i: n for n, t in enumerate(tokens)}
            heads = tuple(place.get(t.head.i, n) if parsed else n for n, t in enumerate(tokens))
        words = tuple(t.text for t in tokens)
        lowers = tuple(w.lower() for w in words)
        tags = tuple(t.tag_ for t in tokens)
        return Sentence(
            index=piece.index,
            start=piece.start,
            end=piece.end,
            paragraph=piece.paragraph,
            kind=piece.kind,
            parsed=parsed,
            words=words,
            lowers=lowers,
            lemmas=tuple(self._lemmas.lemma(w, t) for w, t in zip(lowers, tags, strict=True)) if parsed else lowers,
            tags=tags,
            deps=tuple(t.dep_ for t in tokens),
            heads=heads,
            ents=tuple(t.ent_type_ for t in tokens),
            starts=tuple(piece.start + t.idx for t in tokens),
            ends=tuple(piece.start + t.idx + len(t) for t in tokens),
            children=children_of(heads),
        )


def _one_line(text: str) -> str:
    """The same text with every white-space character a plain space: the parser knows no line breaks, offsets stay."""
    return "".join(" " if c.isspace() else c for c in text) if any(c in text for c in "\n\r\t\xa0\u2028") else text


def _lemmatizer(model: str) -> Lemmatizer:
    """The word lists of the pipeline's lemmatizer, without its cost."""
    tables = spacy.load(model, exclude=["tok2vec", "tagger", "parser", "ner", "senter"]).get_pipe("lemmatizer").lookups
    index, exceptions, rules = (tables.get_table(f"lemma_{name}", {}) for name in ("index", "exc", "rules"))
    return Lemmatizer(index, exceptions, rules)
