"""The documents that the warehouse already has, as a sorted file that workers map into memory.

24 bytes a document: the id (16) and a rank of its title (8). Of two readings with the same text and publication date
but other titles, the one whose title ranks first stands, in whatever order they come.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etl.lake.store import Store

_ENTRY = np.dtype([("high", ">u8"), ("low", ">u8"), ("rank", ">u8")])
_LAST = 2**64 - 1


def title_rank(title: str | None) -> int:
    """Return the rank of a title, the head of its SHA-256: order of arrival decides nothing, no title ranks last."""
    if title is None:
        return _LAST
    return min(int.from_bytes(hashlib.sha256(title.encode()).digest()[:8], "big"), _LAST - 1)


def encode_known(documents: Iterable[tuple[str, str | None]]) -> bytes:
    """Return the sorted file of (document id, title) pairs."""
    entries = sorted((*_halves(document_id), title_rank(title)) for document_id, title in documents)
    return np.array(entries, dtype=_ENTRY).tobytes()


def _halves(document_id: str) -> tuple[int, int]:
    return int(document_id[:16], 16), int(document_id[16:], 16)


class KnownDocuments:
    """Answers whether a reading adds anything. Look-ups are binary searches in a read-only map, or in given bytes."""

    def __init__(self, source: str | bytes | None) -> None:
        self._entries = _mapped(source) if isinstance(source, str) else np.frombuffer(source or b"", dtype=_ENTRY)
        self._high = np.ascontiguousarray(self._entries["high"], dtype=np.uint64)

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self._entries)

    def supersedes(self, document_id: str, title: str | None) -> bool:
        """Say whether this reading of the document is new, or stands before the one that is there."""
        high, low = _halves(document_id)
        at = int(np.searchsorted(self._high, high))
        while at < len(self._entries) and int(self._high[at]) == high:
            if int(self._entries["low"][at]) == low:
                return title_rank(title) < int(self._entries["rank"][at])
            at += 1
        return True


def _mapped(path: str) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    return np.memmap(path, dtype=_ENTRY, mode="r") if Path(path).stat().st_size else np.empty(0, _ENTRY)


def open_known(store: Store, name: str) -> KnownDocuments:
    """Open the sorted file that a run keeps under `name`, where it can be without a copy in memory."""
    return KnownDocuments(store.local_path(name) or store.read(name))
