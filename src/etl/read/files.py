"""Opening files without ever blocking on a pipe or a device, and naming them for people."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class NotRegularError(OSError):
    """The path is not a regular file."""


def open_regular(path: str, size: int | None = None) -> BufferedReader:
    """Open a regular file for reading.

    Args:
        path: Where it is.
        size: The size that the plan saw; None where there is none yet.

    Raises:
        NotRegularError: It is a pipe, a socket, a device or a folder, or its size is not `size` any more.
        OSError: The operating system refuses.
    """
    file = os.fdopen(os.open(path, _FLAGS), "rb")
    found = os.fstat(file.fileno())
    problem = None
    if not stat.S_ISREG(found.st_mode):
        problem = "not a regular file"
    elif size is not None and found.st_size != size:
        problem = f"{found.st_size} bytes, and {size} when the plan was made"
    if problem is None:
        return file
    file.close()
    raise NotRegularError(problem)


def shown_name(path: str) -> str:
    """The path as people may read it: what cannot be printed, and bytes that are not UTF-8, are escaped."""
    if path.isprintable():
        return path
    return "".join(c if c.isprintable() else _escaped(c) for c in path)


def _escaped(character: str) -> str:
    r"""`\xff` for a byte that is not UTF-8, the usual escape for any other character."""
    code = ord(character)
    return (
        f"\\x{code - 0xDC00:02x}"
        if 0xDC80 <= code <= 0xDCFF
        else character.encode("unicode_escape", "surrogatepass").decode()
    )
