"""The commit log: one JSON manifest per commit, numbered from 1, each naming its parent's digest.

A commit is the only thing that makes files of the lake readable. It says which files it adds and removes, with their
SHA-256; the state of the lake is the fold of its commits in order. Nothing here depends on the clock.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal

from etl.lake.store import MissingError, StoreError, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.lake.store import Store

COMMITS = "commits"
CommitKind = Literal["run", "forget"]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A Parquet file of one table. `run_id` and `part` (a range of input) say which copies of documents it holds."""

    table: str
    name: str
    run_id: str
    part: str
    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class InputEntry:
    """An input file that a run took in. `key` covers all that decides what is read from it."""

    key: str
    name: str
    sha256: str | None
    format: str | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """The equation of a run, in records: read = loaded + duplicates + skipped + dead_letters."""

    read: int = 0
    loaded: int = 0
    duplicates: int = 0
    skipped: int = 0
    dead_letters: int = 0

    @property
    def balanced(self) -> bool:
        """Whether the equation holds."""
        return self.read == self.loaded + self.duplicates + self.skipped + self.dead_letters


@dataclass(frozen=True, slots=True)
class Commit:
    """One manifest."""

    sequence: int
    kind: CommitKind
    run_id: str
    parent: str | None
    schema_hash: str
    extractor_version: str
    software: dict[str, str]
    inputs: tuple[InputEntry, ...]
    added: tuple[FileEntry, ...]
    removed: tuple[str, ...]
    forgotten: tuple[str, ...]
    counts: Counts

    def encode(self) -> bytes:
        """Return the canonical JSON of the manifest."""
        return (json.dumps(asdict(self), sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode()

    @classmethod
    def decode(cls, data: bytes) -> Commit:
        """Read a manifest. Raises StoreError if it is none."""
        try:
            raw = json.loads(data)
            raw["inputs"] = tuple(InputEntry(**entry) for entry in raw["inputs"])
            raw["added"] = tuple(FileEntry(**entry) for entry in raw["added"])
            raw["removed"], raw["forgotten"] = tuple(raw["removed"]), tuple(raw["forgotten"])
            raw["counts"] = Counts(**raw["counts"])
            return cls(**raw)
        except (ValueError, KeyError, TypeError) as why:
            raise StoreError(f"not a commit manifest: {why}") from why


@dataclass(slots=True)
class LakeState:
    """What the lake holds after a number of commits."""

    heads: list[str] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    files: dict[str, FileEntry] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)

    @property
    def head(self) -> str | None:
        """Digest of the last commit's manifest, None before the first."""
        return self.heads[-1] if self.heads else None

    @property
    def sequence(self) -> int:
        """Number of the last commit, 0 before the first."""
        return len(self.commits)

    def apply(self, commit: Commit, data: bytes) -> None:
        """Fold the next commit in. Raises StoreError where it does not follow the last one."""
        if commit.sequence != self.sequence + 1 or commit.parent != self.head:
            raise StoreError(f"commit {commit.sequence} does not follow commit {self.sequence}; the log was altered")
        for name in commit.removed:
            self.files.pop(name, None)
        for entry in commit.added:
            self.files[entry.name] = entry
        self.seen |= {entry.key for entry in commit.inputs}
        self.forgotten |= set(commit.forgotten)
        self.commits.append(commit)
        self.heads.append(digest(data))

    def of_run(self, run_id: str) -> Iterator[FileEntry]:
        """Yield the readable files of a run, those that a later commit rewrote included."""
        yield from (entry for entry in self.files.values() if entry.run_id == run_id)


def commit_name(sequence: int) -> str:
    """Name the manifest of commit `sequence` in the store."""
    return f"{COMMITS}/{sequence:08d}.json"


def read_state(store: Store, known: LakeState | None = None) -> LakeState:
    """Fold all commits of the store.

    Args:
        store: The lake's store.
        known: An earlier state of it, which is brought up to date where the log still leads through it.

    Raises:
        StoreError: A manifest is damaged or the chain of parents is broken.
    """
    state = known if known is not None and _leads_through(store, known) else LakeState()
    while (data := _manifest(store, state.sequence + 1)) is not None:
        state.apply(Commit.decode(data), data)
    return state


def _manifest(store: Store, sequence: int) -> bytes | None:
    try:
        return store.read(commit_name(sequence))
    except MissingError:
        return None


def _leads_through(store: Store, state: LakeState) -> bool:
    data = _manifest(store, state.sequence)
    return not state.sequence or (data is not None and digest(data) == state.head)


def append(store: Store, state: LakeState, commit: Commit) -> None:
    """Write `commit` after `state` and fold it in: from then on its files are part of the lake.

    Raises:
        AlreadyThereError: Another writer committed in between.
        StoreError: The commit does not follow `state`, or its equation does not hold.
    """
    if not commit.counts.balanced:
        raise StoreError(f"the run's equation does not hold: {commit.counts}")
    data = commit.encode()
    if commit.sequence != state.sequence + 1 or commit.parent != state.head:
        raise StoreError(f"commit {commit.sequence} does not follow commit {state.sequence}")
    store.create(commit_name(commit.sequence), data)
    state.apply(commit, data)
