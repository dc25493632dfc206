"""`communique errors list` and `show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.command import communique

if TYPE_CHECKING:
    from pathlib import Path


def test_errors_list_and_show(press: Path) -> None:
    """Dead letters are listed with their reason; --all adds what was skipped; show explains one."""
    assert [line.split()[1] for line in communique("errors", "list", "-w", press).lines[1:]] == ["dead_letter"]
    found = json.loads(communique("errors", "list", "--all", "--format", "json", "-w", press).out)
    assert [(r["outcome"], r["reason"], r["own_id"]) for r in found] == [
        ("dead_letter", "not_json", None),
        ("skipped", "language", "de"),
    ]
    assert f"communique errors show ID -w {press}" in communique("errors", "list", "-w", press).err
    told = communique("errors", "show", found[0]["id"], "-w", press)
    assert "The line is not JSON." in told.out
    assert "helps only after the input or the settings changed" in told.out
    missing = communique("errors", "show", "zz", "-w", press)
    assert (missing.code, f"'zz'; see `communique errors list --all -w {press}`" in missing.err) == (1, True)
