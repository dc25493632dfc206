"""What a run shows: a progress bar on a terminal, plain lines elsewhere, nothing with --quiet or --json."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from etl.wording import counted

if TYPE_CHECKING:
    from tqdm import tqdm

_EVERY = 10.0
_STAGES = {
    "extract": "reading and extracting",
    "validate": "validating",
    "publish": "publishing",
}


class Console:
    """Listens to a run. `mode` is `terminal`, `lines` or `silent`; everything goes to standard error."""

    def __init__(self, *, silent: bool) -> None:
        self.mode = "silent" if silent else "terminal" if sys.stderr.isatty() else "lines"
        self._bar: tqdm[None] | None = None
        self._ranges = self._done = self._records = 0
        self._begun = self._said = time.monotonic()

    def _say(self, message: str) -> None:
        if self.mode != "silent":
            click.echo(message, err=True)

    def stage(self, name: str) -> None:
        """Name the stage that begins."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        self._say(f"{_STAGES[name]} ...")

    def work(self, ranges: int, size: int) -> None:
        """Show how much there is to do."""
        self._ranges, self._begun = ranges, time.monotonic()
        shown = f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"
        self._say(f"{shown} of new input in {counted(ranges, 'unit')} of work")
        if self.mode == "terminal" and ranges:
            from tqdm import tqdm  # noqa: PLC0415

            self._bar = tqdm(total=ranges, unit="unit", leave=False)

    def records(self, number: int) -> None:
        """Show that a unit of work is done."""
        self._done += 1
        self._records += number
        seconds = max(time.monotonic() - self._begun, 1e-6)
        if self._bar is not None:
            self._bar.update(1)
            self._bar.set_postfix_str(f"{counted(self._records, 'article')}, {self._records / seconds:,.0f}/s")
        elif self.mode == "lines" and time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            left = seconds / self._done * (self._ranges - self._done)
            rate = self._records / seconds
            self._say(f"{counted(self._records, 'article')}, {rate:,.0f}/s, about {left:,.0f} s left")
