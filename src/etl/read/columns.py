"""Which column is which: the obvious spellings of the six fields, and the record that their values make."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from etl.places import DATA
from etl.read.clean import clean_text
from etl.records import RawRecord
from etl.reject import Reject, reject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from etl.read.options import ReadOptions

FIELDS = ("doc_id", "published", "title", "text", "source", "url")
LONGEST_VALUE = 4_000
"""Characters of a metadata value that are kept; a longer one is not an id, a title, a name or an address."""
SHOWN_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field, None where there is none."""

    doc_id: str | None
    published: str | None
    title: str | None
    text: str | None
    source: str | None
    url: str | None

    def named(self) -> list[str]:
        """The columns there are."""
        return [name for field in FIELDS if (name := getattr(self, field)) is not None]


class ColumnError(Exception):
    """No column is a text by its name."""


def find_columns(names: Sequence[str], options: ReadOptions) -> Columns:
    """Match column names with the fields: the mapping first, then the first spelling of the list that is there."""
    told = dict(options.mapping)
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)

    def find(field: str) -> str | None:
        if field in told:
            return next((name for name in names if name == told[field]), by_key.get(_key(told[field])))
        return next((by_key[key] for key in _spellings()[field] if key in by_key), None)

    return Columns(*(find(field) for field in FIELDS))


def require_text(names: Sequence[str], options: ReadOptions) -> Columns:
    """Match column names with the fields.

    Raises:
        ColumnError: None of them is a text; the message names those there are.
    """
    columns = find_columns(names, options)
    if columns.text is None:
        told = dict(options.mapping).get("text")
        raise ColumnError((f"no column is called {told[:40]!r}; " if told is not None else "") + describe(names))
    return columns


def describe(names: Iterable[object]) -> str:
    """One line that names the columns there are and says what to do."""
    found = [str(name)[:40] for name in names]
    shown = ", ".join(found[:SHOWN_COLUMNS]) + (", ..." if len(found) > SHOWN_COLUMNS else "")
    return f"columns found: {shown or 'none'}; name the text's column with --column text=COLUMN"


def make_record(
    values: Mapping[str, object],
    columns: Columns,
    position: int,
    flags: tuple[str, ...] = (),
    own_id: str | None = None,
) -> RawRecord | Reject:
    """Make a record of a row's values, or say why there is none. `own_id` stands in where the row has no id."""

    def value(column: str | None) -> str | None:
        return _words(values.get(column)) if column is not None else None

    identity = value(columns.doc_id) or own_id
    text = values.get(columns.text) if columns.text is not None else None
    if not isinstance(text, str):
        why = (
            describe(values)
            if columns.text is None
            else f"the column {columns.text!r} holds {type(text).__name__}, not text"
        )
        return reject("read", "no_text", why, position=position, own_id=identity)
    return RawRecord(
        text,
        position,
        identity,
        value(columns.published),
        value(columns.title),
        value(columns.source),
        value(columns.url),
        flags,
    )


def _words(value: object) -> str | None:
    """A metadata value as words; None for what has none."""
    match value:
        case None | bool():
            return None
        case str():
            words = value
        case int():
            words = str(value) if value.bit_length() <= 128 else ""
        case float():
            words = "" if not math.isfinite(value) else str(int(value)) if value.is_integer() else str(value)
        case date():
            words = value.isoformat()
        case _:
            return None
    return clean_text(words.strip())[0][:LONGEST_VALUE] or None


def _key(name: str) -> str:
    """The form in which column names are compared."""
    return "".join(letter for letter in name.strip().lower() if letter.isalnum())


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """The spellings of each field in the order of preference, from data/columns.csv."""
    found: dict[str, list[str]] = {field: [] for field in FIELDS}
    with (DATA / "columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["field"]].append(_key(row["column"]))
    return {field: tuple(keys) for field, keys in found.items()}
