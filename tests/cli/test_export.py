"""`communique export annotations`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from etl.evaluate.answers import read_gold
from tests.cli.command import communique
from tests.flow.conftest import article

if TYPE_CHECKING:
    from pathlib import Path


def test_annotations_read_back(press: Path, tmp_path: Path) -> None:
    """A line per own id; every quotation stands at its offsets; commitments refer to meetings of the same line."""
    target = tmp_path / "out.jsonl"
    assert communique("export", "annotations", "-w", press, "--output", target).out == ""
    assert communique("export", "annotations", "-w", press).out == target.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["doc_id"] for line in lines] == ["a0", "a1", "a2", "a3", "again"]
    texts = {f"a{n}": str(article(n)["text"]) for n in range(4)} | {"again": str(article(1)["text"])}
    assert {line["doc_id"]: line["text"] for line in lines} == texts
    assert [document.doc_id for document in read_gold(target)] == [*texts]
    quoted = 0
    for line in lines:
        for span in spans_of(line):
            assert texts[line["doc_id"]][span["start"] : span["end"]] == span["text"]
            quoted += 1
        local = {m["id"] for m in line["meetings"]}
        assert local
        assert {c["meeting"] for c in line["commitments"]} <= local | {None}
    assert quoted > 50
    one, other = (dict(line) for line in lines if line["doc_id"] in {"a1", "again"})
    assert one | {"doc_id": ""} == other | {"doc_id": ""}


def spans_of(value: object) -> list[dict[str, object]]:
    """All {text, start, end} objects inside a JSON value."""
    if isinstance(value, list):
        return [span for item in value for span in spans_of(item)]
    if not isinstance(value, dict):
        return []
    if value.keys() == {"text", "start", "end"} and isinstance(value["text"], str):
        return [value]
    return [span for item in value.values() for span in spans_of(item)]
