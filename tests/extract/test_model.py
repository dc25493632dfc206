"""Models of the decisions: what they give for features."""

from __future__ import annotations

import pytest

from etl.extract.model import OneOfModel, one_of

MODEL = OneOfModel("m", 0, {"yes": 2000, "no": -2000}, 0.5)


def test_options_share_the_probability_with_taking_none() -> None:
    """The scores are 2, -2 and 0 for none: exp(2) / (exp(2) + exp(-2) + 1) and so on."""
    assert MODEL.probabilities([["yes"], ["no"]]) == pytest.approx([0.8668, 0.0159], abs=1e-4)


def test_two_equal_options_share() -> None:
    """Two good options are each less likely than one alone."""
    (alone,) = MODEL.probabilities([["yes"]])
    pair = MODEL.probabilities([["yes"], ["yes"]])
    assert pair[0] == pair[1] < alone < sum(pair)


def test_features_count_once_and_unknown_ones_weigh_nothing() -> None:
    """A repeated feature is one feature."""
    assert MODEL.probabilities([["yes", "yes", "unheard of"]]) == MODEL.probabilities([["yes"]])


def test_no_options_no_probabilities() -> None:
    """A choice among nothing."""
    assert MODEL.probabilities([]) == []


def test_large_scores_do_not_overflow() -> None:
    """Thousands of thousandths are still probabilities."""
    model = one_of("m", {"bias": 900.0, "threshold": 0.5, "weights": {"a": 1000.0, "b": -1000.0}})
    assert model.probabilities([["a"], ["b"]]) == [1.0, 0.0]
