"""Settings from four places: defaults, a TOML file, `COMMUNIQUE_*` variables, flags; each overrides those before it.

Every value remembers where it came from, for `communique config show`.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, get_args
from urllib.parse import urlsplit

from etl.extract.settings import ExtractorSettings
from etl.lake.objects import SCHEMES
from etl.read.options import Format, ReadOptions
from etl.wording import DEFAULT_WAREHOUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE = "communique.toml"
Value: TypeAlias = str | int | float | None


class ConfigError(Exception):
    """A setting has no valid value; the message names the setting, its origin, the value and what was expected."""


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("a whole number")  # noqa: TRY004 - becomes part of a message
    try:
        number = int(value)
    except ValueError:
        raise ValueError("a whole number") from None
    if number < 1:
        raise ValueError("a whole number of at least 1")
    return number


def _seconds(value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError("a number of seconds") from None
    if not 0 <= number < 1e7:
        raise ValueError("a number of seconds from 0")
    return number


def _words(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("text")
    return value


def _address(value: object) -> str:
    """Check the address of a shared lake. A folder beside the warehouse's own has no lock, and is none."""
    words = _words(value)
    if urlsplit(words).scheme not in SCHEMES or not urlsplit(words).netloc:
        raise ValueError(f"a URL such as s3://bucket/prefix; known are {', '.join(SCHEMES)}")
    return words.rstrip("/")


def _format(value: object) -> str:
    if value not in get_args(Format):
        raise ValueError(f"one of {', '.join(get_args(Format))}")
    return str(value)


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: its name, what reads it, its default, and its meaning."""

    name: str
    read: Callable[[object], Value]
    default: Value
    doc: str


_READ = ReadOptions()
KEYS = (
    Key("warehouse", _words, DEFAULT_WAREHOUSE, "Folder of the warehouse."),
    Key("lake", _address, None, "Address of the lake, such as s3://bucket/prefix; without it `lake` in the warehouse."),
    Key("workers", _whole, 1, "Local worker processes."),
    Key("lock_wait", _seconds, 60.0, "Seconds to wait for another writer of the same warehouse."),
    Key("within", _seconds, 60.0, "`communique watch`: seconds within which a new article is to be queryable."),
    Key("settle", _seconds, 5.0, "`communique watch`: seconds for which a file must not have changed to be read."),
    Key("stdin_format", _format, None, "Format of standard input; without it the first character decides."),
    Key("range_bytes", _whole, _READ.range_bytes, "Size of a unit of work, in bytes of decoded input."),
    Key("max_record_bytes", _whole, _READ.max_record_bytes, "A larger record is a dead letter."),
    Key(
        "max_decoded_bytes", _whole, _READ.max_decoded_bytes, "A compressed file that decodes to more is a dead letter."
    ),
    Key("model", _words, ExtractorSettings().model, "Python package of the parser's weights."),
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A setting's value and where it was set."""

    key: Key
    value: Value
    origin: str


@dataclass(frozen=True, slots=True)
class Pace:
    """How `communique watch` goes: seconds until an article is queryable, and for which its file must not change."""

    within: float
    settle: float


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a command."""

    warehouse: Path
    lake: str
    workers: int
    lock_wait: float
    pace: Pace
    read: ReadOptions
    extractor: ExtractorSettings
    resolved: tuple[Resolved, ...]


def _file(path: Path | None) -> tuple[dict[str, Any], str]:
    """Return the file's values; without a path, those of ./communique.toml if it is there."""
    chosen = path or Path(FILE)
    if path is None and not chosen.is_file():
        return {}, ""
    try:
        raw = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except OSError as why:
        raise ConfigError(f"cannot read the configuration {str(chosen)!r}: {why.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise ConfigError(f"the configuration {str(chosen)!r} is not TOML: {why}") from None
    known = {key.name for key in KEYS} | {"columns"}
    if unknown := sorted(set(raw) - known):
        raise ConfigError(f"{str(chosen)!r} sets {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return raw, str(chosen)


def _resolve(key: Key, places: tuple[tuple[str, Mapping[str, Any]], ...]) -> Resolved:
    for origin, values in places:
        if (value := values.get(key.name)) is not None:
            try:
                return Resolved(key, key.read(value), origin)
            except ValueError as expected:
                raise ConfigError(f"{key.name} = {value!r} (from {origin}): expected {expected}") from None
    return Resolved(key, key.default, "default")


def _columns(raw: object, flag: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    fields = ("doc_id", "published", "title", "text", "source", "url")
    given = raw if isinstance(raw, dict) else {}
    mapping = {**given, **flag}
    for name, column in mapping.items():
        if name not in fields:
            raise ConfigError(
                f"columns: unknown field {name!r}; the fields are {', '.join(fields)}, as in --column text={column}"
            )
        if not isinstance(column, str):
            raise ConfigError(f"columns: {name} = {column!r}; expected the name of the input's column")
    return tuple(sorted(mapping.items()))


def load(
    flags: Mapping[str, Value] | None = None,
    *,
    path: Path | None = None,
    columns: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Resolve all settings.

    Args:
        flags: Values given on the command line; None stands for "not given".
        path: The configuration file; without it `./communique.toml` is read if it is there.
        columns: Mapping of input columns given on the command line.
        environment: The environment; the process's own without it.

    Raises:
        ConfigError: A value is not valid, or a name is not known.
    """
    env = os.environ if environment is None else environment
    if path is None and env.get("COMMUNIQUE_CONFIG"):
        path = Path(env["COMMUNIQUE_CONFIG"])
    from_file, file_name = _file(path)
    variables = {key.name: env.get(f"COMMUNIQUE_{key.name.upper()}") or None for key in KEYS}
    places = (("flag", flags or {}), ("environment", variables), (f"file {file_name}", from_file))
    resolved = tuple(_resolve(key, places) for key in KEYS)
    value: dict[str, Any] = {r.key.name: r.value for r in resolved}
    read = ReadOptions(
        mapping=_columns(from_file.get("columns"), columns or {}),
        stdin_format=value["stdin_format"],
        range_bytes=value["range_bytes"],
        max_record_bytes=value["max_record_bytes"],
        max_decoded_bytes=value["max_decoded_bytes"],
    )
    extractor = ExtractorSettings(model=value["model"])
    pace = Pace(value["within"], value["settle"])
    warehouse = Path(value["warehouse"])
    return Settings(
        warehouse,
        value["lake"] or str(warehouse / "lake"),
        value["workers"],
        value["lock_wait"],
        pace,
        read,
        extractor,
        resolved,
    )
