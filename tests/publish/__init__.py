"""Tests of `etl.publish`."""
