"""The data folders that travel with the package: `schemas`, `expectations`, `warehouse`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `name` inside an installed wheel, or that of the source tree.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    for place in (_PACKAGE / name, _PACKAGE.parents[1] / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation; reinstall communique")
