"""Tests of the quality gate."""
