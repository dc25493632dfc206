"""Beam entry points: each a readable chain that also runs directly with Beam's own options."""
