"""The commands that look after a warehouse: `report`, `rebuild`, `validate`, `forget`, `doctor`."""

from __future__ import annotations

import io
import json
import re
import shutil
from typing import TYPE_CHECKING

from etl.publish.database import replacement
from tests.cli.command import communique, one

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_report_is_made_again(press: Path, tmp_path: Path) -> None:
    """A lost page is made again from the journal, byte for byte."""
    own = tmp_path / press.name
    shutil.copytree(press, own)
    (page,) = (own / "reports").iterdir()
    before = page.read_bytes().replace(str(press).encode(), str(own).encode())
    page.unlink()
    told = communique("report", "-w", own)
    assert (told.code, told.lines) == (0, [str(page)])
    assert page.read_bytes() == before
    assert communique("report", "ffff", "-w", own).code == 1


def test_rebuild_gives_the_same_content(press: Path, tmp_path: Path) -> None:
    """Rebuilding from the manifests changes no content hash."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    before = json.loads(communique("status", "-w", own, "--json", "--hashes").out)["hashes"]
    assert communique("rebuild", "-w", own).lines == [f"rebuilt {own} from 1 commit"]
    assert json.loads(communique("status", "-w", own, "--json", "--hashes").out)["hashes"] == before


def test_validate_evaluates_everything(press: Path) -> None:
    """All expectations on the published warehouse: none fails, none raises, each is listed with its why."""
    listed = communique("validate", "--list").lines
    told = communique("validate", "-w", press)
    assert (told.code, told.lines) == (0, [f"{len(listed)} passed, 0 failed, 0 raised"])
    assert all(re.match(r"\S+ +(refuse|quarantine|report) +\S.{10}", line) for line in listed)


def test_validate_refuses_a_damaged_lake(press: Path, tmp_path: Path) -> None:
    """A flipped byte in the lake is an error that names the file."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    victim = min((own / "lake" / "tables" / "meetings").iterdir())
    victim.write_bytes(victim.read_bytes()[:-1] + b"\0")
    told = communique("validate", "-w", own)
    assert (told.code, f"{victim.name} is damaged" in told.err) == (1, True)


def test_forget_asks_first(press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --yes, and with the answer no, nothing is forgotten."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    told = communique("forget", "a2", "-w", own)
    assert (told.code, told.lines[-1].endswith("[y/N]: nothing was removed")) == (1, True)
    assert one(own, "SELECT count(*) AS n FROM documents") == {"n": 4}
    told = communique("forget", "a2", "-w", own, "--yes")
    assert (told.code, told.out.startswith("forgot document ")) == (0, True)
    assert one(own, "SELECT count(*) AS n FROM documents") == {"n": 3}


def test_forget_asks_nothing_where_there_is_no_such_document(press: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown id is an error at once, without --yes as well."""
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    told = communique("forget", "no-such-id", "-w", press)
    assert (told.code, told.out) == (1, "")
    assert f"0 documents with the id 'no-such-id'; `communique explain OWN_ID -w {press}` shows them" in told.err


def test_rebuild_without_a_lake_says_what_to_do(tmp_path: Path) -> None:
    """The message names the setting and the command that makes a lake."""
    told = communique("rebuild", "-w", tmp_path)
    assert told.code == 1
    assert "no lake in" in told.err
    assert f"communique run INPUT --warehouse {tmp_path}" in told.err


def test_doctor_finds_nothing_wrong_and_notices_damage(press: Path, tmp_path: Path) -> None:
    """A healthy installation and warehouse are all `ok`; a damaged file is a FAIL with its name, and exit code 1."""
    told = communique("doctor", "-w", press)
    assert (told.code, [line for line in told.lines if not line.startswith("ok ")]) == (0, [])
    own = tmp_path / "w"
    shutil.copytree(press, own)
    victim = min((own / "lake" / "tables" / "meetings").iterdir())
    victim.write_bytes(b"")
    told = communique("doctor", "-w", own)
    assert told.code == 1
    assert [line for line in told.lines if line.startswith("FAIL lake") and victim.name in line]


def test_doctor_names_the_warehouse_in_what_it_advises(press: Path, tmp_path: Path) -> None:
    """The command to paste is on the warehouse that was looked at: not published, or behind its lake."""
    own = tmp_path / "w"
    shutil.copytree(press, own)
    with replacement(own, fresh=False) as connection:
        connection.execute("UPDATE communique_meta SET head = 'another'")
    assert f"behind the lake; run communique rebuild -w {own}" in communique("doctor", "-w", own).out
    (own / "communique.duckdb").unlink()
    assert f"not published; run communique rebuild -w {own}" in communique("doctor", "-w", own).out
