"""One call that reads inputs from end to end, as the flow does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.read.inventory import take_inventory
from etl.read.options import ReadOptions
from etl.read.ranges import Range, plan_ranges
from etl.read.records import read_range
from etl.reject import Reject

if TYPE_CHECKING:
    from pathlib import Path

    from etl.records import RawRecord


@dataclass(frozen=True)
class Outcome:
    """What reading gave: records and rejects, each with the name of its file."""

    records: list[tuple[str, RawRecord]]
    rejects: list[tuple[str, Reject]]
    ranges: list[Range]

    @property
    def texts(self) -> list[str]:
        """The records' texts."""
        return [record.text for _, record in self.records]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """(file's last name, reason) of each reject."""
        return [(name.rpartition("/")[2], found.reason) for name, found in self.rejects]


def read_all(inputs: list[str], spool: Path, options: ReadOptions | None = None) -> Outcome:
    """Take the inventory, plan the ranges and read them all."""
    options = options or ReadOptions()
    inventory = take_inventory(inputs, options, spool=spool)
    outcome = Outcome([], [(name, found) for name, _, found in inventory.rejects], [])
    for item in plan_ranges(inventory.files, spool, options):
        if not isinstance(item, Range):
            outcome.rejects.append((item[0].name, item[1]))
            continue
        outcome.ranges.append(item)
        for found in read_range(item, options):
            if isinstance(found.item, Reject):
                outcome.rejects.append((found.file.name, found.item))
            else:
                outcome.records.append((found.file.name, found.item))
    return outcome
