"""Accuracy has a pinned floor."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.evaluate.run import ALL, evaluate
from etl.extract.extractor import Extractor

ROOT = Path(__file__).resolve().parents[2]
FLOORS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "floors.toml").read_text(encoding="utf-8")
)["floor"]  # fmt: skip
MEASURES = {"all_slots": ALL, "meeting": "meeting", "commitment": "commitment"}


@pytest.mark.parametrize("floor", FLOORS, ids=[f["gold"] for f in FLOORS])
def test_extraction_stays_above_its_floor(floor: dict[str, Any]) -> None:
    """The F1 of records and of all slots is at least what was pinned, on the very corpus it was pinned on."""
    gold = floor["gold"]
    shared = Path(os.environ.get("COMMUNIQUE_SHARED") or ROOT.parent / "shared")
    path = shared / gold.removeprefix("shared/") if gold.startswith("shared/") else ROOT / gold
    if not path.is_file():
        pytest.skip(f"{path} is not there; set COMMUNIQUE_SHARED to the folder of the measuring material")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest == floor["sha256"], f"{gold} changed; set the floors again with tools/set_floors.py"
    f1 = {m.name: m.tally.f1 for m in evaluate([path], Extractor()).by_slice["all"]}
    for name, measure in MEASURES.items():
        assert f1[measure] >= floor[name], f"{gold}: {measure} sank to {f1[measure]:.3f}, the floor is {floor[name]}"
