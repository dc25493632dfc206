"""The parser's arithmetic, written for inference: the weights of the model, at two thirds of its own layers' cost.

Three things are done otherwise. The embedding of a token depends on its text, its norm and the space behind it alone,
so it is worked out once for each. The convolutions over the embeddings (a window of one token on either side, four
times) keep what they work on in the processor's cache. And the parser's loop over transitions is run from here, step
by step for a whole batch: the compiled one takes and gives back the interpreter's lock at each maximum of two numbers.

Architectures: https://spacy.io/api/architectures#HashEmbedCNN and #TransitionBasedParser.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import NORM, ORTH, SPACY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.pipeline._parser_internals.stateclass import StateClass
    from spacy.tokens import Doc
    from thinc.api import Model

    Features = NDArray[np.uint64]
    Floats = NDArray[np.float32]

MOST_KEPT = 50_000
"""Words kept at most, the embedding of each takes 400 bytes."""
BLOCK = 64
"""Embeddings worked out at a time: always as many, so that a token's does not depend on what came with it."""
ROWS = 512
"""Tokens a convolution takes at a time; what it works on stays in the processor's cache."""
CONVOLUTION = "residual(expand_window>>maxout>>layernorm>>dropout)"
"""The name of a convolution's layers, with a window of one token on either side."""
EPSILON = np.float32(1e-8)
_WORD = [ORTH, NORM, SPACY]
_MIX = np.array([3, 5, 7], dtype=np.uint64)


@dataclass(frozen=True)
class Layer:
    """One convolution: the largest of `pieces` linear functions, brought to mean `shift` and deviation `scale`."""

    weights: Floats  # (3 * width, pieces * width)
    bias: Floats  # (pieces * width,)
    scale: Floats  # (width,)
    shift: Floats  # (width,)

    def __call__(self, rows: Floats) -> Floats:
        """The layer's output for `rows` (tokens, width), added to its input."""
        width = rows.shape[1]
        edge = np.zeros((1, width), dtype=np.float32)
        padded = np.concatenate((edge, rows, edge))
        out = np.empty_like(rows)
        for start in range(0, len(rows), ROWS):
            end = min(start + ROWS, len(rows))
            window = np.concatenate([padded[start + n : end + n] for n in range(3)], axis=1)
            linear = window @ self.weights
            linear += self.bias
            best = np.maximum(linear[:, :width], linear[:, width : 2 * width])
            for piece in range(2, linear.shape[1] // width):
                np.maximum(best, linear[:, piece * width : (piece + 1) * width], out=best)
            best -= best.mean(axis=1, keepdims=True)
            best *= 1 / np.sqrt(np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width) + EPSILON)
            best *= self.scale
            best += self.shift
            np.add(best, rows[start:end], out=out[start:end])
        return out


class TokenVectors:
    """Vectors of the tokens of documents; a token's does not depend on what else is asked."""

    def __init__(
        self, columns: Sequence[int], embed: Callable[[Features], Floats], layers: Sequence[Layer], pad: int
    ) -> None:
        self._columns, self._embed, self._layers, self._pad = list(columns), embed, tuple(layers), pad
        self._places: dict[int, int] = {}
        self._kept: Floats = np.empty((MOST_KEPT, len(layers[0].scale)), dtype=np.float32)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """An array (tokens, width) for each document; at most `MOST_KEPT` tokens in all."""
        embedded = self._embedded(docs)
        lengths = [len(doc) for doc in docs]
        starts = [n + self._pad for n in accumulate((length + self._pad for length in lengths), initial=0)]
        rows = np.zeros((starts[-1], embedded.shape[1]), dtype=np.float32)
        for first, start, length in zip(accumulate(lengths, initial=0), starts, lengths, strict=False):
            rows[start : start + length] = embedded[first : first + length]
        for layer in self._layers:
            rows = layer(rows)
        return [rows[start : start + length] for start, length in zip(starts, lengths, strict=False)]

    def _embedded(self, docs: Sequence[Doc]) -> Floats:
        """The embeddings of all tokens, one document after the other."""
        words = np.concatenate([doc.to_array(_WORD) for doc in docs]).astype(np.uint64)
        keys = (words @ _MIX).tolist()
        new = {key: n for n, key in enumerate(keys) if key not in self._places}
        if len(self._places) + len(new) > MOST_KEPT:
            self._places.clear()
            new = {key: n for n, key in enumerate(keys)}
        if new:
            features = np.concatenate([doc.to_array(self._columns) for doc in docs])[list(new.values())]
            self._learn(features.astype(np.uint64), list(new))
        return self._kept[[self._places[key] for key in keys]]

    def _learn(self, features: Features, keys: Sequence[int]) -> None:
        """Embed words that were not met."""
        start = len(self._places)
        for n in range(0, len(features), BLOCK):
            some = features[n : n + BLOCK]
            block = np.zeros((BLOCK, features.shape[1]), dtype=np.uint64)
            block[: len(some)] = some
            self._kept[start + n : start + n + len(some)] = self._embed(block)[: len(some)]
        self._places |= {key: start + n for n, key in enumerate(keys)}


