"""A warehouse blown up to many rows: its tables copied under new ids.

    python -m benchmarks.rows WAREHOUSE --rows N   blows it up, and prints the rows that it has then
    python -m benchmarks.rows WAREHOUSE            evaluates all expectations, and prints how long that took

Each is a process of its own: what one holds in memory would be counted as the next one's peak.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from etl.flow.check import CONTEXT
from etl.publish.database import published_path, replacement
from etl.publish.derived import touch
from etl.publish.engine import connect, number
from etl.query.named import arrow_named, named_queries
from etl.schema.ddl import quote
from etl.schema.declare import content_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETERS: Mapping[str, str] = {"country": "FR", "text": "agreement"}


def blow_up(warehouse: Path, rows: int) -> int:
    """Copy the content of a published warehouse until it has `rows` rows in all; every copy has ids of its own.

    Returns:
        The rows of all content tables.
    """
    with replacement(warehouse, fresh=False) as connection:
        have = sum(number(connection, f"SELECT count(*) FROM {quote(t.name)}") for t in content_tables())
        copies = max(1, -(-rows // max(1, have)))
        for table in content_tables():
            columns = ", ".join(
                f"CASE WHEN {quote(c.name)} IS NULL THEN NULL ELSE md5({quote(c.name)} || n) END AS {quote(c.name)}"
                if c.type == "id"
                else quote(c.name)
                for c in table.columns
            )
            connection.execute(
                f"INSERT INTO {quote(table.name)} BY NAME SELECT {columns} "
                f"FROM {quote(table.name)}, range(1, {copies}) AS copy(n)"
            )
        touch(connection, "SELECT document_id FROM documents")
        return sum(number(connection, f"SELECT count(*) FROM {quote(t.name)}") for t in content_tables())


def _median_time(warehouse: Path, name: str, given: Mapping[str, str]) -> float:
    taken = []
    for _ in range(3):
        begin = time.perf_counter()
        arrow_named(warehouse, name, given)
        taken.append(time.perf_counter() - begin)
    return sorted(taken)[1]


def named_query_times(warehouse: Path) -> dict[str, float]:
    """Seconds of each named query, the median of three; the slower of without and with parameters."""
    out = {}
    for name, query in named_queries().items():
        given = {p: v for p, v in PARAMETERS.items() if p in query.parameters}
        out[name] = round(max(_median_time(warehouse, name, g) for g in ({}, given)), 3)
    return out


def main() -> None:
    """Blow up, or evaluate the expectations."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("warehouse", type=Path)
    arguments.add_argument("--rows", type=int)
    given = arguments.parse_args()
    if given.rows:
        print(blow_up(given.warehouse, given.rows))
        return
    from etl.quality.validate import validate  # noqa: PLC0415 - not counted

    path = published_path(given.warehouse)
    with connect(path) as connection:
        connection.execute(CONTEXT)
    begin = time.perf_counter()
    quality = validate(path)
    taken = time.perf_counter() - begin
    failed = [c.name for c in quality.checks if c.verdict != "passed"]
    print(json.dumps({"seconds": round(taken, 2), "expectations": len(quality.checks), "failed": failed}))


if __name__ == "__main__":
    main()
