"""What a run has to do: which inputs are new to the lake, and how the work on them is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.ids import content_id
from etl.lake.log import InputEntry

if TYPE_CHECKING:
    from pathlib import Path

    from etl.lake.log import LakeState
    from etl.read.inventory import InputFile, Inventory
    from etl.read.options import ReadOptions
    from etl.reject import Reject


@dataclass(frozen=True, slots=True)
class Plan:
    """The part of the inputs that the lake has not seen under these settings and this extractor.

    `entries` names all of it for the manifest; `unchanged` counts the inputs that were seen.
    """

    files: tuple[InputFile, ...]
    rejects: tuple[tuple[str, str | None, Reject], ...]
    entries: tuple[InputEntry, ...]
    unchanged: int
    names: tuple[str, ...]

    @property
    def nothing_new(self) -> bool:
        """Whether a run would change nothing."""
        return not self.entries


def inputs_root(warehouse: Path) -> Path:
    """The folder from which inputs have their names: that in which the warehouse lies, so that both can move."""
    return warehouse.absolute().parent


def _file_entry(file: InputFile, versions: tuple[str, str]) -> InputEntry:
    """Return the manifest's entry; where the file's name says which article it is, the name is part of the key."""
    named = (file.name, file.below) if file.format in {"txt", "html"} else (None, None)
    key = content_id("file", file.sha256, file.format, file.codec, *named, *versions)
    return InputEntry(key, file.name, file.sha256, file.format, file.size)


def make_plan(
    inventory: Inventory,
    options: ReadOptions,
    state: LakeState,
    extractor_version: str,
    again: frozenset[str] = frozenset(),
) -> Plan:
    """Leave out of an inventory what earlier runs took in.

    Args:
        inventory: The inputs.
        options: How to read them.
        state: The lake.
        extractor_version: The version that would read them.
        again: Names of inputs to take in although they were seen.
    """
    versions = (options.fingerprint(), extractor_version)
    named = [(file, _file_entry(file, versions)) for file in inventory.files]
    aside = [
        (
            found,
            InputEntry(
                content_id("reject", found[0], found[1], found[2].reason, *versions), found[0], found[1], None, None
            ),
        )
        for found in inventory.rejects
    ]
    new = [(file, entry) for file, entry in named if entry.key not in state.seen or entry.name in again]
    new_aside = [(found, entry) for found, entry in aside if entry.key not in state.seen or entry.name in again]
    entries = sorted({e for _, e in new} | {e for _, e in new_aside}, key=lambda e: (e.name, e.key))
    return Plan(
        tuple(file for file, _ in new),
        tuple(found for found, _ in new_aside),
        tuple(entries),
        len(named) + len(aside) - len(new) - len(new_aside),
        tuple(sorted({e.name for _, e in named} | {e.name for _, e in aside})),
    )
