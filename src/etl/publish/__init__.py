"""The published warehouse: a DuckDB file made from the lake and replaced as a whole."""
