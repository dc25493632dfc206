"""Lines of a binary stream with their offsets, none longer than a limit ever held in memory."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

SKIP = 1 << 20


@dataclass(frozen=True, slots=True)
class ByteLine:
    """Bytes `start` to `end` of the stream, line break included; no `data` where the line is longer than the limit."""

    start: int
    end: int
    data: bytes | None


def byte_lines(file: BinaryIO, start: int, end: int, longest: int) -> Iterator[ByteLine]:
    """Yield the lines from offset `start`, where a line begins, to `end`; a byte order mark at offset 0 is left out."""
    file.seek(start)
    position = start
    while position < end:
        data = file.readline(min(longest + 1, end - position))
        if not data:
            return
        stop = position + len(data)
        if len(data) > longest and not data.endswith(b"\n"):
            stop = _skip(file, stop, end)
            yield ByteLine(position, stop, None)
        else:
            yield ByteLine(position, stop, data.removeprefix(codecs.BOM_UTF8) if position == 0 else data)
        position = stop


def _skip(file: BinaryIO, position: int, end: int) -> int:
    """Go on to the end of the line; returns the offset behind it."""
    while position < end and (piece := file.readline(min(SKIP, end - position))):
        position += len(piece)
        if piece.endswith(b"\n"):
            break
    return position
