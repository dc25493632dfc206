"""Late and corrected articles: a new text under the same source id is a new version, whatever comes first."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from etl.quality.outcome import Quality
from tests.flow.conftest import World, article, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl.extract.extractor import Extractor

Record = dict[str, str | None]


def version(number: int, **changes: str | None) -> Record:
    """A version of one article: the amount that it tells is its number, the time of day its publication."""
    text = str(article(1)["text"]).replace("provide 3 million", f"provide {number} million")
    return article(1, text=text, published=f"2025-03-02T{number:02d}:30:00Z") | changes


ADDRESS, OTHER = "http://a.invalid/1", "http://a.invalid/2"
VERSIONS = [version(n) for n in (7, 8, 9)]
ORDERS = list(permutations(range(3)))
STEPS: list[tuple[tuple[int, ...], ...]] = [
    *(((a, b, c),) for a, b, c in ORDERS),
    *(((a,), (b,), (c,)) for a, b, c in ORDERS),
    ((2, 0), (1,)),
]
AMOUNTS = "SELECT regexp_extract(\"action\", '[0-9]+') FROM commitment_reports WHERE contains(\"action\", 'million')"


@pytest.fixture(scope="module", autouse=True)
def ungated() -> Iterator[None]:
    """The expectations take seconds a run and are not what these tests are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.quality.validate.validate", lambda _: Quality(()))
        yield


def taken_in(folder: Path, extractor: Extractor, *steps: list[Record]) -> World:
    """A world that took in the records of each step in a run of its own."""
    world = World(folder, extractor)
    folder.mkdir(exist_ok=True)
    for number, step in enumerate(steps):
        world.run(write_jsonl(folder / f"{number}.jsonl", step))
    return world


