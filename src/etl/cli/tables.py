"""Rows for people and for other programs: table, CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from etl.query.named import Found

# A spreadsheet takes a cell that starts with one of these for a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMS = ("table", "csv", "json", "jsonl", "parquet")
_WIDE = 200
_GAP = 2
_KEPT = 16  # short values, ids and days among them, are never cut


def _cell(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_cell(v) for v in value)
    return str(value)


def printable(text: str) -> str:
    """Keep control characters and bidi overrides of an article from reaching the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _widths(columns: tuple[str, ...], wanted: list[int], width: int) -> list[int]:
    """Give each column its widest cell; where that is too much, take from the widest, down to _KEPT; ids stay whole."""
    room = width - _GAP * (len(wanted) - 1)
    widths = [min(w, room) for w in wanted]
    cut = [at for at, name in enumerate(columns) if not name.endswith("_id")]
    while cut and sum(widths) > room and widths[most := max(cut, key=widths.__getitem__)] > _KEPT:
        widths[most] -= 1
    return widths


def render(found: Found, limit: int | None = None, *, whole: bool = False) -> str:
    """Return a text table; on a terminal it fits the width, and long cells are cut with an ellipsis.

    Into a pipe, or a file (`whole`), no cell is cut.
    """
    from rich.cells import cell_len  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    shown = [[printable(_cell(v)) for v in row] for row in (found.rows if limit is None else found.rows[:limit])]
    widest = [max(map(cell_len, cells)) for cells in zip(found.columns, *shown, strict=True)]
    width = shutil.get_terminal_size((_WIDE, 50)).columns
    if whole or not sys.stdout.isatty():
        width = max(sum(widest) + _GAP * len(widest), _WIDE)
    for column, room in zip(found.columns, _widths(found.columns, widest, width), strict=True):
        table.add_column(column, overflow="ellipsis", no_wrap=True, width=room)
    for row in shown:
        table.add_row(*(Text(cell) for cell in row))
    sink = io.StringIO()
    console = Console(
        file=sink,
        width=width,
        color_system="standard" if sys.stdout.isatty() else None,
        force_terminal=sys.stdout.isatty(),
    )
    console.print(table)
    lines = [line.rstrip() for line in sink.getvalue().splitlines()]
    if len(shown) < len(found.rows):
        lines.append(f"... {len(found.rows) - len(shown)} more")
    if not found.rows:
        lines.append("(no rows)")
    return "\n".join(lines)


def _safe(value: Any) -> Any:  # noqa: ANN401
    """Return a CSV cell that no spreadsheet takes for a formula: text with such a start gets an apostrophe."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _cell(value)
    return "'" + text if text.startswith(_FORMULA) else text


def to_csv(found: Found) -> str:
    """Return the rows as CSV (quoted as in RFC 4180, lines end in LF), safe against formulas."""
    return "".join(_csv_line([_safe(v) for v in row]) for row in (found.columns, *found.rows))


def _csv_line(cells: list[Any]) -> str:
    """Return a line that ends in LF; the writer's own end is CRLF, else it would leave a CR in a cell unquoted."""
    sink = io.StringIO()
    csv.writer(sink).writerow(cells)
    return sink.getvalue().removesuffix("\r\n") + "\n"


def to_json(found: Found) -> str:
    """Return the rows as a JSON array of objects."""
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str)


def to_jsonl(found: Found) -> str:
    """Return the rows as JSON lines."""
    rows = (dict(zip(found.columns, row, strict=True)) for row in found.rows)
    return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


def form_of(output: str | None) -> str:
    """Return the format that the ending of a file asks for; a table where it asks for none."""
    ending = output.lower().rpartition(".")[2] if output else ""
    return ending if ending in FORMS else "table"


def to_parquet(table: pa.Table, path: str) -> None:
    """Write the rows to a Parquet file."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    pq.write_table(table, path, compression="zstd")
