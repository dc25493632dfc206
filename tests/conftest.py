"""What several tests share: the material beside the checkout, where it is there, and small ready-made rows."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.object_store import BUCKET, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The measuring material; tests that need it are skipped where it is not there."""
    place = Path(os.environ.get("COMMUNIQUE_SHARED") or ROOT.parent / "shared")
    if not (place / "gold" / "GUIDELINE.md").is_file():
        pytest.skip(f"the measuring material is not at {place}; set COMMUNIQUE_SHARED to its folder")
    return place


@pytest.fixture(scope="session")
def new_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A function that gives, each time, the address of an empty place in an object store that runs here."""
    numbers = count()
    with serve(tmp_path_factory.mktemp("objects")) as variables, pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield lambda: f"s3://{BUCKET}/{next(numbers)}"