@pytest.fixture(scope="module")
def in_order(ungated: None, tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> World:
    """A world that took in the versions in the order of their publication, in one run."""
    return taken_in(tmp_path_factory.mktemp("order"), extractor, VERSIONS)


@pytest.mark.parametrize("steps", STEPS, ids=str)
def test_every_order_of_arrival_gives_the_same_rows(
    tmp_path: Path, extractor: Extractor, in_order: World, steps: tuple[tuple[int, ...], ...]
) -> None:
    """Three versions in all orders, in one run and in three, have the same hashes and the same latest."""
    world = taken_in(tmp_path, extractor, *([VERSIONS[at] for at in step] for step in steps))
    assert world.hashes() == in_order.hashes()
    assert world.rows(AMOUNTS) == [("9",)]
    assert world.rows("SELECT count(*) FROM documents") == [(3,)]


def test_history_stays_and_is_numbered(in_order: World) -> None:
    """All versions are in the tables with their records; views and counts show the last one; the run says so."""
    found = in_order.rows(
        "SELECT v.version, v.versions, v.latest, v.published_time, "
        "v.document_id IN (SELECT document_id FROM commitments) FROM document_versions v ORDER BY 1"
    )
    times = [f"2025-03-02T0{n}:30:00Z" for n in (7, 8, 9)]
    assert found == [(at, 3, at == 3, time, True) for at, time in enumerate(times, 1)]
    assert in_order.rows("SELECT reports FROM who_met_whom") == [(1,)]
    assert in_order.rows("SELECT sum(documents) FROM coverage") == [(1,)]


@pytest.mark.parametrize(
    ("records", "latest"),
    [
        ([version(7), version(8, doc_id="b1")], ["7", "8"]),
        ([version(7), version(8, source="Evening Mail")], ["7", "8"]),
        ([version(7, source=None), version(8, source=None)], ["8"]),
        ([version(7, doc_id=None, url=ADDRESS), version(8, doc_id=None, url=ADDRESS)], ["8"]),
        ([version(7, doc_id=None, url=ADDRESS), version(8, doc_id=None, url=OTHER)], ["7", "8"]),
        ([version(7, url=ADDRESS), version(8, url=OTHER)], ["8"]),
        ([version(7, doc_id=None), version(8, doc_id=None)], ["7", "8"]),
        ([version(7, published="2025-03-03"), version(8, published=None)], ["7"]),
        ([version(7, published="2025-03-02T23:00:00-05:00"), version(8, published="2025-03-03T02:00:00+02:00")], ["7"]),
    ],
    ids=[
        "another id",
        "another source",
        "no source",
        "same address",
        "another address",
        "the id before the address",
        "nothing that identifies",
        "no date ranks last",
        "moments across zones",
    ],
)  # fmt: skip
def test_what_makes_two_texts_versions_of_one_article(
    tmp_path: Path, extractor: Extractor, records: list[Record], latest: list[str]
) -> None:
    """Own id and source, else the address; texts that share neither are articles of their own."""
    plain = [record | {"text": str(record["text"]).replace("March 2 (", "(")} for record in records]
    world = taken_in(tmp_path, extractor, plain)
    assert sorted(row[0] for row in world.rows(AMOUNTS)) == latest


def test_a_correction_without_change_is_the_same_document(tmp_path: Path, extractor: Extractor) -> None:
    """Same text on the same day: one document, also where the time of day differs."""
    world = taken_in(tmp_path, extractor, [version(7)], [version(7, published="2025-03-02T21:00:00Z")])
    assert world.rows("SELECT version, versions, published_time FROM document_versions") == [
        (1, 1, "2025-03-02T21:00:00Z")
    ]


def test_fractions_of_a_second_count(tmp_path: Path, extractor: Extractor) -> None:
    """Two texts of the same second are told apart by what follows its point, not by id."""
    for first, second in ((7, 8), (8, 7)):
        (tmp_path / str(first)).mkdir()
        early, late = (
            version(first, published="2025-03-02T21:00:00.1Z"),
            version(second, published="2025-03-02T21:00:00.9Z"),
        )
        world = taken_in(tmp_path / str(first), extractor, [early, late])
        assert world.rows(AMOUNTS) == [(str(second),)]


def test_a_text_that_comes_back_is_the_latest_again(tmp_path: Path, extractor: Extractor) -> None:
    """Corrected and then restored on the same day: the time of its last publication counts for the first text."""
    world = taken_in(tmp_path, extractor, [version(7), version(8), version(7, published="2025-03-02T21:00:00Z")])
    assert world.rows(AMOUNTS) == [("7",)]


def test_a_file_is_identified_by_its_place_below_the_folder(tmp_path: Path, extractor: Extractor) -> None:
    """Of one-article files those with the same path below the folder that was given are versions; others are not."""
    world = World(tmp_path / "world", extractor)
    places = {7: "one/trade/1.txt", 8: "one/sport/1.txt", 9: "two/trade/1.txt"}
    for number, place in places.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True)
        path.write_text(f"date 2025-03-0{number - 5}\n\n{version(number)['text']}", encoding="utf-8")
    world.run(str(tmp_path / "one"), str(tmp_path / "two"))
    assert sorted(row[0] for row in world.rows(AMOUNTS)) == ["8", "9"]
    globbed = World(tmp_path / "globbed", extractor)
    globbed.run(str(tmp_path / "one" / "*" / "1.txt"))
    globbed.run(str(tmp_path / "two"))
    assert globbed.hashes() == world.hashes()


def test_an_own_id_of_several_versions_is_no_document(tmp_path: Path, extractor: Extractor) -> None:
    """What is to be forgotten must be one document: the error names the ids of all versions."""
    from etl.flow.forget import forget
    from etl.query.trace import NotFoundError

    world = taken_in(tmp_path, extractor, VERSIONS[:2])
    ids = [str(row[0]) for row in world.rows("SELECT document_id FROM documents ORDER BY 1")]
    with pytest.raises(NotFoundError, match=f"2 documents with the id 'a1': {', '.join(ids)}; give one of these"):
        forget(world.warehouse, world.settings.lake, "a1", 1.0, lambda _warehouse, _entry: None)


def test_forgetting_the_latest_brings_the_version_before_back(tmp_path: Path, extractor: Extractor) -> None:
    """Views then show what was the latest before."""
    from etl.flow.forget import forget

    world = taken_in(tmp_path, extractor, VERSIONS)
    (last,) = world.rows("SELECT document_id FROM document_versions WHERE latest")
    forget(world.warehouse, world.settings.lake, str(last[0]), 1.0, lambda _warehouse, _entry: None)
    assert world.rows(AMOUNTS) == [("8",)]
