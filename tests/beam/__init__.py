"""Tests of `etl.beam`."""
