"""A warehouse with a few articles of our own, made once by the command itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import Told, communique
from tests.flow.conftest import article, extractor, launch_plain, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl.extract.extractor import Extractor

__all__ = ["extractor"]
GERMAN = "Der Minister hat am Montag in Berlin mit seinem Kollegen gesprochen und eine Zusammenarbeit vereinbart. " * 3
FORMULA = '=HYPERLINK("http://example.invalid","x")'


@pytest.fixture(autouse=True)
def plain_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the surroundings reaches a test."""
    for name in ("WAREHOUSE", "WORKERS", "LOCK_WAIT", "CONFIG"):
        monkeypatch.delenv(f"COMMUNIQUE_{name}", raising=False)


@pytest.fixture(scope="session")
def no_beam(extractor: Extractor) -> Iterator[None]:
    """Runs of the command use a launcher without Beam."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.cli.run._launch", partial(launch_plain, extractor))
        yield


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles, one of them under two ids and one with a formula for a source, a German one, and a broken line."""
    folder = tmp_path_factory.mktemp("inputs")
    articles = [article(n) for n in range(4)]
    twice = [article(1, doc_id="again", source=FORMULA)]
    write_jsonl(folder / "a.jsonl", [*articles, *twice, article(9, doc_id="de", text=GERMAN)])
    (folder / "b.jsonl").write_text("this is no JSON\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def first_run(inputs: Path, no_beam: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told]:
    """The warehouse, and what the command said when it made it."""
    warehouse = tmp_path_factory.mktemp("press") / "warehouse"
    return warehouse, communique("run", inputs, "-w", warehouse)


@pytest.fixture(scope="session")
def press(first_run: tuple[Path, Told]) -> Path:
    """The warehouse; tests only look at it."""
    return first_run[0]
