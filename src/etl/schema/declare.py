"""Reads the table declarations of `schemas/*.toml` into frozen `Table` objects.

A declaration has columns of the types `id`, `string`, `int`, `float`, `bool`, `date`, `strings` and `span`.
A span stands for three columns: the quoted words and their first and last offset (`cue`, `cue_start`, `cue_end`).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypedDict, get_args

from etl import resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ColumnType = Literal["id", "string", "int", "float", "bool", "date", "strings"]
ROW_HASH = "row_hash"


class DeclarationError(Exception):
    """A file of `schemas/` does not declare a table."""


class _ColumnToml(TypedDict, total=False):
    name: str
    type: str
    doc: str
    nullable: bool
    enum: str
    references: str
    hashed: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values` is the closed vocabulary, if any; `hashed` says whether the row hash covers it."""

    name: str
    type: ColumnType
    doc: str
    nullable: bool = False
    enum: str | None = None
    values: tuple[str, ...] | None = None
    references: str | None = None
    hashed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `spans` names its quotations; a `log` table is the run log's and outside the content hash."""

    name: str
    doc: str
    key: str
    columns: tuple[Column, ...]
    spans: tuple[str, ...]
    log: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in their order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column `name`.

        Raises:
            KeyError: There is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name!r}")

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Pairs (column, referenced table)."""
        return tuple((c.name, c.references) for c in self.columns if c.references)

    @property
    def of_document(self) -> bool:
        """Whether each row belongs to one document."""
        return "document_id" in self.names


def _expand(raw: _ColumnToml, enumerations: Mapping[str, tuple[str, ...]], where: str) -> Iterable[Column]:
    nullable = raw.get("nullable", False)
    name, kind, doc = raw["name"], raw["type"], raw["doc"]
    if kind == "span":
        yield Column(name, "string", doc, nullable)
        yield Column(f"{name}_start", "int", f"First character of `{name}` in the document's text.", nullable)
        yield Column(f"{name}_end", "int", f"Character after `{name}` in the document's text.", nullable)
        return
    if kind not in get_args(ColumnType):
        raise DeclarationError(f"{where}: column {name} has type {kind!r}; known are span and {get_args(ColumnType)}")
    enum = raw.get("enum")
    if enum is not None and enum not in enumerations:
        raise DeclarationError(f"{where}: column {name} names the enumeration {enum!r}, which enumerations.toml lacks")
    values = enumerations[enum] if enum else None
    yield Column(name, kind, doc, nullable, enum, values, raw.get("references"), raw.get("hashed", True))  # type: ignore[arg-type]


def _table(path: Path, groups: Mapping[str, list[_ColumnToml]], enumerations: Mapping[str, tuple[str, ...]]) -> Table:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    columns: list[_ColumnToml] = list(raw["columns"])
    for group in raw.get("include", ()):
        columns += groups[group]
    expanded = [c for column in columns for c in _expand(column, enumerations, path.name)]
    log = raw.get("log", False)
    if not log:
        doc = "SHA-256 (first 128 bits) of the row's content; tells whether an extractor's new version changed it."
        expanded.append(Column(ROW_HASH, "id", doc, hashed=False))
    spans = tuple(c["name"] for c in columns if c["type"] == "span")
    table = Table(raw["name"], raw["doc"], raw["key"], tuple(expanded), spans, log)
    if len(set(table.names)) != len(table.names) or table.name != path.stem:
        raise DeclarationError(f"{path.name}: a column is declared twice, or the table's name is not the file's")
    table.column(table.key)
    return table


@cache
def enumerations() -> dict[str, tuple[str, ...]]:
    """Return the closed vocabularies by name."""
    raw = tomllib.loads((resources.folder("schemas") / "enumerations.toml").read_text(encoding="utf-8"))
    return {name: tuple(entry["values"]) for name, entry in raw.items()}


@cache
def tables() -> dict[str, Table]:
    """Return all declared tables by name, referenced tables before those that refer to them; a table may do so itself.

    Raises:
        DeclarationError: A declaration is wrong; the message names the file.
    """
    root = resources.folder("schemas")
    groups = {
        path.name.removesuffix(".group.toml"): tomllib.loads(path.read_text(encoding="utf-8"))["columns"]
        for path in sorted(root.glob("*.group.toml"))
    }
    paths = [p for p in sorted(root.glob("*.toml")) if p.name != "enumerations.toml" and ".group." not in p.name]
    declared = {p.stem: _table(p, groups, enumerations()) for p in paths}
    ordered: dict[str, Table] = {}
    while len(ordered) < len(declared):
        ready = [
            t
            for t in declared.values()
            if t.name not in ordered and all(r in ordered or r == t.name for _, r in t.references)
        ]
        if not ready:
            raise DeclarationError(
                f"references in a circle or to unknown tables among {sorted(set(declared) - set(ordered))}"
            )
        ordered |= {t.name: t for t in ready}
    return ordered


def content_tables() -> tuple[Table, ...]:
    """Return the tables whose rows follow from the documents alone, in order of reference."""
    return tuple(t for t in tables().values() if not t.log and t.name != "quarantine")


@cache
def schema_hash() -> str:
    """Return a digest of all declarations: a lake written under another one is not read as if it were this."""
    canonical = json.dumps([asdict(t) for t in tables().values()], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
