"""Which files of a watched folder are new, and which of them are whole.

A file counts as whole when its size, time and inode have not changed for some seconds, as seen by two scans; or at once
where its own time lies a minute back, as that of a finished file that is moved in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from etl.read.inventory import files_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".download", ".swp", "~")
"""Endings that programs give to what they still write; such files are passed over until they have their name."""


LONG_AGO = 60.0
"""Seconds that clocks of file servers may be behind: only a time further back says that a file is finished."""


class Signature(NamedTuple):
    """What changes when a file does. A link without target has zeros."""

    size: int
    modified_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file to take: how it looks, since when it looks so, and when it was first seen."""

    signature: Signature
    quiet_since: float
    first: float


def scan(folder: str) -> dict[str, Signature]:
    """Look at all files below a folder that have their final names.

    Raises:
        OSError: The folder cannot be listed.
    """
    found = {}
    for entry in files_below(folder):
        if entry.name.lower().endswith(UNFINISHED):
            continue
        try:
            known = entry.stat()
        except OSError:
            if entry.is_symlink():
                found[entry.path] = Signature(0, 0, 0)
            continue
        found[entry.path] = Signature(known.st_size, known.st_mtime_ns, known.st_ino)
    return found


@dataclass(slots=True)
class Arrivals:
    """The files of a folder from scan to scan: those that wait, and those that were taken, as they looked then."""

    waiting: dict[str, Waiting] = field(default_factory=dict)
    taken: dict[str, Signature] = field(default_factory=dict)

    def observe(self, found: Mapping[str, Signature], now: float, wall: float) -> None:
        """Note a scan.

        Args:
            found: What it found.
            now: When, by a clock that only goes forward.
            wall: When, by the clock that times of files are from.
        """
        for path in self.waiting.keys() - found.keys():
            del self.waiting[path]
        for path in self.taken.keys() - found.keys():
            del self.taken[path]
        for path, signature in found.items():
            if self.taken.get(path) == signature:
                continue
            before = self.waiting.get(path)
            if before is None:
                age = wall - signature.modified_ns / 1e9
                self.waiting[path] = Waiting(signature, now - age if age >= LONG_AGO else now, now)
            elif before.signature != signature:
                self.waiting[path] = Waiting(signature, now, before.first)

    def settled(self, now: float, settle: float, most_files: int, most_bytes: int) -> tuple[str, ...]:
        """Return the files to take now: of the whole ones the first seen, up to a number and a size, one at least."""
        whole = sorted((w.first, path) for path, w in self.waiting.items() if now - w.quiet_since >= settle)
        chosen: list[str] = []
        size = 0
        for _, path in whole[:most_files]:
            size += self.waiting[path].signature.size
            if chosen and size > most_bytes:
                break
            chosen.append(path)
        return tuple(chosen)

    def unsettled(self, now: float, settle: float) -> int:
        """Count the files that wait and may still be written."""
        return sum(now - w.quiet_since < settle for w in self.waiting.values())

    def first_seen(self, paths: Iterable[str]) -> float | None:
        """Return when the first of these files was seen, None where none of them waits."""
        return min((self.waiting[path].first for path in paths if path in self.waiting), default=None)

    def take(self, paths: Iterable[str]) -> None:
        """Note that these files, as the last scan saw them, were worked off."""
        for path in paths:
            if waiting := self.waiting.pop(path, None):
                self.taken[path] = waiting.signature

    def unchanged(self, files: Iterable[tuple[str, Signature]]) -> tuple[str, ...]:
        """Return those of the files that are still there and look as they did."""
        return tuple(path for path, was in files if self.taken.get(path) == was and path not in self.waiting)
