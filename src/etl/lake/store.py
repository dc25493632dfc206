"""Where the lake's bytes are: a small interface, and its implementation on a local disk.

`etl.lake.objects` has the one for object stores; `open_store` chooses by the address. Names are relative, with forward
slashes, and made by this project alone; they are never patterns.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class StoreError(Exception):
    """The store does not hold what was asked for, or holds it damaged."""


class MissingError(StoreError):
    """There is nothing under this name."""


class AlreadyThereError(StoreError):
    """`create` found the name taken: somebody else committed first."""


class Store(Protocol):
    """What the lake needs of a place to keep bytes. Every write is durable and whole when the call returns.

    `address` opens the same place in another process; `shared` says that others may write to it at the same time.
    """

    address: str
    shared: bool

    def write(self, name: str, data: bytes) -> None:
        """Write `data` under `name`, replacing what was there."""

    def create(self, name: str, data: bytes) -> None:
        """Write `data` under `name`. Raises AlreadyThereError if the name is taken, also in a race."""

    def read(self, name: str) -> bytes:
        """Return the bytes under `name`. Raises MissingError if there are none."""

    def exists(self, name: str) -> bool:
        """Say whether `name` is there."""

    def delete(self, name: str) -> None:
        """Remove `name`; no error if it is not there."""

    def names(self, under: str) -> Iterator[str]:
        """Yield the names below the folder `under`, sorted: to collect garbage, never to find data."""

    def leftovers(self, under: str) -> Iterator[str]:
        """Yield the names below `under` that no writer at work can need, if no commit names them."""

    def local_path(self, name: str) -> str | None:
        """Return the path under which this machine can map `name` into memory, None where there is none."""

    def probe(self) -> None:
        """Make sure that `create` can be relied upon. Raises StoreError if not."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def checked_parts(name: str) -> list[str]:
    """Return the parts of a name.

    Raises:
        StoreError: It is not relative, or leads out of the store.
    """
    parts = name.split("/")
    if name.startswith("/") or not all(parts) or {".", ".."} & set(parts):
        raise StoreError(f"{name!r} is not a relative name")
    return parts


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

    shared = False

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root)
        self.address = str(self.root.resolve())

    def _path(self, name: str) -> Path:
        return self.root.joinpath(*checked_parts(name))

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
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise MissingError(f"{name!r} is not in {str(self.root)!r}") from None

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

    def leftovers(self, under: str) -> Iterator[str]:
        """Yield all names below `under`: who holds the warehouse's lock is the only writer."""
        return self.names(under)

    def local_path(self, name: str) -> str | None:
        """Return the absolute path."""
        return str(self._path(name).resolve())

    def probe(self) -> None:
        """Do nothing: a link under a taken name fails, or cannot be made at all, and then nothing is committed."""


def open_store(address: str) -> Store:
    """Open the store at an address: a folder, or the URL of a place in an object store (`s3://bucket/prefix`).

    Raises:
        StoreError: There is no such kind of store, or its library is not installed.
    """
    if "://" not in address:
        return LocalStore(address)
    from etl.lake.objects import ObjectStore  # noqa: PLC0415 - its library is optional

    return ObjectStore(address)
