"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.config import Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl.config import Value


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--warehouse` and `--config`."""
    command = click.option("-w", "--warehouse", metavar="DIR", help="Folder of the warehouse.  [default: warehouse]")(
        command
    )
    return click.option(
        "--config",
        "config_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Settings in TOML.  [default: ./communique.toml if it is there]",
    )(command)


def settings(warehouse: str | None, config_file: Path | None, **flags: Value) -> Settings:
    """Resolve the settings of a command from its flags and the other places."""
    return load({"warehouse": warehouse, **flags}, path=config_file)
