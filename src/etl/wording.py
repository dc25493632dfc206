"""Words that many messages share: a number with its noun, a command that can be pasted, a fault of JSON."""

from __future__ import annotations

import json
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


def json_fault(why: Exception, line: str) -> str:
    """What is wrong with a line of JSON, and that it may be cut off where the fault is near its end or in a string."""
    if not isinstance(why, json.JSONDecodeError):
        return type(why).__name__
    cut = why.pos >= len(line.rstrip()) or why.msg.startswith(("Unterminated string", "Invalid control character"))
    hint = "; the line may be cut off" if cut else ""
    return f"{why.msg.removesuffix(' at')} at character {why.pos + 1}{hint}"
