"""The parser's arithmetic gives what the library's own layers give."""

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from etl.extract import inference
from etl.extract.inference import Annotator, TokenVectors
from etl.extract.settings import ExtractorSettings

SENTENCES = [
    "The foreign minister met his counterpart in Geneva on Monday and they agreed to reopen the border by May.",
    "Talks collapsed.",
    "“We won't sign,” she said; the U.N.'s envoy, who had flown in from Aden, didn't comment  on the 3.5% levy.",
    "K",
    "The two sides, the ministry said in a statement late on Tuesday, will not withdraw their troops before 1 June.",
    "Delegations of Ruritania, Freedonia and Sylvania discussed trade, energy, transport, fisheries, visas and loans.",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The pipeline as the extractor loads it."""
    return spacy.load(ExtractorSettings().model, exclude=["senter", "lemmatizer", "attribute_ruler", "ner"])


def read(docs: list[Doc]) -> list[list[tuple[str, str, int]]]:
    """Tag, label and head of each token."""
    return [[(t.tag_, t.dep_, t.head.i) for t in doc] for doc in docs]


def annotated(nlp: Language, texts: list[str]) -> list[list[tuple[str, str, int]]]:
    """What the annotator gives."""
    docs = [nlp.make_doc(text) for text in texts]
    Annotator(nlp).annotate(docs)
    return read(docs)


def test_tags_and_trees_are_those_of_the_pipeline(nlp: Language) -> None:
    """Tags, labels and heads equal those of `nlp.pipe`."""
    assert annotated(nlp, SENTENCES) == read(list(nlp.pipe(SENTENCES)))


def test_vectors_are_those_of_the_model(nlp: Language) -> None:
    """Token vectors differ from the model's by rounding alone."""
    docs = [nlp.make_doc(text) for text in SENTENCES]
    model = nlp.get_pipe("tok2vec").model
    for ours, theirs in zip(inference._vectors(model)(docs), model.predict(docs), strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_many_tokens_are_worked_on_in_parts(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows a convolution takes at a time do not change its output."""
    docs = [nlp.make_doc(text) for text in SENTENCES]
    vectors = inference._vectors(nlp.get_pipe("tok2vec").model)
    whole = vectors(docs)
    monkeypatch.setattr(inference, "ROWS", 7)
    for a, b in zip(vectors(docs), whole, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_a_sentence_does_not_depend_on_its_neighbours(nlp: Language) -> None:
    """Alone, in another order, or read again, a sentence has the same tree."""
    together = annotated(nlp, SENTENCES)
    assert [annotated(nlp, [text])[0] for text in SENTENCES] == together
    assert annotated(nlp, SENTENCES[::-1]) == together[::-1]


def test_forgotten_words_are_learned_again(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """When more words were met than are kept, the output is the same."""
    vectors: TokenVectors = inference._vectors(nlp.get_pipe("tok2vec").model)
    docs = [nlp.make_doc(text) for text in SENTENCES]
    fresh = [vectors([doc])[0] for doc in docs]
    monkeypatch.setattr(inference, "MOST_KEPT", 24)
    again = [vectors([doc])[0] for doc in docs]
    assert len(vectors._places) <= 24
    for a, b in zip(fresh, again, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_the_same_word_with_another_space_is_another_word(nlp: Language) -> None:
    """Whether a space follows is one of the model's features."""
    first, second = (nlp.make_doc(text) for text in ("Kabul , Herat", "Kabul, Herat"))
    vectors = inference._vectors(nlp.get_pipe("tok2vec").model)
    assert not np.allclose(vectors._embedded([first])[0], vectors._embedded([second])[0])


def test_another_architecture_is_run_by_its_own_code() -> None:
    """A pipeline of other parts is left to the library, and gives its annotations."""
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    docs = [other.make_doc("Talks collapsed. They left.")]
    annotator = Annotator(other)
    annotator.annotate(docs)
    assert annotator._vectors is None
    assert [t.is_sent_start for t in docs[0]] == [True, False, False, True, False, False]
