"""Data quality with Great Expectations: the only place of the library that imports it."""
