"""A SQLAlchemy dialect through which Great Expectations can read DuckDB.

duckdb-engine as released raises in most expectations: it opens transactions inside transactions and reflects through
catalogue tables of PostgreSQL that DuckDB lacks. Reading needs neither: transactions are no-ops here and columns come
from information_schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.pool import StaticPool

if TYPE_CHECKING:
    import duckdb

URL = "duckdb+communique:///"
_COLUMNS = sa.text(
    "SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = :name ORDER BY ordinal_position"
)
_TABLES = sa.text("SELECT table_name FROM information_schema.tables ORDER BY 1")


def _nothing(*_args: object, **_kwargs: object) -> list[Any]:
    return []


class ReadingDialect(Dialect):  # type: ignore[misc]
    """duckdb-engine's dialect, for reading only."""

    supports_statement_cache = False
    get_foreign_keys = get_indexes = get_unique_constraints = get_check_constraints = get_view_names = _nothing

    def do_begin(self, connection: object) -> None:
        """Do nothing: a read needs no transaction."""

    def do_commit(self, connection: object) -> None:
        """Do nothing."""

    def do_rollback(self, connection: object) -> None:
        """Do nothing."""

    def get_columns(
        self, connection: Any, table_name: str, schema: str | None = None, **_: object
    ) -> list[dict[str, Any]]:
        """Reflect the columns' names; their types are not needed to read."""
        found = connection.execute(_COLUMNS, {"name": table_name}).fetchall()
        return [
            {"name": name, "type": sa.types.NullType(), "nullable": nullable == "YES", "default": None}
            for name, nullable in found
        ]

    def get_pk_constraint(self, *_: object, **__: object) -> dict[str, Any]:
        """Reflect no key."""
        return {"constrained_columns": [], "name": None}

    def get_table_names(self, connection: Any, schema: str | None = None, **_: object) -> list[str]:  # noqa: ANN401, ARG002
        """Reflect tables and views."""
        return [row[0] for row in connection.execute(_TABLES).fetchall()]

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **_: object) -> bool:  # noqa: ANN401, ARG002
        """Say whether the table is there."""
        return table_name in self.get_table_names(connection)


def engine_options(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return options with which SQLAlchemy reads through this one connection; its owner closes it."""
    registry.register("duckdb.communique", __name__, ReadingDialect.__name__)
    return {"creator": lambda: ConnectionWrapper(connection), "poolclass": StaticPool}
