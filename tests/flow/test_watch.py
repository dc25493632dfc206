"""Watching a folder: what is taken when, by a clock of the tests' own; and real batches into a warehouse."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl.config import Pace
from etl.flow.arrivals import Arrivals, Signature, scan
from etl.flow.lock import WarehouseLockedError
from etl.flow.plan import Plan
from etl.flow.run import Result, run_inputs
from etl.flow.watch import Event, Watch
from etl.flow.work import Engine, EngineError, IncompleteError
from etl.quality.outcome import Quality
from tests.flow.conftest import Silent, World, article, launch_plain, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl.extract.extractor import Extractor

PACE = Pace(within=60.0, settle=5.0)
START = 1_700_000_000.0
NOTHING = Plan((), (), (), 0, ())


@dataclass
class Hours:
    """A clock that moves when somebody sleeps; `plan` says what happens at which second."""

    plan: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    at: float = 0.0

    def now(self) -> float:
        """The seconds since the start."""
        return self.at

    def wall(self) -> float:
        """The time of day."""
        return START + self.at

    def sleep(self, seconds: float) -> None:
        """Move on, and let happen what is due."""
        self.at += seconds
        due = sorted((entry for entry in self.plan if entry[0] <= self.at), key=lambda entry: entry[0])
        self.plan = [entry for entry in self.plan if entry[0] > self.at]
        for _, happen in due:
            happen()


@dataclass
class Scene:
    """A folder under watch until a given second, with what was taken when. `fate` decides the outcome of a batch."""

    folder: Path
    until: float
    fate: Callable[[frozenset[str]], str] = lambda _: "done"
    cost: float = 4.0
    hours: Hours = field(default_factory=Hours)
    batches: list[tuple[float, list[str]]] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)

    def take(self, paths: frozenset[str]) -> Result:
        """Note a batch."""
        self.batches.append((self.hours.at, sorted(Path(path).name for path in paths)))
        outcome = self.fate(paths)
        self.hours.at += self.cost
        return Result(outcome, NOTHING, None, None)

    def write(self, name: str, at: float, text: str = "text") -> None:
        """Write a file at a second; its time is that second's."""

        def appear() -> None:
            path = self.folder / name
            path.write_text(text, encoding="utf-8")
            os.utime(path, (START + at, START + at))

        self.hours.plan.append((at, appear))

    def run(self, pace: Pace = PACE) -> Watch:
        """Watch to the end."""
        watch = Watch(
            str(self.folder), self.take, pace, self.told.append, lambda: self.hours.at > self.until, self.hours
        )
        watch.go_on()
        return watch


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """An empty folder and three minutes."""
    return Scene(tmp_path, 180.0)


def test_every_file_is_taken_once_and_within_the_bound(scene: Scene) -> None:
    """Files that come every seven seconds are taken in few batches, each at the latest 60 s after it was written."""
    for at in range(7, 120, 7):
        scene.write(f"{at}.txt", at)
    scene.run()
    taken = [(int(Path(name).stem), when) for when, names in scene.batches for name in names]
    assert sorted(at for at, _ in taken) == list(range(7, 120, 7))
    assert max(when + scene.cost - at for at, when in taken) < PACE.within
    assert len(scene.batches) < 8


def test_a_single_file_does_not_wait_for_others(scene: Scene) -> None:
    """After a quiet time a new file is taken as soon as it is settled."""
    scene.write("a.txt", 100)
    scene.run()
    ((when, names),) = scene.batches
    assert names == ["a.txt"]
    assert 105 <= when <= 115


def test_a_file_that_grows_is_read_when_it_is_whole(scene: Scene) -> None:
    """Written on every three seconds, a file waits; five seconds after its last change it is taken, and once."""
    for at in range(10, 60, 3):
        scene.write("a.txt", at, "x" * at)
    scene.run()
    ((when, _),) = scene.batches
    assert when >= 58 + PACE.settle


def test_a_finished_file_that_is_moved_in_is_taken_at_once(scene: Scene) -> None:
    """The time of a file that was written elsewhere lies back: no need to wait for a second look."""

    def moved_in() -> None:
        path = scene.folder / "a.txt.part"
        path.write_text("text", encoding="utf-8")
        os.utime(path, (START - 3600, START - 3600))
        path.rename(scene.folder / "a.txt")

    scene.hours.plan.append((50.0, moved_in))
    scene.run()
    assert scene.batches[0][0] - 50 <= 5


def test_the_time_of_a_file_server_that_is_behind_is_not_trusted(scene: Scene) -> None:
    """A file whose time lies half a minute back may be written right now: it needs two looks."""
    for at in range(10, 40, 3):
        scene.write("a.txt", at, "x" * at)
        scene.hours.plan.append((at + 0.1, lambda: os.utime(scene.folder / "a.txt", (START - 20, START - 20))))
    scene.run()
    ((when, _),) = scene.batches
    assert when >= 37 + PACE.settle


