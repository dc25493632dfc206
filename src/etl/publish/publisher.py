"""Brings the published warehouse to the lake's last commit: by what is missing, or from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.publish.database import add_log, apply_stage, forget_documents, published_head, replacement, set_head
from etl.publish.stage import build_stage

if TYPE_CHECKING:
    from pathlib import Path

    from etl.lake.log import LakeState
    from etl.lake.store import Store

SCRATCH = "scratch"


def publish(warehouse: Path, store: Store, state: LakeState, *, staged: Path | None = None, fresh: bool = False) -> int:
    """Make the published file show the last commit.

    Args:
        warehouse: The warehouse folder.
        store: The lake's store.
        state: The lake.
        staged: The stage of the last commit, where it is at hand.
        fresh: Make the file from nothing.

    Returns:
        The number of commits that were applied.

    Raises:
        StoreError: A file of the lake is missing or damaged.
    """
    head = None if fresh else published_head(warehouse)
    if head is not None and head == state.head:
        return 0
    start = state.heads.index(head) + 1 if head in state.heads else 0
    with replacement(warehouse, fresh=start == 0) as connection:
        for commit in state.commits[start:]:
            if commit.kind == "forget":
                forget_documents(connection, commit.forgotten)
            else:
                last = staged is not None and commit is state.commits[-1]
                stage = staged if last and staged else warehouse / SCRATCH / "replay.duckdb"
                if not last:
                    build_stage(stage, store, state.of_run(commit.run_id))
                apply_stage(connection, stage)
            add_log(connection, commit)
        set_head(connection, state, store.address if store.shared else None)
    (warehouse / SCRATCH / "replay.duckdb").unlink(missing_ok=True)
    return len(state.commits) - start
