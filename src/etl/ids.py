"""Identifiers that follow from content alone: the same parts give the same id on every machine."""

from __future__ import annotations

import hashlib
import json


def content_id(*parts: str | int | None) -> str:
    """Hash `parts` to 32 hexadecimal digits (128 bits of SHA-256).

    The parts are written as a JSON array first, so that ("a", "bc") and ("ab", "c"), 1 and "1", and None and ""
    are all different.
    """
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()[:32]
