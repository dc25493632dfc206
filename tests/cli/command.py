"""Runs the command in this process, with a launcher that needs no Beam."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from etl.cli.app import invoke


@dataclass(frozen=True)
class Told:
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


def communique(*argv: object) -> Told:
    """Run `communique ARGV...`, as the command's own main does but for the end of the process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = invoke([str(a) for a in argv])
    return Told(code, out.getvalue(), err.getvalue())


def one(warehouse: object, sql: str) -> dict[str, object]:
    """The only row of a query."""
    (found,) = json.loads(communique("query", sql, "-w", warehouse, "--format", "json").out)
    return dict(found)
