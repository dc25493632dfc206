"""A store in an object store (S3 and what speaks its protocol, Google Cloud Storage, Azure), by the library obstore.

There is no rename here, and no lock. A write is one PUT, whole or not there; a new name is a conditional PUT
(`If-None-Match: *`), which the service decides. Several machines may write: what one of them has written and not yet
committed must not be swept away by another, so that only what is older than a day counts as left over.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from etl.lake.store import AlreadyThereError, MissingError, StoreError, checked_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

SCHEMES = ("s3", "gs", "az")
"""Object stores that a lake may be in."""
PROBES = "probes"
GRACE = timedelta(days=1)
"""A run that takes longer from its first file to its commit may find files swept away; it fails, and is repeated."""


class ObjectStore:
    """A store below a prefix of a bucket. Credentials, region and endpoint come from the service's own variables."""

    shared = True

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        if urlsplit(address).scheme not in SCHEMES or not urlsplit(address).netloc:
            raise StoreError(
                f"{address!r} is no place for a lake; expected a folder, or a URL such as s3://bucket/prefix"
            )
        try:
            import obstore  # noqa: PLC0415 - an optional dependency
            from obstore.store import from_url  # noqa: PLC0415
        except ImportError:
            raise StoreError(f"a lake at {address!r} needs obstore; run: pip install 'communique[s3]'") from None
        self._api = obstore
        with self._errors(address):
            self._store = from_url(self.address)

    @contextmanager
    def _errors(self, name: str) -> Iterator[None]:
        """Turn the library's errors into those of a store."""
        try:
            yield
        except FileNotFoundError:
            raise MissingError(f"{name!r} is not in {self.address!r}") from None
        except self._api.exceptions.BaseError as why:
            lines = [line.strip() for line in str(why).splitlines() if line.strip()]
            raise StoreError(f"{name!r} in {self.address!r}: {lines[0] if lines else type(why).__name__}") from None

    def write(self, name: str, data: bytes) -> None:
        """Write with one PUT."""
        with self._errors(name):
            self._api.put(self._store, _checked(name), data, use_multipart=False)

    def create(self, name: str, data: bytes) -> None:
        """Write under a new name. Raises AlreadyThereError if another writer took it.

        A request that was repeated after its answer was lost finds its own bytes there: that is success.
        """
        with self._errors(name):
            try:
                self._api.put(self._store, _checked(name), data, mode="create", use_multipart=False)
            except (self._api.exceptions.AlreadyExistsError, self._api.exceptions.PreconditionError):
                if self.read(name) != data:
                    raise AlreadyThereError(f"{name!r} is already in {self.address!r}") from None

    def read(self, name: str) -> bytes:
        """Return the bytes under `name`."""
        with self._errors(name):
            return bytes(self._api.get(self._store, _checked(name)).bytes())

    def exists(self, name: str) -> bool:
        """Say whether `name` is there."""
        try:
            with self._errors(name):
                self._api.head(self._store, _checked(name))
        except MissingError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Remove `name` if it is there."""
        try:
            with self._errors(name):
                self._api.delete(self._store, _checked(name))
        except MissingError:
            return

    def names(self, under: str) -> Iterator[str]:
        """Yield the names below `under`, sorted."""
        yield from (name for name, _ in self._listed(under))

    def leftovers(self, under: str) -> Iterator[str]:
        """Yield the names below `under` that are older than a day by the service's own clock."""
        listed = self._listed(under)
        if listed:
            now = self._now()
            yield from (name for name, modified in listed if now - modified > GRACE)

    def local_path(self, name: str) -> str | None:
        """Return None: nothing here can be mapped into memory."""
        del name
        return None

    def probe(self) -> None:
        """Make sure that the service refuses to replace a name that must be new.

        Raises:
            StoreError: It does not; two writers could overwrite each other's commits.
        """
        name = f"{PROBES}/{uuid.uuid4().hex}"
        self.create(name, b"one")
        try:
            self.create(name, b"another")
        except AlreadyThereError:
            return
        finally:
            self.delete(name)
        raise StoreError(f"{self.address!r} does not heed If-None-Match, and cannot keep two writers apart")

    def _listed(self, under: str) -> list[tuple[str, datetime]]:
        with self._errors(under):
            pages = self._api.list(self._store, f"{_checked(under)}/")
            return sorted((entry["path"], entry["last_modified"]) for page in pages for entry in page)

    def _now(self) -> datetime:
        """The service's time."""
        name = f"{PROBES}/{uuid.uuid4().hex}"
        self.write(name, b"")
        try:
            with self._errors(name):
                found: datetime = self._api.head(self._store, name)["last_modified"]
        finally:
            self.delete(name)
        return found


def _checked(name: str) -> str:
    return "/".join(checked_parts(name))
