"""A Flink cluster as a run needs it: is it there and large enough, does it still answer, why did the job fail."""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from etl.flow.work import EngineError

_TIMEOUT = 5.0
SILENCE = 30.0
"""Seconds without an answer, or without a TaskManager, after which a run gives its cluster up."""
_RUNNING = {"INITIALIZING", "CREATED", "RUNNING", "RESTARTING", "FAILING"}


def last_cause(trace: str) -> str:
    """Return the line of a Java stack trace, a Python one in it included, that says what went wrong first."""
    lines = [line.removeprefix("Caused by: ") for line in trace.splitlines() if line.strip() and not line[0].isspace()]
    packages = r"^(?:[a-z][\w$]*\.)+(?=[A-Z]\w*(?:Exception|Error): )"
    return re.sub(packages, "", lines[-1]) if lines else "no reason given"


@dataclass(slots=True)
class Cluster:
    """A cluster by the address of its JobManager's REST interface, `http://HOST:PORT`."""

    address: str
    _well: float = field(default_factory=time.monotonic)

    def _ask(self, path: str, method: str = "GET") -> dict[str, Any]:
        """Return what the interface says. Raises OSError or ValueError where it says nothing of use."""
        request = urllib.request.Request(f"{self.address}{path}", method=method)  # noqa: S310 - http by construction
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
                return dict(json.loads(answer.read() or b"{}"))
        except urllib.error.HTTPError as why:
            raise ValueError(f"it answered {why.code}") from why
        except urllib.error.URLError as why:
            raise OSError(getattr(why.reason, "strerror", None) or str(why.reason)) from why
        except http.client.HTTPException as why:
            raise ValueError("it speaks no HTTP") from why

    def overview(self) -> dict[str, Any]:
        """Return version, TaskManagers and slots.

        Raises:
            EngineError: No cluster answers.
        """
        try:
            found = self._ask("/overview")
            return {name: found[name] for name in ("flink-version", "taskmanagers", "slots-total")}
        except (OSError, ValueError, KeyError) as why:
            raise EngineError(
                f"no Flink cluster answers at {self.address} ({why}); start it, or correct flink_master"
            ) from None

    def check_room(self, seen: dict[str, Any], parallelism: int) -> None:
        """Check that a job of this width finds its slots: without them it would wait for minutes, and then fail.

        Raises:
            EngineError: It does not.
        """
        if seen["slots-total"] < parallelism:
            raise EngineError(
                f"the Flink cluster at {self.address} has {seen['taskmanagers']} TaskManagers with "
                f"{seen['slots-total']} slots; parallelism {parallelism} needs as many: start more, or ask for less"
            )

    def _jobs(self, name: str) -> list[dict[str, Any]]:
        """Return the jobs of this name, the latest last; none where the cluster does not answer."""
        try:
            found = [job for job in self._ask("/jobs/overview")["jobs"] if job["name"].startswith(name)]
        except (OSError, ValueError, KeyError):
            return []
        return sorted(found, key=lambda job: int(job["start-time"]))

    def cancel(self, name: str, patience: float = 20.0) -> None:
        """Cancel what runs under this name, and wait until it has ended: an interrupted run leaves its job behind."""
        deadline = time.monotonic() + patience
        asked: set[str] = set()
        while running := [job["jid"] for job in self._jobs(name) if job["state"] in {*_RUNNING, "CANCELLING"}]:
            for jid in running:
                if jid not in asked:
                    asked.add(jid)
                    try:
                        self._ask(f"/jobs/{jid}?mode=cancel", "PATCH")
                    except (OSError, ValueError):
                        return
            if time.monotonic() > deadline:
                return
            time.sleep(0.5)

    def cause(self, name: str) -> str | None:
        """Return why the last job of this name failed; None where the cluster does not say."""
        try:
            job = self._jobs(name)[-1]["jid"]
            history = self._ask(f"/jobs/{job}/exceptions")["exceptionHistory"]["entries"]
            return last_cause(history[-1]["stacktrace"])
        except (OSError, ValueError, LookupError):
            return None

    def check_alive(self) -> None:
        """Look whether the cluster answers and has a TaskManager.

        Raises:
            EngineError: It has not for `SILENCE` seconds.
        """
        try:
            seen = self._ask("/overview")
            trouble = None if seen.get("taskmanagers") else "has no TaskManager any more"
        except (OSError, ValueError):
            trouble = "does not answer any more"
        if trouble is None:
            self._well = time.monotonic()
        elif time.monotonic() - self._well > SILENCE:
            raise EngineError(
                f"the Flink cluster at {self.address} {trouble}; start it again: the same command goes on from here"
            )
