"""The same records whatever the hash seed, in time that grows with the text; weights are bound to no person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.extractor import Extractor

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "src" / "etl" / "extract" / "data" / "models"
CODE = """
import hashlib, json
from datetime import date
from etl.api import extract_text
found = []
for line in open("tests/evaluate/wire.jsonl", encoding="utf-8").read().splitlines()[:6]:
    d = json.loads(line)
    found.append(repr(extract_text(d["text"], published=date.fromisoformat(d["published"]))))
print(hashlib.sha256("".join(found).encode()).hexdigest())
"""


def test_hash_seeds_do_not_show() -> None:
    """Two processes with different orders of their sets extract the same."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway promised to build {n} ships for Peru and agreed on Monday to talks.",
        "Foreign Minister Kari Solberg met President Luis Arana on Monday and visited Peru for talks on treaty {n}.",
        "The minister told the minister that the two sides agreed to open port {n} after talks with the minister.",
    ],
)
def test_time_grows_with_the_text(extractor: Extractor, sentence: str) -> None:
    """Four times the text takes less than eight times the time."""

    def cost(times: int) -> float:
        a = article("\n\n".join(sentence.format(n=n) for n in range(times)))
        begin = time.process_time()
        extractor.extract(a)
        return time.process_time() - begin

    cost(20)
    assert cost(600) < 8 * cost(150)


@pytest.mark.parametrize("model", sorted(p.stem for p in MODELS.glob("*.json")))
def test_no_weight_is_bound_to_a_person(model: str) -> None:
    """Surnames that the training articles are full of are in no feature; tools/name_words.py keeps them out."""
    weights = json.loads((MODELS / f"{model}.json").read_text(encoding="utf-8")).get("weights", {})
    people = {"merkel", "putin", "obama", "jinping", "biden", "sarkozy", "mugabe", "duterte", "zelenskyy", "netanyahu"}
    assert not [
        f for f in weights if people & set(f.lower().replace("=", " ").replace("<", " ").replace("&", " ").split())
    ]
