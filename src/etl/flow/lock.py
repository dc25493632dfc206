"""One writer at a time: a lock beside the warehouse that the system releases when its holder dies."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from etl.config import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class WarehouseLockedError(Exception):
    """Another process writes to this warehouse; the message names it."""


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']} ({holder['command']})"
    except (OSError, ValueError, KeyError):
        return "a process that left no name"


@contextmanager
def writer_lock(warehouse: Path, wait: float, command: str) -> Iterator[None]:
    """Hold the warehouse's writer lock.

    Args:
        warehouse: The warehouse folder.
        wait: Seconds to wait for another writer.
        command: What holds the lock, for the message that others get.

    Raises:
        ConfigError: The warehouse is a file.
        WarehouseLockedError: Another writer still held it after `wait` seconds.
    """
    if warehouse.exists() and not warehouse.is_dir():
        raise ConfigError(f"the warehouse {str(warehouse)!r} is a file; name a folder with --warehouse")
    warehouse.mkdir(parents=True, exist_ok=True)
    note = warehouse / "writer.json"
    lock = FileLock(warehouse / "writer.lock")
    try:
        lock.acquire(timeout=wait, poll_interval=0.2)
    except Timeout:
        raise WarehouseLockedError(
            f"{str(warehouse)!r} is being written by {_holder(note)}; waited {wait:g} s. "
            "Try again when it is done, or wait longer with --lock-wait."
        ) from None
    try:
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "command": command}
        note.write_text(json.dumps(holder), encoding="utf-8")
        yield
        note.unlink(missing_ok=True)
    finally:
        lock.release()