@pytest.mark.parametrize("name", ["a.txt.tmp", "a.part", "a.jsonl.crdownload", "a.txt~", ".a.txt"])
def test_names_of_unfinished_files_are_passed_over(scene: Scene, name: str) -> None:
    """What has the name of a temporary file is not read, however old it is."""
    scene.write(name, 5)
    scene.run()
    assert scene.batches == []


def test_a_file_that_comes_again_with_other_bytes_is_taken_again(scene: Scene) -> None:
    """Replaced, a file is new; looked at again without change it is not."""
    scene.write("a.txt", 10)
    scene.write("a.txt", 100, "another text")
    scene.run()
    assert [names for _, names in scene.batches] == [["a.txt"], ["a.txt"]]


def test_a_time_in_the_future_does_not_hold_a_file_up(scene: Scene) -> None:
    """A file from a machine whose clock is ahead is settled by two looks of this one."""
    scene.write("a.txt", 10)
    scene.hours.plan.append((11.0, lambda: os.utime(scene.folder / "a.txt", (START + 9999, START + 9999))))
    scene.run()
    assert len(scene.batches) == 1
    assert scene.batches[0][0] < 30


def test_a_refused_batch_stops_nothing_and_is_narrowed_down(tmp_path: Path) -> None:
    """Good files go on; the refused come again after a minute in halves, ever more seldom, until the bad is alone."""
    scene = Scene(tmp_path, 3 * 3600.0, lambda paths: "refused" if any("bad" in p for p in paths) else "done")
    for name in ("a.txt", "b.txt", "bad.txt", "c.txt"):
        scene.write(name, 10)
    scene.write("later.txt", 40)
    watch = scene.run()
    assert scene.batches[1][1] == ["later.txt"]
    trials = [when for when, names in scene.batches if "bad.txt" in names]
    gaps = [b - a for a, b in pairwise(trials)]
    assert 60 <= gaps[0] < 150
    assert len(trials) < 10
    assert gaps[-1] > 1800
    assert [[path for path, _ in held.files] for held in watch.held] == [[str(tmp_path / "bad.txt")]]
    good = [name for _, names in scene.batches if "bad.txt" not in names for name in names]
    assert sorted(good) == ["a.txt", "b.txt", "c.txt", "later.txt"]


def test_refused_files_do_not_starve(tmp_path: Path) -> None:
    """Where files keep coming, some of them bad, and batches are slow, good ones of a refused batch get their turn."""
    scene = Scene(tmp_path, 1200.0, lambda paths: "refused" if any("bad" in p for p in paths) else "done", cost=40.0)
    for name in ("a.txt", "bad.txt"):
        scene.write(name, 10)
    for at in range(20, 1200, 15):
        scene.write(f"{at}.txt" if at % 10 else f"{at}.bad.txt", at)
    scene.run()
    taken = [when for when, names in scene.batches if "a.txt" in names]
    assert len(taken) > 1
    assert taken[1] - taken[0] < 300


def test_a_refused_file_that_was_mended_is_new(tmp_path: Path) -> None:
    """With other bytes it is taken at once, and is no longer held."""
    scene = Scene(tmp_path, 600.0, lambda paths: "refused" if "bad" in Path(min(paths)).read_text("utf-8") else "done")
    scene.write("a.txt", 10, "bad")
    scene.write("a.txt", 40, "good")
    watch = scene.run()
    assert [event.kind for event in scene.told] == ["refused", "batch"]
    assert watch.arrivals.waiting == {}


@pytest.mark.parametrize("trouble", [WarehouseLockedError, EngineError, IncompleteError, OSError])
def test_troubles_are_told_and_waited_out(tmp_path: Path, trouble: type[Exception]) -> None:
    """While the lock is held, say, nothing is lost: the tries become rarer, and then the file is taken."""
    fates = iter([trouble("held by process 7")] * 3)

    def fate(_: frozenset[str]) -> str:
        for error in fates:
            raise error
        return "done"

    scene = Scene(tmp_path, 200.0, fate)
    scene.write("a.txt", 10)
    scene.run()
    assert [e.message for e in scene.told[:3]] == [f"held by process 7; trying again in {n} s" for n in (5, 10, 20)]
    assert scene.told[3].kind == "batch"


def test_a_folder_that_is_away_for_a_time_is_waited_for(tmp_path: Path) -> None:
    """A share that was unmounted is a trouble, not the end."""
    folder = tmp_path / "share"
    folder.mkdir()
    scene = Scene(folder, 120.0)
    scene.hours.plan.append((10.0, folder.rmdir))
    scene.hours.plan.append((50.0, folder.mkdir))
    scene.write("a.txt", 60)
    scene.run()
    assert any("No such file" in str(event.message) for event in scene.told)
    assert [names for _, names in scene.batches] == [["a.txt"]]


def test_a_slow_warehouse_is_said(scene: Scene) -> None:
    """Where a batch takes more than half of the bound, that is told."""
    scene.cost = 40.0
    scene.write("a.txt", 10)
    scene.run()
    assert [event.message for event in scene.told if event.kind == "slow"] == [
        "a batch takes 40 s: 60 s cannot be kept"
    ]


