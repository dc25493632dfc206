"""Confidences are compared with what is right."""

from __future__ import annotations

import pytest

from etl.evaluate.reliability import reliability

JUDGED = [
    ("meeting", 0.95, True),
    ("meeting", 0.85, True),
    ("meeting", 0.81, False),
    ("meeting", 0.1, False),
    ("place", 1.0, True),
]


def test_predictions_fall_into_bins_by_kind() -> None:
    """Each kind has the bins that hold something, with the mean confidence and the share right."""
    meeting, place = reliability(JUDGED)
    assert (meeting.what, meeting.predicted) == ("meeting", 4)
    low, high = meeting.bins
    assert (low.low, low.predicted, low.right) == (0.0, 1, 0.0)
    assert (high.low, high.predicted) == (0.8, 3)
    assert high.confidence == pytest.approx(0.87)
    assert high.right == pytest.approx(2 / 3)
    assert place.bins[0].high == 1.0


def test_the_error_weighs_bins_by_their_size() -> None:
    """A quarter of 0.1 and three quarters of the distance of 0.87 and two thirds."""
    meeting, _ = reliability(JUDGED)
    assert meeting.error == pytest.approx(0.25 * 0.1 + 0.75 * (0.87 - 2 / 3))


def test_nothing_judged_gives_nothing() -> None:
    """No predictions, no table."""
    assert reliability([]) == ()
