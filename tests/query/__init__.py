"""Tests of asking the warehouse."""
