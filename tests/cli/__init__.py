"""Tests of `etl.cli`."""
