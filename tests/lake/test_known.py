"""The sorted file of known documents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from etl.lake.known import KnownDocuments, encode_known, title_rank

if TYPE_CHECKING:
    from pathlib import Path

IDS = [hashlib.sha256(str(n).encode()).hexdigest()[:32] for n in range(3000)] + ["0" * 32, "f" * 32, "ab" * 15 + "00"]


def known(tmp_path: Path, *pairs: tuple[str, str | None]) -> KnownDocuments:
    """A map of these documents."""
    path = tmp_path / "known.bin"
    path.write_bytes(encode_known(pairs))
    return KnownDocuments(str(path))


def test_known_documents_add_nothing(tmp_path: Path) -> None:
    """Every document that is listed with its title adds nothing; others do."""
    half = known(tmp_path, *((i, "t") for i in IDS[::2]))
    assert not any(half.supersedes(i, "t") for i in IDS[::2])
    assert all(half.supersedes(i, "t") for i in IDS[1::2])


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    """An empty file and no file know nothing."""
    assert known(tmp_path).supersedes(IDS[0], None)
    assert KnownDocuments(None).supersedes(IDS[0], None)


def test_the_title_that_ranks_first_stands(tmp_path: Path) -> None:
    """Between two titles the rank decides, whichever came first, and a title stands before none."""
    low, high = sorted(("one title", "another title"), key=title_rank)
    assert known(tmp_path, (IDS[0], high)).supersedes(IDS[0], low)
    assert not known(tmp_path, (IDS[0], low)).supersedes(IDS[0], high)
    assert known(tmp_path, (IDS[0], None)).supersedes(IDS[0], high)
    assert not known(tmp_path, (IDS[0], high)).supersedes(IDS[0], None)
