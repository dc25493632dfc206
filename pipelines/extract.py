"""News text in, Parquet out: the pipeline that `communique run` launches.

It runs directly as well, with Beam's own options behind the command's:

    python pipelines/extract.py INPUT... --warehouse DIR --runner DirectRunner --direct_num_workers 2
"""

from __future__ import annotations

import argparse
import builtins
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import apache_beam as beam
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment

from etl.beam.elsewhere import AGAIN, quiet, run_elsewhere
from etl.beam.flink import last_cause
from etl.beam.transforms import ExtractRecords, ReadArticles, WriteTables
from etl.beam.watchdog import announce_driver, guarded_workers
from etl.cli import FAILURE
from etl.cli.run import exit_code, say, start
from etl.config import load
from etl.flow.steps import receipt_name
from etl.flow.work import EngineError
from etl.ids import content_id
from etl.lake import store as lake_store
from etl.lake.store import StoreError, open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.flow.steps import WorkOrder
    from etl.read.ranges import Range


def extract(pipeline: beam.Pipeline, ranges: Sequence[Range], order: WorkOrder) -> beam.PCollection:
    """Work off ranges of input; gives the ids of the parts that were written. Only descriptors are shuffled."""
    return (
        pipeline
        | "Ranges" >> beam.Create(ranges, reshuffle=False)
        | "Spread" >> beam.Reshuffle()
        | ReadArticles(order)
        | ExtractRecords(order)
        | WriteTables(order)
    )


LONG = 8
"""Units of work from which a single worker too is a process: what it held is gone before the expectations."""


def _local_runner(options: PipelineOptions, units: int) -> FnApiRunner:
    """Return the in-process engine, pinned: what is called DirectRunner would first try to download another one.

    With more than one worker, or much work, each is a process of its own, started by the interpreter's quoted path.
    """
    direct = options.view_as(DirectOptions)
    alone = direct.direct_num_workers == 1 and units < LONG
    if alone or direct.direct_running_mode != "in_memory":
        return FnApiRunner()
    command = f"{shlex.quote(sys.executable)} -m etl.beam.worker"
    return FnApiRunner(SubprocessSDKEnvironment.from_command_string(command))


def launch(ranges: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()) -> None:
    """Run the pipeline to its end.

    Args:
        ranges: The work.
        order: What every worker is told.
        workers: Number of local processes.
        beam_options: Beam's own options, as on a command line; with another `--runner` among them, that engine runs.

    Raises:
        EngineError: Another engine failed, or a step could not write or read: a full disk, a store out of reach.
    """
    logged = "--default_sdk_harness_log_level=ERROR"
    options = PipelineOptions([f"--direct_num_workers={workers}", logged, *beam_options])
    announce_driver()
    if options.view_as(StandardOptions).runner not in {None, "DirectRunner", "FnApiRunner"}:
        job = f"communique-{content_id('job', order.lake, order.run_id)[:16]}"
        run_elsewhere(options, job, workers, lambda pipeline: extract(pipeline, ranges, order))
        return
    store = open_store(order.lake)
    names = [receipt_name(order.run_id, work.range_id) for work in ranges]
    try:
        with (
            quiet(),
            guarded_workers(lambda: all(store.exists(name) for name in names)),
            beam.Pipeline(runner=_local_runner(options, len(ranges)), options=options) as pipeline,
        ):
            extract(pipeline, ranges, order)
    except RuntimeError as why:
        if said := _outer_trouble(why):
            raise EngineError(f"the work failed: {said}; mend that, and {AGAIN}") from why
        raise


def _outer_trouble(why: RuntimeError) -> str | None:
    """Return what Beam says of an error of disk or store in a step; None for any other, a fault of the program."""
    said = last_cause(str(why)).partition(" [while running")[0]
    while said.startswith("RuntimeError: "):  # in a worker process Beam wraps it once more
        said = said.removeprefix("RuntimeError: ")
    name, _, message = said.partition(": ")
    kind = getattr(builtins, name, None) or getattr(lake_store, name, None)
    return message if isinstance(kind, type) and issubclass(kind, OSError | StoreError) else None


def main(argv: Sequence[str] | None = None) -> int:
    """Take inputs into a warehouse; every option that is not this script's goes to Beam."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("-w", "--warehouse")
    parser.add_argument("--config", type=Path)
    known, beam_options = parser.parse_known_args(argv)
    settings = load({"warehouse": known.warehouse}, path=known.config)
    try:
        result = start(known.inputs, settings, beam_options, silent=False)
    except EngineError as why:
        print(f"extract: {why}", file=sys.stderr)  # noqa: T201
        return FAILURE
    say(result, settings, as_json=False, quiet=False)
    return exit_code(result)


if __name__ == "__main__":
    sys.exit(main())
