"""What several tests share: the material beside the checkout, where it is there, and small ready-made rows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The measuring material; tests that need it are skipped where it is not there."""
    place = Path(os.environ.get("COMMUNIQUE_SHARED") or ROOT.parent / "shared")
    if not (place / "gold" / "GUIDELINE.md").is_file():
        pytest.skip(f"the measuring material is not at {place}; set COMMUNIQUE_SHARED to its folder")
    return place
