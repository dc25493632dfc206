"""Ends a worker process whose driver is gone, and a driver whose worker is gone.

A killed run leaves no process behind. Beam's local runner may wait for ever for a worker that died (out of memory,
say); a run that ends at once with a word about it can be repeated and goes on where it was.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DRIVER = "COMMUNIQUE_DRIVER"
_EVERY, _SAYS_SO = 0.5, 3.0
_DIED = b"communique: a worker process died, perhaps for lack of memory; the same command goes on from here\n"


def announce_driver() -> None:
    """Tell the processes that this one will start who their driver is: its number and the moment it began."""
    _announce(psutil.Process())


def announce_parent() -> None:
    """Take the process that started this one for the driver."""
    _announce(psutil.Process(os.getppid()))


def _announce(process: psutil.Process) -> None:
    os.environ[DRIVER] = f"{process.pid}:{process.create_time()}"


def _watch(pid: int, began: float) -> None:
    while True:
        try:
            if psutil.Process(pid).create_time() != began:
                break
        except psutil.NoSuchProcess:
            break
        time.sleep(_EVERY)
    os._exit(70)


def end_with_driver() -> None:
    """Start to watch the driver, if this process was started by one; does nothing the second time."""
    pid, _, began = os.environ.get(DRIVER, "").partition(":")
    if pid and int(pid) != os.getpid() and not any(thread.name == DRIVER for thread in threading.enumerate()):
        threading.Thread(target=_watch, args=(int(pid), float(began)), name=DRIVER, daemon=True).start()


def _workers() -> set[int]:
    return {p.pid for p in psutil.Process().children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE}


def _guard(done: threading.Event, finished: Callable[[], bool]) -> None:
    seen: set[int] = set()
    while not done.wait(_EVERY):
        try:
            alive = _workers()
        except psutil.Error:  # one ended while it was looked at; the next look tells
            continue
        # Where a step failed, Beam ends the workers itself a moment before it says so.
        if seen - alive and not done.wait(_SAYS_SO) and not finished():
            for pid in alive:
                os.kill(pid, signal.SIGKILL)
            os.write(2, _DIED)
            os._exit(1)
        seen |= alive


@contextmanager
def guarded_workers(finished: Callable[[], bool]) -> Iterator[None]:
    """End this process, and its other workers, if a worker dies in the block before the work is `finished`."""
    done = threading.Event()
    guard = threading.Thread(target=_guard, args=(done, finished), daemon=True)
    guard.start()
    try:
        yield
    finally:
        done.set()
        guard.join()
