"""The `communique` command."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

DONE, FAILURE, USAGE, QUALITY_GATE, DEAD_LETTERS, LOCKED = 0, 1, 2, 3, 4, 75


def end_at_once(number: int, _frame: FrameType | None) -> NoReturn:
    """End at once, workers included: everything that was done is on disk, and the same command goes on from there."""
    if "apache_beam" in sys.modules:
        import psutil  # noqa: PLC0415

        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    os.write(2, b"\ninterrupted; the same command goes on from here\n")
    os._exit(128 + number)


def _code(argv: Sequence[str] | None) -> int:
    from etl.cli.app import invoke  # noqa: PLC0415 - keeps `import etl.cli` instant

    # The parser's matrices are small: more threads than one a process only wait for each other.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end_at_once)
    try:
        return invoke(argv)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILURE
    except Exception:  # noqa: BLE001 - shown whole: it is a fault of the program
        traceback.print_exc()
        return FAILURE


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end the process with its exit code.

    Exit codes: 0 done, 1 failure, 2 usage, 3 refused by the quality gate, 4 done with dead letters, 75 warehouse
    locked, 130 and 143 interrupted.
    """
    code = _code(argv)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or FAILURE
    # Threads of the engines complain while the interpreter is taken down, or abort it; everything is written by now.
    os._exit(code)