def test_a_long_queue_is_taken_in_parts_without_a_break(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven files at three a batch are three batches, one after the other."""
    monkeypatch.setattr("etl.flow.watch.MOST_FILES", 3)
    for n in range(7):
        scene.write(f"{n}.txt", 10)
    scene.run()
    assert [len(names) for _, names in scene.batches] == [3, 3, 1]
    assert scene.batches[-1][0] - scene.batches[0][0] == 2 * scene.cost


def test_one_pass_waits_for_what_is_being_written_and_no_longer(tmp_path: Path) -> None:
    """With `once` a file just written is taken after the settling time; one that still grows is left, and said."""
    scene = Scene(tmp_path, 1e9)
    for name in ("a.txt", "grows.txt"):
        (tmp_path / name).write_text("text", encoding="utf-8")
        os.utime(tmp_path / name, (START, START))
    scene.write("grows.txt", 4.0, "more text")
    watch = Watch(str(tmp_path), scene.take, PACE, scene.told.append, lambda: False, scene.hours)
    watch.once()
    assert [names for _, names in scene.batches] == [["a.txt"]]
    assert [(e.kind, e.files) for e in scene.told] == [("batch", 1), ("unsettled", 1)]


def test_a_stop_lets_the_batch_end(tmp_path: Path) -> None:
    """Asked to stop in the middle of a queue, the watch takes no further batch."""
    scene = Scene(tmp_path, 2.0)
    scene.write("a.txt", 0.5)
    os.utime(tmp_path)
    (tmp_path / "old.txt").write_text("text", encoding="utf-8")
    os.utime(tmp_path / "old.txt", (START - 60, START - 60))
    scene.run()
    assert [names for _, names in scene.batches] == [["old.txt"]]


def test_a_scan_sees_what_an_inventory_takes(tmp_path: Path) -> None:
    """Folders below, broken links, and no warehouse: each file once, with what changes when it does."""
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.txt").write_text("abc", encoding="utf-8")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "writer.lock").touch()
    (tmp_path / "press" / "b.txt").touch()
    found = scan(str(tmp_path))
    assert [Path(path).name for path in found] == ["a.txt", "broken"]
    assert found[str(tmp_path / "below" / "a.txt")].size == 3
    assert found[str(tmp_path / "broken")] == Signature(0, 0, 0)


def test_a_file_that_is_gone_is_forgotten() -> None:
    """What was deleted before it was taken is not taken; what was deleted afterwards is new when it comes back."""
    arrivals, found = Arrivals(), {"a": Signature(1, 0, 1)}
    arrivals.observe(found, 0.0, START)
    arrivals.observe({}, 1.0, START)
    assert arrivals.settled(99.0, 5.0, 10, 10) == ()
    arrivals.observe(found, 2.0, START)
    arrivals.take(["a"])
    arrivals.observe({}, 3.0, START)
    arrivals.observe(found, 4.0, START)
    assert arrivals.settled(99.0, 5.0, 10, 10) == ("a",)


@pytest.fixture
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The expectations take seconds a batch and are not what this is about."""
    monkeypatch.setattr("etl.quality.validate.validate", lambda _: Quality(()))


def test_batches_give_the_rows_of_one_run(tmp_path: Path, extractor: Extractor, ungated: None) -> None:
    """Taken in three batches, with a correction, a folder gives what one run over it gives; nothing is read twice."""
    folder = tmp_path / "incoming"
    (folder / "deep").mkdir(parents=True)
    world = World(tmp_path / "watched", extractor)
    results: list[Result] = []

    def take(paths: frozenset[str]) -> Result:
        known = results[-1].state if results else None
        engine = Engine(lambda *args: launch_plain(extractor, *args))
        results.append(run_inputs([str(folder)], world.settings, engine, Silent(), among=paths, known=known))
        return results[-1]

    def pass_over() -> None:
        watch.once()

    hours = Hours()
    watch = Watch(str(folder), take, Pace(60.0, 0.0), lambda _: None, lambda: False, hours)
    write_jsonl(folder / "a.jsonl", [article(1), article(2)])
    pass_over()
    (folder / "deep" / "b.txt").write_text(f"date 2025-03-06\n\n{article(3)['text']}", encoding="utf-8")
    (folder / "c.unknown").write_text("nothing", encoding="utf-8")
    pass_over()
    corrected = str(article(1)["text"]).replace("3 million", "5 million")
    write_jsonl(folder / "d.jsonl", [article(1, text=corrected, published="2025-03-09")])
    pass_over()
    pass_over()
    assert [[entry.name for entry in result.plan.entries] for result in results] == [
        [str(folder / "a.jsonl")],
        [str(folder / "c.unknown"), str(folder / "deep" / "b.txt")],
        [str(folder / "d.jsonl")],
    ]
    at_once = World(tmp_path / "at once", extractor)
    at_once.run(str(folder))
    assert world.hashes() == at_once.hashes()
    assert world.rows("SELECT count(*) FROM latest_documents") == [(3,)]
    assert world.rows("SELECT reason FROM rejects") == [("unknown_format",)]
