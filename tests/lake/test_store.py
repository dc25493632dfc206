"""The store and the commit log."""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from etl.lake.log import Commit, Counts, FileEntry, InputEntry, append, commit_name, read_state
from etl.lake.store import AlreadyThereError, LocalStore, MissingError, StoreError, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from etl.lake.store import Store


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


@pytest.fixture(params=["local", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    return open_store(str(tmp_path) if request.param == "local" else request.getfixturevalue("new_address")())


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../b", "a//b", "", "."])
def test_names_stay_inside(store: Store, name: str) -> None:
    """No name leads out of the store."""
    with pytest.raises(StoreError):
        store.write(name, b"")


def test_write_replaces_and_create_does_not(store: Store) -> None:
    """Writing replaces; `create` refuses a taken name and leaves it as it is."""
    store.write("a/b", b"1")
    store.write("a/b", b"2")
    with pytest.raises(AlreadyThereError):
        store.create("a/b", b"3")
    assert store.read("a/b") == b"2"
    assert list(store.names("a")) == ["a/b"], "no temporary file is left"


def test_only_one_of_many_creates_wins(store: Store) -> None:
    """Of twenty writers that create one name at the same moment, one succeeds."""
    won, start = [], threading.Barrier(20)

    def attempt(n: int) -> None:
        own = open_store(store.address)
        start.wait()
        try:
            own.create("c", str(n).encode())
        except AlreadyThereError:
            return
        won.append(n)

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.read("c")] == [str(n).encode() for n in won]


def test_a_missing_name_is_an_error_that_names_it(store: Store) -> None:
    """Reading what is not there says what was asked for; it does not exist, and deleting it is no error."""
    with pytest.raises(MissingError, match="'nothing' is not in"):
        store.read("nothing")
    assert not store.exists("nothing")
    store.delete("nothing")


def test_names_are_those_below_a_folder(store: Store) -> None:
    """Sorted, at any depth, and none of a folder whose name only begins alike."""
    for name in ("a/c/2", "a/1", "ab/3", "b/4"):
        store.write(name, b"x")
    assert list(store.names("a")) == ["a/1", "a/c/2"]
    store.delete("a/1")
    assert list(store.names("a")) == ["a/c/2"]
    assert store.exists("ab/3")
    assert list(store.names("nowhere")) == []


def test_a_store_can_be_relied_upon(store: Store) -> None:
    """The probe passes and leaves nothing behind."""
    store.probe()
    assert list(store.names("probes")) == []


def test_what_another_writer_may_need_is_no_leftover(tmp_path: Path, new_address: Callable[[], str]) -> None:
    """On a local disk all is left over that no commit names; in a shared store only what is older than a day."""
    local, shared = open_store(str(tmp_path)), open_store(new_address())
    for store in (local, shared):
        store.write("tables/a", b"x")
    assert list(local.leftovers("tables")) == ["tables/a"]
    assert list(shared.leftovers("tables")) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.lake.objects.GRACE", timedelta(seconds=-1))
        assert list(shared.leftovers("tables")) == ["tables/a"]


def test_a_create_whose_answer_was_lost_is_a_success(new_address: Callable[[], str]) -> None:
    """A repeated request finds the writer's own bytes under the name: nobody else was there."""
    store = open_store(new_address())
    store.create("c", b"mine")
    store.create("c", b"mine")
    with pytest.raises(AlreadyThereError):
        store.create("c", b"another's")


def test_a_service_that_overwrites_is_found_out(
    new_address: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a condition is not heeded, the probe says so."""
    store = open_store(new_address())
    monkeypatch.setattr(store, "create", store.write)
    with pytest.raises(StoreError, match="does not heed If-None-Match"):
        store.probe()


@pytest.mark.parametrize("address", ["ftp://host/x", "s3:///nothing", "http://host/bucket"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """The message shows the address and what was expected."""
    with pytest.raises(StoreError, match=r"expected a folder, or a URL such as s3://bucket/prefix"):
        open_store(address)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional dependency the message says how to install it."""
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(StoreError, match=r"pip install 'communique\[s3\]'"):
        open_store("s3://bucket/prefix")


def test_a_service_that_refuses_is_an_error_of_the_store(
    new_address: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong credentials are told in one line that names the place."""
    address = new_address()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreError, match=address) as caught:
        open_store(address).read("a")
    assert not isinstance(caught.value, MissingError)
    assert "\n" not in str(caught.value)


def test_the_state_is_the_fold_of_the_commits(store: Store) -> None:
    """Added files appear, removed files go, inputs are remembered, forgotten documents too."""
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


def test_an_altered_manifest_breaks_the_chain(store: Store) -> None:
    """A manifest that was changed by hand is noticed by its child."""
    state = read_state(store)
    append(store, state, commit(1, None))
    append(store, state, commit(2, state.head))
    data = store.read(commit_name(1)).replace(b'"loaded": 1', b'"loaded": 1 ')
    store.write(commit_name(1), data)
    with pytest.raises(StoreError, match="altered"):
        read_state(store)


def test_a_known_state_is_brought_up_to_date(store: Store) -> None:
    """Only what is new is read; where the log does not lead through the known state, all of it."""
    state = read_state(store)
    append(store, state, commit(1, None))
    known = read_state(store)
    append(store, state, commit(2, state.head))
    assert read_state(store, known) is known
    assert known.heads == state.heads
    store.write(commit_name(2), commit(2, state.heads[0], run_id="f" * 32).encode())
    again = read_state(store, known)
    assert again is not known
    assert [c.run_id for c in again.commits] == [commit(1, None).run_id, "f" * 32]


def test_a_second_writer_does_not_overwrite(store: Store) -> None:
    """Two writers from the same state: the second one's commit is refused."""
    first, second = read_state(store), read_state(store)
    append(store, first, commit(1, None))
    with pytest.raises(AlreadyThereError):
        append(store, second, commit(1, None, run_id="f" * 32))


def test_manifest_bytes_do_not_depend_on_the_process() -> None:
    """The same commit encodes to the same bytes."""
    assert commit(1, None).encode() == Commit.decode(commit(1, None).encode()).encode()
