"""Works off the ranges of a run: launches what has no receipt yet, and collects the receipts.

A receipt of an interrupted run with the same id is taken over if its files are whole; everything else is swept away.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from etl.flow.steps import Receipt, find_receipt, left_whole, receipt_name
from etl.lake.log import read_state
from etl.lake.objects import PROBES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etl.flow.steps import WorkOrder
    from etl.lake.log import LakeState
    from etl.lake.store import Store
    from etl.read.ranges import Range

POLL_SECONDS = 0.5


class Launch(Protocol):
    """Runs the pipeline over ranges until all have receipts; `pipelines/extract.py` has the one with Beam."""

    def __call__(
        self, ranges: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()
    ) -> None:
        """Run to the end."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How to run the work: the launcher, the number of local workers, and Beam's own options."""

    launch: Launch
    workers: int = 1
    beam_options: tuple[str, ...] = ()


class EngineError(Exception):
    """An engine other than the local one cannot do the work; the message says why and what helps."""


class IncompleteError(Exception):
    """The engine ended without error, and yet a range has no receipt."""


def sweep(store: Store, state: LakeState, run_id: str) -> int:
    """Delete the files of other runs that no commit names, and no writer at work may need; returns how many.

    What a shared lake names is read again once the old files are listed: another machine may have committed some of
    them since `state` was read.
    """
    names = [n for n in store.leftovers("tables") if n not in state.files and not _of_run(n, run_id)]
    if names and store.shared:
        committed = read_state(store).files
        names = [name for name in names if name not in committed]
    names += store.leftovers(PROBES)
    names += [n for n in store.leftovers("pending") if not n.startswith(f"pending/{run_id}/") or n.endswith(".tmp")]
    for name in names:
        store.delete(name)
    return len(names)


def _of_run(name: str, run_id: str) -> bool:
    """Whether a table's file was written by this run."""
    return name.rsplit("/", 1)[1].startswith(run_id[:16])


def tidy(store: Store, run_id: str) -> None:
    """Delete the receipts of a run that is done, and those that dead runs left."""
    for name in {*store.names(f"pending/{run_id}"), *store.leftovers("pending")}:
        store.delete(name)


def discard(store: Store, state: LakeState, run_id: str) -> None:
    """Delete what a run wrote that could not be committed."""
    for name in list(store.names("tables")):
        if name not in state.files and _of_run(name, run_id):
            store.delete(name)
    tidy(store, run_id)


def _watch(store: Store, run_id: str, parts: list[str], progress: Callable[[int], None], done: threading.Event) -> None:
    """Report the records of each part as its receipt appears."""
    open_parts = {receipt_name(run_id, part) for part in parts}
    while open_parts and not done.wait(POLL_SECONDS):
        for name in sorted(open_parts.intersection(store.names(f"pending/{run_id}"))):
            open_parts.remove(name)
            progress(Receipt.decode(store.read(name)).read)


def work_off(
    ranges: Sequence[Range], order: WorkOrder, store: Store, engine: Engine, progress: Callable[[int], None]
) -> tuple[Receipt, ...]:
    """Run the pipeline on all ranges that have no receipt, and return the receipts of all.

    Args:
        ranges: The whole work of the run.
        order: What every worker is told.
        store: The lake's store.
        engine: How to run the work.
        progress: Called with the number of records of each range that is done.

    Raises:
        IncompleteError: A range was not worked off although the engine reported success.
    """
    parts = [work.range_id for work in ranges]
    held = {part: left_whole(store, order.run_id, part) for part in parts}
    for receipt in held.values():
        if receipt:
            progress(receipt.read)
    todo = [work for work in ranges if held[work.range_id] is None]
    if todo:
        for work in todo:
            store.delete(receipt_name(order.run_id, work.range_id))
        done = threading.Event()
        names = [work.range_id for work in todo]
        watcher = threading.Thread(target=_watch, args=(store, order.run_id, names, progress, done), daemon=True)
        watcher.start()
        try:
            engine.launch(todo, order, engine.workers, engine.beam_options)
        finally:
            done.set()
            watcher.join()
    receipts = [held[part] or find_receipt(store, order.run_id, part) for part in parts]
    if missing := [part for part, receipt in zip(parts, receipts, strict=True) if receipt is None]:
        raise IncompleteError(f"{len(missing)} of {len(parts)} ranges were not worked off; run the same command again")
    return tuple(r for r in receipts if r)
