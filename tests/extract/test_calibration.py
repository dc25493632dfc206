"""Scores become probabilities by two learned numbers a kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.extract.calibration import calibrated

FILE = Path(__file__).parents[2] / "src" / "etl" / "extract" / "data" / "models" / "calibration.json"
KINDS = json.loads(FILE.read_text(encoding="utf-8"))["kinds"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_higher_score_is_never_less_likely(kind: str) -> None:
    """Calibration keeps the order and stays between 0 and 1, at the ends too."""
    values = [calibrated(kind, p) for p in (0.0, 0.2, 0.5, 0.8, 1.0)]
    assert values == sorted(values)
    assert 0.0 <= values[0] <= values[-1] <= 1.0


def test_an_unknown_kind_is_an_error() -> None:
    """A misspelled kind has no numbers."""
    with pytest.raises(KeyError):
        calibrated("meetings", 0.5)
