"""The reference of the views: their columns as the published file has them, their meaning from `warehouse/views.toml`.

A view is here whatever the SQL of `warehouse/` makes over the declared tables.
"""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl import resources
from etl.publish.database import open_published, replacement
from etl.publish.derived import made_name, sql_files
from etl.schema.ddl import quote
from etl.schema.declare import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb


class ViewsError(Exception):
    """`warehouse/views.toml` does not fit the views; the message names what lacks or is too much."""


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view: its type and its meaning."""

    name: str
    type: str
    doc: str


@dataclass(frozen=True, slots=True)
class View:
    """A view: its meaning (the first lines of its file), what a row is, an example query, its columns."""

    name: str
    doc: str
    row: str
    example: str
    columns: tuple[ViewColumn, ...]


def _meanings() -> Iterator[tuple[str, str]]:
    """Name and opening comment of each view, in order of creation."""
    for path in sql_files("views", "tables"):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield made_name(path), " ".join(line[3:] for line in takewhile(lambda x: x.startswith("-- "), lines))


def _types(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, str]:
    """The columns of a view with their types, in their order."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {quote(view)}").fetchall()}


def _columns(
    name: str, types: Mapping[str, str], told: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]
) -> Iterator[ViewColumn]:
    own = told.get("columns", {})
    if strange := sorted(own.keys() - types.keys()):
        raise ViewsError(f"views.toml describes {name}.{strange[0]}, which the view does not have")
    for column, kind in types.items():
        docs = [own, *(known[like] for like in told.get("like", ()))]
        doc = next((d[column] for d in docs if column in d), None)
        if doc is None:
            raise ViewsError(f"views.toml does not describe {name}.{column}")
        yield ViewColumn(column, kind, doc)


def described(
    meanings: Mapping[str, str], types: Mapping[str, Mapping[str, str]], told: Mapping[str, Any]
) -> list[View]:
    """Bring together what is known of the views.

    Args:
        meanings: The opening comment of each view.
        types: The columns of each view with their types.
        told: What `warehouse/views.toml` says.

    Raises:
        ViewsError: A view or a column is not described, or one that is not there is.
    """
    if differing := sorted(meanings.keys() ^ told.keys()):
        raise ViewsError(f"{differing[0]} is not both a view and described in views.toml")
    known: dict[str, dict[str, str]] = {t.name: {c.name: c.doc for c in t.columns} for t in tables().values()}
    found = []
    for name, doc in meanings.items():
        columns = tuple(_columns(name, types[name], told[name], known))
        known[name] = {c.name: c.doc for c in columns}
        found.append(View(name, doc, told[name]["row"], told[name]["example"], columns))
    return found


def views() -> list[View]:
    """Return all views in order of creation.

    Raises:
        ViewsError: `warehouse/views.toml` does not fit them.
    """
    told = tomllib.loads((resources.folder("warehouse") / "views.toml").read_text(encoding="utf-8"))
    meanings = dict(_meanings())
    with tempfile.TemporaryDirectory() as folder:
        with replacement(Path(folder), fresh=True):
            pass
        with open_published(Path(folder)) as connection:
            return described(meanings, {name: _types(connection, name) for name in meanings}, told)


def view_reference() -> str:
    """Return the reference of all views as Markdown."""
    out = [
        "# View reference",
        "",
        "Made by `communique schema --views` from `warehouse/`. Views of meetings, commitments and",
    ]
    out += ["coverage follow the latest version of each article; tables keep all ([columns.md](columns.md))."]
    for view in views():
        out += ["", f"## {view.name}", "", view.doc, "", f"A row: {view.row}", ""]
        out += ["| column | type | meaning |", "|---|---|---|"]
        out += [f"| `{c.name}` | {c.type} | {c.doc} |" for c in view.columns]
        out += ["", "```sql", view.example, "```"]
    return "\n".join(out) + "\n"
