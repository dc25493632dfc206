"""Ends a worker process whose parent is gone, so that a killed run leaves nothing behind."""

from __future__ import annotations

import os
import threading
import time

PARENT = "COMMUNIQUE_DRIVER_PID"
_EVERY = 0.5


def _watch(driver: int) -> None:
    while os.getppid() == driver:
        time.sleep(_EVERY)
    os._exit(70)


def end_with_parent() -> None:
    """Start watching the driver if this process is a child of it that the driver's runner started."""
    driver = int(os.environ.get(PARENT, "0"))
    if driver and os.getpid() != driver and not any(t.name == PARENT for t in threading.enumerate()):
        threading.Thread(target=_watch, args=(driver,), name=PARENT, daemon=True).start()
