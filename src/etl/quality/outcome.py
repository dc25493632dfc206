"""What the checks of a run found, free of Great Expectations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["passed", "failed", "raised"]
OnFailure = Literal["refuse", "quarantine", "report"]


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation and its result.

    Attributes:
        table: The table it looks at.
        name: Its name, unique over all suites.
        why: Why it must hold.
        on_failure: `refuse` the whole run, put the failing rows into `quarantine`, or only `report`.
        verdict: `raised` means that it could not be evaluated, which refuses the run.
        failing: Number of failing rows; 0 where it passed; None where it is not about rows.
        row_ids: Keys of all failing rows, sorted.
        detail: Observed value or error, one line.
    """

    table: str
    name: str
    why: str
    on_failure: OnFailure
    verdict: Verdict
    failing: int | None = 0
    row_ids: tuple[str, ...] = ()
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """All checks of a run."""

    checks: tuple[Check, ...]

    def having(self, verdict: Verdict) -> tuple[Check, ...]:
        """Return the checks with this verdict."""
        return tuple(c for c in self.checks if c.verdict == verdict)

    @property
    def refused(self) -> tuple[Check, ...]:
        """The checks for which nothing of the run may be published."""
        return tuple(
            c for c in self.checks if c.verdict == "raised" or (c.verdict == "failed" and c.on_failure == "refuse")
        )

    @property
    def quarantined(self) -> tuple[Check, ...]:
        """The checks whose failing rows are put aside."""
        return tuple(c for c in self.checks if c.verdict == "failed" and c.on_failure == "quarantine")
