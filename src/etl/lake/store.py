"""The one place that writes durable bytes: a small interface, and its implementation on a local disk.

Names are relative, with forward slashes, and made by this project alone; they are never patterns.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class StoreError(Exception):
    """The store does not hold what was asked for, or holds it damaged."""


class AlreadyThereError(StoreError):
    """`create` found the name taken: somebody else committed first."""


class Store(Protocol):
    """What the lake needs of a place to keep bytes. Every write is durable and whole when the call returns."""

    def write(self, name: str, data: bytes) -> None:
        """Write `data` under `name`, replacing what was there."""

    def create(self, name: str, data: bytes) -> None:
        """Write `data` under `name`. Raises AlreadyThereError if the name is taken, also in a race."""

    def read(self, name: str) -> bytes:
        """Return the bytes under `name`. Raises StoreError if there are none."""

    def open(self, name: str) -> BinaryIO:
        """Open `name` for seeking and reading. Raises StoreError if it is not there."""

    def exists(self, name: str) -> bool:
        """Say whether `name` is there."""

    def delete(self, name: str) -> None:
        """Remove `name`; no error if it is not there."""

    def names(self, under: str) -> Iterator[str]:
        """Yield the names below the folder `under`, sorted: to collect garbage, never to find data."""

    def locate(self, name: str) -> str:
        """Return the address under which an engine (DuckDB, Beam) can open `name` itself."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a directory cannot be opened there; the rename itself is journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class LocalStore:
    """A store on a local disk: temporary file, fsync, rename (or link, where the name must be new)."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root)

    def _path(self, name: str) -> Path:
        parts = name.split("/")
        if name.startswith("/") or not all(parts) or {".", ".."} & set(parts):
            raise StoreError(f"{name!r} is not a relative name")
        return self.root.joinpath(*parts)

    def _staged(self, path: Path, data: bytes) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        return temporary

    def write(self, name: str, data: bytes) -> None:
        """Write durably; readers see the old bytes or the new ones."""
        path = self._path(name)
        self._staged(path, data).replace(path)
        _sync_folder(path.parent)

    def create(self, name: str, data: bytes) -> None:
        """Write durably under a new name. Raises AlreadyThereError if it is taken."""
        path = self._path(name)
        temporary = self._staged(path, data)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise AlreadyThereError(f"{name!r} is already in {str(self.root)!r}") from None
        finally:
            temporary.unlink()
        _sync_folder(path.parent)

    def read(self, name: str) -> bytes:
        """Return the bytes under `name`."""
        with self.open(name) as handle:
            return handle.read()

    def open(self, name: str) -> BinaryIO:
        """Open for reading; the caller closes."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            raise StoreError(f"{name!r} is not in {str(self.root)!r}") from None

    def exists(self, name: str) -> bool:
        """Say whether `name` is there."""
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        """Remove `name` if it is there."""
        self._path(name).unlink(missing_ok=True)

    def names(self, under: str) -> Iterator[str]:
        """Yield the names below `under`, sorted, temporary files of dead writers included."""
        folder = self._path(under)
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                yield path.relative_to(self.root).as_posix()

    def locate(self, name: str) -> str:
        """Return the absolute path."""
        return str(self._path(name).resolve())
