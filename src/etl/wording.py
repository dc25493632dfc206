"""Words that many messages share: a number with its noun, and a command that can be pasted."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_WAREHOUSE = "warehouse"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: `1 input`, `2,000 inputs`; `plural` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def command(words: str, warehouse: Path) -> str:
    """Return a command line on a warehouse, ready to be pasted into a shell."""
    named = "" if str(warehouse) == DEFAULT_WAREHOUSE else f" -w {shlex.quote(str(warehouse))}"
    return f"communique {words}{named}"
