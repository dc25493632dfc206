"""The command that measures cost runs, on a few articles; its figures are no test of speed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_benchmark_measures_itself_and_its_peers(tmp_path: Path) -> None:
    """One round over ten articles, and a warehouse of some thousand rows, give all figures of these parts."""
    corpus = ROOT / "src" / "etl" / "demo" / "articles.jsonl"
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.run", str(corpus), "--articles", "10", "--rounds", "1"]
    command += ["--rows", "3000", "--only", "peers", "rows", "--output", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text(encoding="utf-8"))
    speed = found["peers"]["articles_a_cpu_second"]
    assert set(speed) == {"spacy", "spacy_kernel", "extraction", "whole"}
    assert all(value > 0 for value in speed.values())
    assert found["rows"]["rows"] >= 3000
    assert found["rows"]["validate"]["failed"] == []
    assert found["rows"]["validate"]["expectations"] > 100
    assert found["rows"]["queries"]
    assert found["machine"]["cpus"]
    assert found["software"]["duckdb"]
