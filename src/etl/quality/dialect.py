"""A SQLAlchemy dialect through which Great Expectations reads DuckDB.

The dialect that is published for DuckDB raises in most expectations: it opens transactions inside transactions, closes
the connection before rows are fetched, and reflects through catalogue tables of PostgreSQL that DuckDB lacks. Reading
needs none of that: transactions are no-ops here, columns come from information_schema, and one connection serves all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDialect
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


class ReadingDialect(PGDialect):
    """DuckDB's SQL is close enough to PostgreSQL's for the queries that expectations make."""

    name = "duckdb"
    driver = "communique"
    default_paramstyle = "qmark"
    supports_statement_cache = False
    supports_server_side_cursors = False
    get_foreign_keys = get_indexes = get_unique_constraints = get_check_constraints = get_view_names = _nothing

    @classmethod
    def import_dbapi(cls) -> Any:  # noqa: ANN401 - a module is the DBAPI
        """Return DuckDB's module, which follows PEP 249."""
        import duckdb  # noqa: PLC0415

        return duckdb

    def initialize(self, connection: object) -> None:
        """Ask the server nothing: it is not PostgreSQL."""

    def do_begin(self, dbapi_connection: object) -> None:
        """Do nothing: a read needs no transaction."""

    def do_commit(self, dbapi_connection: object) -> None:
        """Do nothing."""

    def do_rollback(self, dbapi_connection: object) -> None:
        """Do nothing."""

    def do_close(self, dbapi_connection: object) -> None:
        """Do nothing: the connection's owner closes it."""

    def get_columns(self, connection: Any, table_name: str, *_: object, **__: object) -> list[dict[str, Any]]:  # noqa: ANN401
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
    return {"creator": lambda: connection, "poolclass": StaticPool}
