"""News text in, Parquet out: the pipeline that `communique run` launches.

It runs directly as well, with Beam's own options behind the command's:

    python pipelines/extract.py INPUT... --warehouse DIR --runner DirectRunner --direct_num_workers 2
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from etl.beam.transforms import ExtractRecords, ReadArticles, WriteTables
from etl.beam.watchdog import PARENT

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


def _local(workers: int) -> tuple[FnApiRunner, PipelineOptions]:
    """Pin the in-process engine: `DirectRunner` would try to download another one first."""
    mode = "in_memory" if workers == 1 else "multi_processing"
    options = PipelineOptions([f"--direct_running_mode={mode}", f"--direct_num_workers={workers}"])
    return FnApiRunner(), options


def launch(ranges: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()) -> None:
    """Run the pipeline to its end.

    Args:
        ranges: The work.
        order: What every worker is told.
        workers: Number of local processes; other engines take theirs from `beam_options`.
        beam_options: Beam's own options; with a `--runner` among them, that engine runs the work.
    """
    os.environ[PARENT] = str(os.getpid())
    if any(option.startswith("--runner") for option in beam_options):
        runner, options = None, PipelineOptions(list(beam_options))
    else:
        runner, options = _local(workers)
    with beam.Pipeline(runner=runner, options=options) as pipeline:
        extract(pipeline, ranges, order)


if __name__ == "__main__":
    from etl.cli import main

    sys.exit(main(["run", *sys.argv[1:]]))
