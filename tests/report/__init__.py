"""Tests of `etl.report`."""
