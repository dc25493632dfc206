"""Doing again what another writer of a shared lake overtook."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from etl.lake.log import read_state
from etl.lake.store import AlreadyThereError, MissingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl.lake.log import LakeState
    from etl.lake.store import Store

ATTEMPTS = 3
"""What finds at its end that another writer committed is begun anew, at most so often."""
Done = TypeVar("Done")


def try_again(store: Store, what: str, attempt: Callable[[LakeState], Done], known: LakeState | None = None) -> Done:
    """Do something on the lake as it is; where another writer committed meanwhile, do it again on top of that.

    Args:
        store: The lake's store.
        what: What is done, for the message.
        attempt: Does it, from a state of the lake. It raises AlreadyThereError where it could not commit.
        known: An earlier state of the lake, which is brought up to date.

    Raises:
        AlreadyThereError: Others committed first, three times.
        MissingError: A file of the lake is gone, and no other writer took it away.
    """
    for _ in range(ATTEMPTS):
        state = known = read_state(store, known)
        head = state.head
        try:
            return attempt(state)
        except AlreadyThereError:
            continue
        except MissingError:  # another machine's `forget` may have deleted what this one was about to read
            if read_state(store, state).head == head:
                raise
    raise AlreadyThereError(
        f"other writers committed to {store.address!r} while this {what} was at work, {ATTEMPTS} times; nothing of it "
        "is there. Run the same command again when they are done."
    )
