"""Removes a document and all that came from it: from the lake's files, the warehouse, the journal and the reports."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from etl.extract.version import extractor_version
from etl.flow import journal
from etl.flow.lakes import open_lake, writer_id
from etl.flow.lock import writer_lock
from etl.flow.run import software
from etl.flow.shared import try_again
from etl.flow.work import sweep
from etl.ids import content_id
from etl.lake.log import Commit, Counts, FileEntry, append
from etl.lake.parquet import encode, read_entry
from etl.lake.store import AlreadyThereError, digest
from etl.publish.publisher import SCRATCH, publish
from etl.query.trace import NotFoundError
from etl.schema.declare import schema_hash, tables
from etl.wording import command, counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from etl.lake.log import LakeState
    from etl.lake.store import Store

    WritePage = Callable[[Path, journal.Entry], object]


@dataclass(slots=True)
class _Forgetting:
    """What one `forget` knows and did, over all its attempts."""

    warehouse: Path
    store: Store
    wanted: str
    write_page: WritePage
    rewritten: int = 0


def _rewritten(store: Store, entry: FileEntry, document_id: str, mark: str) -> FileEntry | None:
    """Write the file without the document's rows; None where nothing of it is in the file.

    `mark` tells the new file from that of any other writer that forgets something at the same time.
    """
    table = read_entry(store, entry)
    kept = table.filter(pc.fill_null(pc.not_equal(table["document_id"], document_id), fill_value=True))
    if kept.num_rows == table.num_rows:
        return None
    data = encode(kept)
    name = f"{entry.name.removesuffix('.parquet').split('~')[0]}~{mark}.parquet"
    store.write(name, data)
    return FileEntry(entry.table, name, entry.run_id, entry.part, digest(data), kept.num_rows, len(data))


def _identity(state: LakeState, store: Store, wanted: str, warehouse: Path) -> str:
    """Return the document whose id starts with `wanted`, one that was forgotten included, or whose own id it is."""
    found = {key for key in state.forgotten if len(wanted) >= 8 and key.startswith(wanted.lower())}
    for entry in state.files.values():
        if entry.table == "document_aliases":
            table = read_entry(store, entry)
            pairs = zip(table["document_id"].to_pylist(), table["own_id"].to_pylist(), strict=True)
            found |= {
                key for key, own in pairs if own == wanted or (len(wanted) >= 8 and key.startswith(wanted.lower()))
            }
    if len(found) != 1:
        shown = command("explain OWN_ID", warehouse)
        known = f": {', '.join(sorted(found)[:9])}; give one of these" if found else f"; `{shown}` shows them"
        raise NotFoundError(f"{counted(len(found), 'document')} with the id {wanted!r}{known}")
    return found.pop()


def _row_ids(store: Store, state: LakeState, document_id: str) -> frozenset[str]:
    ids = {document_id}
    for entry in state.files.values():
        table = read_entry(store, entry)
        if "document_id" in table.column_names:
            mask = pc.fill_null(pc.equal(table["document_id"], document_id), fill_value=False)
            ids |= set(table.filter(mask)[tables()[entry.table].key].to_pylist())
    return frozenset(ids)


def find_document(warehouse: Path, lake: str, wanted: str) -> str:
    """Return the id of the document that `wanted` means.

    Raises:
        NotFoundError: No document, or more than one, has this id.
        StoreError: The lake is damaged.
    """
    store = open_lake(warehouse, lake)
    return try_again(store, "forget", lambda state: _identity(state, store, wanted, warehouse))


def forget(warehouse: Path, lake: str, wanted: str, lock_wait: float, write_page: WritePage) -> tuple[str, int]:
    """Remove a document. Later runs that read it again skip it, with the reason `forgotten`.

    Where it was interrupted, repeating it with the document's id brings it to its end.

    Args:
        warehouse: The warehouse folder.
        lake: The address of its lake.
        wanted: The document's id, its first eight digits or more, or its own id.
        lock_wait: Seconds to wait for another writer.
        write_page: Makes the report page of a journal entry anew.

    Returns:
        The document's id, and the number of files of the lake that were rewritten.

    Raises:
        NotFoundError: No document, or more than one, has this id.
        StoreError: The lake is damaged.
        AlreadyThereError: Other writers of a shared lake committed first, three times.
    """
    with writer_lock(warehouse, lock_wait, "forget"):
        store = open_lake(warehouse, lake)
        job = _Forgetting(warehouse, store, wanted, write_page)
        return try_again(store, "forget", lambda state: _attempt(job, state)), job.rewritten


def _attempt(job: _Forgetting, state: LakeState) -> str:
    """Forget the document in the lake as it is, and everywhere else."""
    # From the second attempt on by its whole id: the own id may be gone with the first.
    document_id = job.wanted = _identity(state, job.store, job.wanted, job.warehouse)
    _scrub_journal(job.warehouse, _row_ids(job.store, state, document_id), job.write_page)
    if document_id not in state.forgotten:
        job.rewritten = _commit(job, state, document_id)
    # From nothing: a database file keeps the bytes of deleted rows in its free blocks.
    publish(job.warehouse, job.store, state, fresh=True)
    _discard_leftovers(job.warehouse, job.store, state)
    return document_id


def _commit(job: _Forgetting, state: LakeState, document_id: str) -> int:
    """Commit files without the document in the place of those that hold it; returns how many.

    Raises:
        AlreadyThereError: Another writer committed in between; what was written here is deleted again.
    """
    store, writer = job.store, writer_id(job.warehouse, job.store)
    key = content_id("forget", state.head, document_id, *([writer] if writer else []))
    affected = [e for e in state.files.values() if tables()[e.table].of_document]
    pairs = [(e.name, _rewritten(store, e, document_id, key[:16])) for e in affected]
    commit = Commit(
        sequence=state.sequence + 1,
        kind="forget",
        run_id=key,
        parent=state.head,
        schema_hash=schema_hash(),
        extractor_version=extractor_version(),
        software=software(),
        inputs=(),
        added=tuple(new for _, new in pairs if new),
        removed=tuple(name for name, new in pairs if new),
        forgotten=(document_id,),
        counts=Counts(),
    )
    try:
        append(store, state, commit)
    except AlreadyThereError:
        for entry in commit.added:
            store.delete(entry.name)
        raise
    return len(commit.removed)


def _scrub_journal(warehouse: Path, gone: frozenset[str], write_page: WritePage) -> None:
    """Take the document's ids out of the journal; every page is made anew from it."""
    for entry in journal.entries(warehouse):
        checks = tuple(replace(c, row_ids=tuple(key for key in c.row_ids if key not in gone)) for c in entry.checks)
        scrubbed = journal.with_checks(entry, checks)
        if checks != entry.checks:
            journal.write(warehouse, scrubbed)
        write_page(warehouse, scrubbed)


def _discard_leftovers(warehouse: Path, store: Store, state: LakeState) -> None:
    """Delete the files that were rewritten, and what interrupted and refused runs left: they may hold the document."""
    for name in {name for commit in state.commits for name in commit.removed} - state.files.keys():
        store.delete(name)
    sweep(store, state, content_id("forget", state.head))
    shutil.rmtree(warehouse / SCRATCH, ignore_errors=True)
