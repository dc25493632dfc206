"""The store and the commit log."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from etl.lake.log import Commit, Counts, FileEntry, InputEntry, append, commit_name, read_state
from etl.lake.store import AlreadyThereError, LocalStore, StoreError

if TYPE_CHECKING:
    from pathlib import Path


def commit(sequence: int, parent: str | None, **changes: object) -> Commit:
    """A small valid commit."""
    values: dict[str, object] = {
        "sequence": sequence,
        "kind": "run",
        "run_id": f"{sequence:032x}",
        "parent": parent,
        "schema_hash": "s",
        "extractor_version": "v",
        "software": {"python": "3.11"},
        "inputs": (InputEntry(f"key{sequence}", "a.txt", "0" * 64, "txt", 3),),
        "added": (FileEntry("documents", f"tables/documents/{sequence}.parquet", "r", "p", "0" * 64, 1, 10),),
        "removed": (),
        "forgotten": (),
        "counts": Counts(read=1, loaded=1),
    }
    return Commit(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../b", "a//b", "", "."])
def test_names_stay_inside(tmp_path: Path, name: str) -> None:
    """No name leads out of the store."""
    with pytest.raises(StoreError):
        LocalStore(tmp_path).write(name, b"")


def test_write_replaces_and_create_does_not(tmp_path: Path) -> None:
    """Writing replaces; `create` refuses a taken name and leaves it as it is."""
    store = LocalStore(tmp_path)
    store.write("a/b", b"1")
    store.write("a/b", b"2")
    with pytest.raises(AlreadyThereError):
        store.create("a/b", b"3")
    assert store.read("a/b") == b"2"
    assert list(store.names("a")) == ["a/b"], "no temporary file is left"


def test_only_one_of_many_creates_wins(tmp_path: Path) -> None:
    """Of twenty threads that create one name, one succeeds."""
    store, won = LocalStore(tmp_path), []

    def attempt(n: int) -> None:
        try:
            store.create("c", str(n).encode())
        except AlreadyThereError:
            return
        won.append(n)

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.read("c")] == [str(n).encode() for n in won]


def test_a_missing_name_is_an_error_that_names_it(tmp_path: Path) -> None:
    """Reading what is not there says what was asked for."""
    with pytest.raises(StoreError, match="'nothing' is not in"):
        LocalStore(tmp_path).read("nothing")


def test_the_state_is_the_fold_of_the_commits(tmp_path: Path) -> None:
    """Added files appear, removed files go, inputs are remembered, forgotten documents too."""
    store = LocalStore(tmp_path)
    state = read_state(store)
    append(store, state, commit(1, None))
    append(store, state, commit(2, state.head))
    gone = "tables/documents/1.parquet"
    append(store, state, commit(3, state.head, removed=(gone,), forgotten=("d",), added=(), counts=Counts()))
    again = read_state(store)
    assert list(again.files) == ["tables/documents/2.parquet"]
    assert again.seen == {"key1", "key2", "key3"}
    assert again.forgotten == {"d"}
    assert again.heads == state.heads


def test_a_commit_whose_equation_does_not_hold_is_refused(tmp_path: Path) -> None:
    """Read = loaded + duplicates + skipped + dead letters, or no commit."""
    store = LocalStore(tmp_path)
    with pytest.raises(StoreError, match="equation"):
        append(store, read_state(store), commit(1, None, counts=Counts(read=2, loaded=1)))


def test_an_altered_manifest_breaks_the_chain(tmp_path: Path) -> None:
    """A manifest that was changed by hand is noticed by its child."""
    store = LocalStore(tmp_path)
    state = read_state(store)
    append(store, state, commit(1, None))
    append(store, state, commit(2, state.head))
    data = store.read(commit_name(1)).replace(b'"loaded": 1', b'"loaded": 1 ')
    store.write(commit_name(1), data)
    with pytest.raises(StoreError, match="altered"):
        read_state(store)


def test_a_second_writer_does_not_overwrite(tmp_path: Path) -> None:
    """Two writers from the same state: the second one's commit is refused."""
    store = LocalStore(tmp_path)
    first, second = read_state(store), read_state(store)
    append(store, first, commit(1, None))
    with pytest.raises(AlreadyThereError):
        append(store, second, commit(1, None, run_id="f" * 32))


def test_manifest_bytes_do_not_depend_on_the_process() -> None:
    """The same commit encodes to the same bytes."""
    assert commit(1, None).encode() == Commit.decode(commit(1, None).encode()).encode()
