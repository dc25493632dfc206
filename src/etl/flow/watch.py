"""Takes in what appears in a folder, in small batches, until it is told to stop.

Each batch is a run like any other: the same plan, gate, commit and publication. What is remembered between them (which
files were taken, which were refused) is only there to save work; after a restart every file is looked at once, and what
the lake has is left alone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from etl.flow.arrivals import Arrivals, scan
from etl.flow.lock import WarehouseLockedError
from etl.flow.run import DiskFullError
from etl.flow.work import EngineError, IncompleteError
from etl.lake.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl.config import Pace
    from etl.flow.arrivals import Signature
    from etl.flow.run import Result

# Of a long queue a batch takes about what a core extracts in half a minute, so that the first of it is soon there.
MOST_FILES, MOST_BYTES = 2_000, 8 << 20
# A scan may use this share of a core, and a batch is begun at the latest after this part of the bound.
IDLE_SHARE, PART_OF_BOUND = 0.02, 0.5
POLLS, SHORTEST_POLL, LONGEST_POLL = 12, 0.2, 5.0
"""Scans in the time of the bound, and the limits of the seconds between two."""
FIRST_RETRY, LAST_RETRY = 60.0, 3600.0
"""Seconds between trials of refused batches; for a single file doubled each time, up to the second number."""
FIRST_WAIT, LAST_WAIT = 5.0, 300.0
"""The same for a batch that could not begin or end: lock, disk, store, engine."""
TROUBLES = (WarehouseLockedError, DiskFullError, StoreError, EngineError, IncompleteError, OSError)

Kind = Literal["batch", "known", "refused", "trouble", "slow", "unsettled"]
KINDS: dict[str, Kind] = {"refused": "refused", "unchanged": "known"}
"""What the outcome of a run is called here, if it is not a batch that was taken in."""


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> float:
        """Seconds of a clock that only goes forward."""

    def wall(self) -> float:
        """Seconds since 1970, to compare with times of files."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The system's clock."""

    def now(self) -> float:
        """Return the monotonic time."""
        return time.monotonic()

    def wall(self) -> float:
        """Return the time of day."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait; a signal's handler runs meanwhile."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell. `oldest` is the age of the batch's oldest file, from when it was first seen, at its end."""

    kind: Kind
    files: int = 0
    seconds: float = 0.0
    oldest: float = 0.0
    result: Result | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Files whose batch was refused, as they looked then, with the time of their next trial."""

    files: tuple[tuple[str, Signature], ...]
    due: float
    wait: float


@dataclass(slots=True)
class Watch:
    """A folder under watch.

    Attributes:
        folder: The folder.
        take: Runs a batch of these files.
        pace: Bound of the delay, and when a file is settled.
        hear: Is told of every batch.
        stopped: Says whether to stop; a batch under way is finished first.
        clock: Where the time comes from.
    """

    folder: str
    take: Callable[[frozenset[str]], Result]
    pace: Pace
    hear: Callable[[Event], None]
    stopped: Callable[[], bool]
    clock: Clock
    arrivals: Arrivals = field(default_factory=Arrivals)
    held: list[Held] = field(default_factory=list)
    refused: int = 0
    dead_letters: int = 0
    _wait: float = 0.0
    _scan_seconds: float = 0.0
    _batch_seconds: float = 0.0
    _next_batch: float = 0.0
    _next_retry: float = 0.0

    def once(self) -> None:
        """Take what is there, in as many batches as it needs, and end.

        Raises:
            OSError: The folder cannot be listed.
        """
        self._look()
        if self.arrivals.unsettled(self.clock.now(), self.pace.settle):
            self.clock.sleep(self.pace.settle)
            self._look()
        while not self.stopped() and (paths := self._chosen()):
            self._batch(paths)
        if left := self.arrivals.unsettled(self.clock.now(), self.pace.settle):
            self.hear(Event("unsettled", left))

    def go_on(self) -> None:
        """Take what comes until `stopped` says so. Troubles of disk, store and lock are told and waited out."""
        while not self.stopped():
            try:
                self._look()
                self._turn()
                self._wait = 0.0
            except TROUBLES as why:
                self._wait = min(max(self._wait * 2, FIRST_WAIT), LAST_WAIT)
                self.hear(Event("trouble", message=f"{_told(why)}; trying again in {self._wait:g} s"))
            self._sleep(max(self._wait, self._poll()))

    def _look(self) -> None:
        begun = self.clock.now()
        self.arrivals.observe(scan(self.folder), begun, self.clock.wall())
        self._scan_seconds = self.clock.now() - begun

    def _turn(self) -> None:
        """Take all files that are settled if it is time for that, then a batch that was refused if it is its time."""
        now = self.clock.now()
        if now >= self._next_batch and self._chosen():
            while not self.stopped() and (paths := self._chosen()):
                self._batch(paths)
        now = self.clock.now()
        if now >= self._next_retry and not self.stopped() and (ready := [h for h in self.held if h.due <= now]):
            self._try_again(min(ready, key=lambda h: h.due))

    def _chosen(self) -> tuple[str, ...]:
        return self.arrivals.settled(self.clock.now(), self.pace.settle, MOST_FILES, MOST_BYTES)

    def _try_again(self, held: Held) -> None:
        self.held.remove(held)
        self._next_retry = self.clock.now() + FIRST_RETRY
        try:
            if paths := self.arrivals.unchanged(held.files):
                self._batch(paths, held.wait)
        except TROUBLES:
            self.held.append(held)
            raise

    def _batch(self, paths: tuple[str, ...], waited: float = 0.0) -> None:
        begun = self.clock.now()
        first = self.arrivals.first_seen(paths)
        result = self.take(frozenset(paths))
        self.arrivals.take(paths)
        now = self.clock.now()
        self._batch_seconds = now - begun
        self._next_batch = now + max(0.0, self.pace.within * PART_OF_BOUND - self._batch_seconds)
        kind: Kind = KINDS.get(result.outcome, "batch")
        if result.entry is not None:
            self.dead_letters += result.entry.counts.dead_letters
        else:
            self.dead_letters += result.standing_dead_letters
        message = self._hold(paths, waited) if kind == "refused" else None
        if kind == "known":
            self._next_batch = now
        self.hear(Event(kind, len(paths), now - begun, 0.0 if first is None else now - first, result, message))
        if self._batch_seconds > self.pace.within * PART_OF_BOUND:
            what = f"a batch takes {self._batch_seconds:.0f} s: {self.pace.within:g} s cannot be kept"
            self.hear(Event("slow", message=what))

    def _hold(self, paths: tuple[str, ...], waited: float) -> str:
        """Put refused files aside, in halves, so that in the end only those wait long that are to blame."""
        self.refused += len(paths)
        wait = FIRST_RETRY if len(paths) > 1 else min(max(waited * 2, FIRST_RETRY), LAST_RETRY)
        half = (len(paths) + 1) // 2
        due = self.clock.now() + wait
        files = tuple((path, self.arrivals.taken[path]) for path in paths)
        self.held += [Held(part, due, wait) for part in (files[:half], files[half:]) if part]
        return f"tried again in {wait:g} s" + (", in halves" if len(paths) > 1 else "")

    def _poll(self) -> float:
        """Seconds to the next scan: often enough for the bound, seldom enough to cost next to nothing."""
        often = min(max(self.pace.within / POLLS, SHORTEST_POLL), LONGEST_POLL)
        return min(max(often, self._scan_seconds / IDLE_SHARE), max(self.pace.within / 4, SHORTEST_POLL))

    def _sleep(self, seconds: float) -> None:
        end = self.clock.now() + seconds
        while not self.stopped() and (left := end - self.clock.now()) > 0:
            self.clock.sleep(min(left, 0.5))


def _told(why: BaseException) -> str:
    if isinstance(why, OSError) and why.strerror:
        return f"{why.strerror}: {why.filename!r}" if why.filename else why.strerror
    return str(why)
