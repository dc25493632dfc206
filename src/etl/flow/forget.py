"""Removes a document and all that came from it: from the lake's files, the warehouse, the journal and the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from etl.extract.version import EXTRACTOR_VERSION
from etl.flow import journal
from etl.flow.lock import writer_lock
from etl.flow.run import software
from etl.ids import content_id
from etl.lake.log import Commit, Counts, FileEntry, append, read_state
from etl.lake.parquet import encode, read_entry
from etl.lake.store import LocalStore, digest
from etl.publish.publisher import publish
from etl.query.trace import NotFoundError
from etl.schema.declare import schema_hash, tables

if TYPE_CHECKING:
    from pathlib import Path

    from etl.lake.log import LakeState
    from etl.lake.store import Store


def _rewritten(store: Store, entry: FileEntry, document_id: str, sequence: int) -> FileEntry | None:
    """Write the file without the document's rows; None where nothing of it is in the file."""
    table = read_entry(store, entry)
    kept = table.filter(pc.fill_null(pc.not_equal(table["document_id"], document_id), fill_value=True))
    if kept.num_rows == table.num_rows:
        return None
    data = encode(kept)
    name = f"{entry.name.removesuffix('.parquet').split('~')[0]}~{sequence}.parquet"
    store.write(name, data)
    return FileEntry(entry.table, name, entry.run_id, entry.part, digest(data), kept.num_rows, len(data))


def _identity(state: LakeState, store: Store, wanted: str) -> str:
    """Return the document whose id starts with `wanted`, or whose own id it is."""
    found: set[str] = set()
    for entry in state.files.values():
        if entry.table == "document_aliases":
            table = read_entry(store, entry)
            pairs = zip(table["document_id"].to_pylist(), table["own_id"].to_pylist(), strict=True)
            found |= {
                key for key, own in pairs if own == wanted or (len(wanted) >= 8 and key.startswith(wanted.lower()))
            }
    if len(found) != 1:
        raise NotFoundError(
            f"{len(found)} documents have the id {wanted!r}; give the whole id from `communique explain`"
        )
    return found.pop()


def _scrub(value: Any, gone: frozenset[str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {k: _scrub(v, gone) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_scrub(v, gone) for v in value if v not in gone]
    return value


def _row_ids(store: Store, state: LakeState, document_id: str) -> frozenset[str]:
    ids = {document_id}
    for entry in state.files.values():
        table = read_entry(store, entry)
        if "document_id" in table.column_names:
            mask = pc.fill_null(pc.equal(table["document_id"], document_id), fill_value=False)
            ids |= set(table.filter(mask)[tables()[entry.table].key].to_pylist())
    return frozenset(ids)


def forget(warehouse: Path, wanted: str, lock_wait: float) -> tuple[str, int]:
    """Remove a document. Later runs that read it again skip it, with the reason `forgotten`.

    Args:
        warehouse: The warehouse folder.
        wanted: The document's id, its first eight digits or more, or its own id.
        lock_wait: Seconds to wait for another writer.

    Returns:
        The document's id, and the number of files of the lake that were rewritten.

    Raises:
        NotFoundError: No document, or more than one, has this id.
        StoreError: The lake is damaged.
    """
    with writer_lock(warehouse, lock_wait, "forget"):
        store = LocalStore(warehouse / "lake")
        state = read_state(store)
        document_id = _identity(state, store, wanted)
        gone = _row_ids(store, state, document_id)
        affected = [e for e in state.files.values() if tables()[e.table].of_document]
        added, removed = [], []
        for entry in affected:
            new = _rewritten(store, entry, document_id, state.sequence + 1)
            if new is not None:
                added.append(new)
                removed.append(entry.name)
        commit = Commit(
            state.sequence + 1,
            "forget",
            content_id("forget", state.head, document_id),
            state.head,
            schema_hash(),
            EXTRACTOR_VERSION,
            software(),
            (),
            tuple(added),
            tuple(removed),
            (document_id,),
            Counts(),
        )
        append(store, state, commit)
        publish(warehouse, store, state)
        for name in removed:
            store.delete(name)
        _scrub_journal(warehouse, gone)
    return document_id, len(removed)


def _scrub_journal(warehouse: Path, gone: frozenset[str]) -> None:
    """Take the document's ids out of journal and reports; pages are made anew from the journal."""
    from etl.report.page import write_report  # noqa: PLC0415

    for entry in journal.entries(warehouse):
        checks = tuple(
            journal.Check(
                c.table, c.name, c.why, c.on_failure, c.verdict, c.failing, tuple(_scrub(c.row_ids, gone)), c.detail
            )
            for c in entry.checks
        )
        if checks != entry.checks:
            journal.write(warehouse, journal.with_checks(entry, checks))
        write_report(warehouse, entry)
