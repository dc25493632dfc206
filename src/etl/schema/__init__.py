"""The tables: declared once in `schemas/`; the Arrow schema, row gate, DDL and reference derive from there."""