class Annotator:
    """Tags and parses documents as the pipeline `nlp` would; a model of another architecture is run as it is."""

    def __init__(self, nlp: Language) -> None:
        self._pipes = [pipe for _, pipe in nlp.pipeline]
        self._vectors = _vectors(self._pipes[0].model) if _known(nlp) else None

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Give the tokens of `docs` (none of them empty) their tags, heads and labels."""
        if self._vectors is None:
            for pipe in self._pipes:
                docs = list(pipe.pipe(docs, batch_size=len(docs)))
            return
        to_vectors, tagger, parser = self._pipes
        to_vectors.set_annotations(docs, self._vectors(docs))
        tagger.set_annotations(docs, tagger.predict(docs))
        parser.set_annotations(docs, _parsed(parser, docs))


def _parsed(parser: Any, docs: Sequence[Doc]) -> list[StateClass]:  # noqa: ANN401 - a compiled class without types
    """The end states of the greedy parse of each document."""
    states: list[StateClass] = parser.moves.init_batch(docs)
    step = parser.model.predict(docs)
    weights, bias = _param(step.vec2scores, "W").T, _param(step.vec2scores, "b")
    going = [state for state in states if not state.is_final()]
    while going:
        hidden, _ = step.state2vec(step.get_token_ids(going), False)
        going = parser.transition_states(going, hidden @ weights + bias)
    step.clear_memory()
    return states


def _known(nlp: Language) -> bool:
    """Whether the pipeline is made of the parts that this module knows how to run."""
    if nlp.pipe_names != ["tok2vec", "tagger", "parser"]:
        return False
    vectors, _, parser = (pipe.model for _, pipe in nlp.pipeline)
    extract, *_, ragged_to_list = (layer.name for layer in vectors.layers[0].layers)
    return (
        (extract, ragged_to_list) == ("extract_features", "ragged2list")
        and len(vectors.layers[0].layers) == 5
        and {layer.name for layer in vectors.layers[1].layers[0].layers} == {CONVOLUTION}
        and bool(parser.attrs["has_upper"])
        and not parser.attrs["unseen_classes"]
        and bool(nlp.get_pipe("parser").cfg["beam_width"] == 1)
    )


def _vectors(model: Model[list[Doc], list[Floats]]) -> TokenVectors:
    """Vectors by the weights of the model."""
    embed, encode = model.layers
    extract, _, look_up, mix, _ = embed.layers
    return TokenVectors(
        extract.attrs["columns"],
        lambda features: np.asarray(mix.predict(look_up.predict(features)), dtype=np.float32),
        [_layer(convolution) for convolution in encode.layers[0].layers],
        encode.attrs["pad"],
    )


def _layer(convolution: Model[Floats, Floats]) -> Layer:
    parts = {part.name: part for part in convolution.walk()}
    weights, bias = _param(parts["maxout"], "W"), _param(parts["maxout"], "b")
    width, pieces, inputs = weights.shape
    return Layer(
        np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(pieces * width, inputs).T),
        np.ascontiguousarray(bias.T.reshape(-1)),
        _param(parts["layernorm"], "G"),
        _param(parts["layernorm"], "b"),
    )


def _param(part: Model[Floats, Floats], name: str) -> Floats:
    return np.asarray(part.get_param(name), dtype=np.float32)
