"""Measure what the product costs, and what the peers cost on the same articles.

    python -m benchmarks.run CORPUS.jsonl[.gz] [--articles N] [--rounds N] [--rows N] [--only PART ...] [--output FILE]

Parts: `peers` (spaCy's full pipeline, the extraction alone and the whole run, interleaved, ratios by round), `whole`
(the corpus from end to end, with one worker and with two, and the peak in memory), `again` (nothing new, one percent
new), `rows` (a warehouse blown up to --rows rows: expectations, named queries), `readers` (how long a reader waits
while a run publishes). Prints one JSON object; times are seconds, memory in megabytes, of the largest process. CPU is
that of a process and all it started. Nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.rows import named_query_times
from etl.flow.run import software
from etl.publish.database import published_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
COMMAND = str(Path(sys.executable).with_name("communique"))
SPACY_SHARE = 20
"""One article in so many of a round goes to spaCy: it is that much slower, and steady."""
Figures = dict[str, Any]


@dataclass(frozen=True)
class Cost:
    """What a process and its descendants took: seconds of CPU and wall, megabytes of the largest of them."""

    cpu: float
    wall: float
    peak_mb: float


def measured(command: Sequence[str]) -> tuple[Cost, str]:
    """Run a command to its end; its cost and what it printed.

    Raises:
        RuntimeError: It failed.
    """
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, env=os.environ | {"OMP_NUM_THREADS": "1"})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        out.seek(0)
        text = out.read()
    if process.returncode not in {0, 4}:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(round(usage.ru_utime + usage.ru_stime, 2), round(wall, 2), round(usage.ru_maxrss / 1024)), text


class Bench:
    """A corpus, a folder to work in, and how much to do."""

    def __init__(self, corpus: Path, folder: Path, given: argparse.Namespace) -> None:
        self.folder = folder
        self.rounds: int = given.rounds
        self.rows: int = given.rows
        data = gzip.decompress(corpus.read_bytes()) if corpus.suffix == ".gz" else corpus.read_bytes()
        self.lines = [line.decode() + "\n" for line in data.split(b"\n") if line.strip()]
        self.corpus = corpus
        self.some: int = min(given.articles, len(self.lines))

    def sample(self, number: int, name: str) -> Path:
        """A file with so many articles from all over the corpus."""
        path = self.folder / f"{name}.jsonl"
        step = len(self.lines) / number
        path.write_text("".join(self.lines[int(n * step)] for n in range(number)), encoding="utf-8")
        return path

    def taken_in(self, inputs: Path, name: str, *more: str) -> Cost:
        """The cost of a run over `inputs` into the warehouse `name`."""
        command = [COMMAND, "run", str(inputs), "--warehouse", str(self.folder / name), "--quiet", *more]
        return measured(command)[0]

    def peer(self, way: str, path: Path) -> dict[str, float]:
        """What `benchmarks/peers.py` measured of one way."""
        cost, text = measured([sys.executable, str(HERE / "peers.py"), way, str(path)])
        return json.loads(text) | {"peak_mb": cost.peak_mb}

    # The parts

    def peers(self) -> Figures:
        """Articles a CPU second of each way, and the whole run's as a multiple of the others', medians over rounds."""
        large = self.sample(self.some, "large")
        small = self.sample(max(2, self.some // SPACY_SHARE), "small")
        one = self.sample(1, "one")
        rounds = []
        for n in range(self.rounds):
            fixed = self.taken_in(one, f"fixed-{n}")
            found: Figures = {way: self.peer(way, small) for way in ("spacy", "spacy_kernel")}
            found["extraction"] = self.peer("extraction", large)
            whole = self.taken_in(large, f"peers-{n}")
            found["whole"] = {"articles": self.some, "cpu": whole.cpu, "fixed": fixed.cpu}
            rounds.append(found)
        speed = [{way: f["articles"] / f["cpu"] for way, f in found.items()} for found in rounds]
        return {
            "articles_a_cpu_second": {w: round(statistics.median(s[w] for s in speed), 1) for w in speed[0]},
            "whole_against": {
                w: round(statistics.median(s["whole"] / s[w] for s in speed), 2) for w in speed[0] if w != "whole"
            },
            "cpu_over_extraction": round(
                statistics.median((r["whole"]["cpu"] - r["whole"]["fixed"]) / r["extraction"]["cpu"] for r in rounds), 2
            ),
            "fixed_cpu": round(statistics.median(r["whole"]["fixed"] for r in rounds), 1),
            "rounds": rounds,
        }

    def whole(self) -> Figures:
        """The corpus from end to end, with one worker and with two in turn; its peak against that of a tenth."""
        tenth = self.taken_in(self.sample(max(1, len(self.lines) // 10), "tenth"), "tenth")
        pairs = []
        for n in range(self.rounds):
            one = self.taken_in(self.corpus, f"whole-1-{n}", "--workers", "1")
            two = self.taken_in(self.corpus, f"whole-2-{n}", "--workers", "2")
            pairs.append((one, two))
        return {
            "articles": len(self.lines),
            "articles_a_cpu_second": round(statistics.median(len(self.lines) / a.cpu for a, _ in pairs), 1),
            "two_workers_faster": round(statistics.median(a.wall / b.wall for a, b in pairs), 2),
            "two_workers_cpu": round(statistics.median(b.cpu / a.cpu for a, b in pairs), 2),
            "peak_mb": max(a.peak_mb for a, _ in pairs),
            "peak_against_a_tenth": round(max(a.peak_mb for a, _ in pairs) / tenth.peak_mb, 2),
            "rounds": [{"one": asdict(a), "two": asdict(b)} for a, b in pairs],
        }

    def again(self) -> Figures:
        """The same command again, then with one percent of new articles."""
        records = self.sample(self.some, "all").read_text(encoding="utf-8").splitlines(keepends=True)
        new = max(1, self.some // 100)
        old, fresh = self.folder / "old.jsonl", self.folder / "fresh.jsonl"
        old.write_text("".join(records[:-new]), encoding="utf-8")
        fresh.write_text("".join(records[-new:]), encoding="utf-8")
        full = self.taken_in(old, "again")
        nothing = self.taken_in(old, "again")
        little = measured([COMMAND, "run", str(old), str(fresh), "-w", str(self.folder / "again"), "--quiet"])[0]
        return {"full": asdict(full), "nothing_new": asdict(nothing), "one_percent_new": asdict(little)}

    def readers(self) -> Figures:
        """The longest wait of a reader who opens the warehouse again and again while a run publishes."""
        import duckdb  # noqa: PLC0415 - only here

        records = self.sample(self.some, "all").read_text(encoding="utf-8").splitlines(keepends=True)
        half = self.some // 2
        first, second = self.folder / "first.jsonl", self.folder / "second.jsonl"
        first.write_text("".join(records[:half]), encoding="utf-8")
        second.write_text("".join(records[half:]), encoding="utf-8")
        self.taken_in(first, "readers")
        path = published_path(self.folder / "readers")
        waits: list[float] = []
        done = threading.Event()

        def look() -> None:
            while not done.is_set():
                begin = time.perf_counter()
                with duckdb.connect(str(path), read_only=True) as connection:
                    connection.execute("SELECT count(*) FROM documents").fetchone()
                waits.append(time.perf_counter() - begin)
                time.sleep(0.02)

        reader = threading.Thread(target=look)
        reader.start()
        try:
            self.taken_in(second, "readers")
        finally:
            done.set()
            reader.join()
        return {"looks": len(waits), "median": round(statistics.median(waits), 3), "longest": round(max(waits), 3)}

    def many_rows(self) -> Figures:
        """Expectations and named queries on a warehouse blown up to many rows."""
        self.taken_in(self.sample(self.some, "large"), "rows")
        check = [sys.executable, "-m", "benchmarks.rows", str(self.folder / "rows")]
        rows = int(measured([*check, "--rows", str(self.rows)])[1])
        cost, text = measured(check)
        times = named_query_times(self.folder / "rows")
        return {
            "rows": rows,
            "validate": json.loads(text) | {"peak_mb": cost.peak_mb},
            "slowest_query": max(times.values()),
            "queries": times,
        }


PARTS: dict[str, Callable[[Bench], Figures]] = {
    "peers": Bench.peers,
    "whole": Bench.whole,
    "again": Bench.again,
    "readers": Bench.readers,
    "rows": Bench.many_rows,
}


def machine() -> Figures:
    """Where it was measured."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").is_file() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {"cpus": os.cpu_count(), "cpu": model or platform.processor(), "system": platform.platform()}


def main() -> None:
    """Measure the parts that were asked for, one after the other."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--articles", type=int, default=2000, help="articles of all parts but `whole`")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--only", nargs="+", choices=sorted(PARTS), default=list(PARTS))
    arguments.add_argument("--output", type=Path)
    given = arguments.parse_args()
    out: Figures = {"machine": machine(), "software": software() | {"numpy": version("numpy")}}
    for name in given.only:
        with tempfile.TemporaryDirectory(prefix="communique-bench-") as folder:
            out[name] = PARTS[name](Bench(given.corpus.resolve(), Path(folder), given))
        print(f"{name} done", file=sys.stderr)
    text = json.dumps(out, indent=1) + "\n"
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
