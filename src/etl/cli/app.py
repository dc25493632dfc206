"""The command group; errors become messages and exit codes. Each command imports what it needs when it is called."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from etl import __version__
from etl.cli import FAILURE, LOCKED, USAGE
from etl.cli.config import config
from etl.cli.errors import errors
from etl.cli.evaluate import evaluate
from etl.cli.explain import explain
from etl.cli.export import export
from etl.cli.look import query, runs, schema, status
from etl.cli.maintain import doctor, forget, rebuild, report, validate
from etl.cli.run import demo, run
from etl.cli.watch import watch

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = """Meeting events and commitments from news text, with their evidence.

Reads articles (txt, jsonl, csv, parquet, html; also .gz and .zst), extracts who met whom and who undertook what,
and keeps the result in Parquet and DuckDB.

\b
Examples:
  communique demo
  communique run articles/ --warehouse press
  communique watch incoming/ --warehouse press
  communique query who_met_whom --warehouse press
  communique explain 3f2a --warehouse press
"""


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="communique")
def app() -> None:
    """Hold the commands together."""


for _command in (
    run,
    watch,
    demo,
    query,
    status,
    runs,
    explain,
    errors,
    evaluate,
    export,
    validate,
    rebuild,
    forget,
    report,
    schema,
    config,
    doctor,
):
    app.add_command(_command)


def _known_error(error: Exception) -> int | None:
    """Return the exit code of an error that has a message for the user; None for a fault of the program."""
    by_name = {
        "InputError": USAGE,
        "ConfigError": USAGE,
        "QueryError": USAGE,
        "WarehouseLockedError": LOCKED,
        "NoWarehouseError": FAILURE,
        "DiskFullError": FAILURE,
        "StoreError": FAILURE,
        "AlreadyThereError": FAILURE,
        "IncompleteError": FAILURE,
        "EngineError": FAILURE,
        "NotFoundError": FAILURE,
        "GoldError": FAILURE,
        "ModelMissingError": FAILURE,
    }
    return by_name.get(type(error).__name__)


def invoke(argv: Sequence[str] | None) -> int:
    """Run the command line and return its exit code; known errors become one line on standard error."""
    try:
        result = app.main(args=list(argv) if argv is not None else None, prog_name="communique", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:
        click.echo("aborted", err=True)
        return FAILURE
    except click.ClickException as error:
        error.show()
        return USAGE
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        named = f"{error.strerror}: {error.filename!r}" if error.filename is not None else str(error)
        print(f"communique: {named}", file=sys.stderr)  # noqa: T201
        return FAILURE
    except Exception as error:
        code = _known_error(error)
        if code is None:
            raise
        print(f"communique: {error}", file=sys.stderr)  # noqa: T201
        return code
    return result if isinstance(result, int) else 0
