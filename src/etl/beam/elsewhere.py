"""Runs a pipeline on an engine other than the local one: checked before, watched during, and nothing left behind.

Whatever goes wrong there becomes one EngineError with the next step.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import (
    FlinkRunnerOptions,
    GoogleCloudOptions,
    JobServerOptions,
    PortableOptions,
    StandardOptions,
)
from apache_beam.runners.portability.flink_runner import MAGIC_HOST_NAMES, FlinkJarJobServer, FlinkRunner

from etl.beam.flink import Cluster, last_cause
from etl.flow.work import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from apache_beam.options.pipeline_options import PipelineOptions

JAR = "COMMUNIQUE_FLINK_JAR"
_EVERY = 2.0
_REACHED = 10.0
AGAIN = "the same command goes on from here"


def run_elsewhere(options: PipelineOptions, job: str, workers: int, build: Callable[[beam.Pipeline], object]) -> None:
    """Run a pipeline to its end on the engine that the options name.

    Args:
        options: Beam's options.
        job: Name of the job; what still runs on a Flink cluster under it is cancelled first.
        workers: How many Python processes are asked for; 1 leaves it to the cluster's size.
        build: Puts the transforms into the pipeline.

    Raises:
        EngineError: The engine cannot be reached, cannot start the work, or failed.
    """
    options.view_as(GoogleCloudOptions).job_name = job
    on_flink = options.view_as(StandardOptions).runner == "FlinkRunner"
    cluster = _flink(options, workers) if on_flink else None
    _check_endpoint(options)
    try:
        if cluster:
            cluster.cancel(job)
        with quiet(), _job_server(options, needed=on_flink):
            pipeline = beam.Pipeline(options=options)
            build(pipeline)
            _wait(pipeline, cluster)
    except EngineError:
        raise
    except Exception as why:
        raise EngineError(_told(why, cluster, job)) from why
    finally:
        if cluster:
            cluster.cancel(job)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the stack traces of Beam's logs and threads from the user; what they say comes as EngineError."""
    hook = threading.excepthook
    logging.disable(logging.CRITICAL)
    threading.excepthook = lambda _: None
    try:
        yield
    finally:
        threading.excepthook = hook
        logging.disable(logging.NOTSET)


def _flink(options: PipelineOptions, workers: int) -> Cluster | None:
    """Complete the options by what the cluster is; None where Beam is to start Flink inside its job server."""
    flink, portable = options.view_as(FlinkRunnerOptions), options.view_as(PortableOptions)
    flink.flink_job_server_jar = flink.flink_job_server_jar or os.environ.get(JAR)
    if flink.flink_master in MAGIC_HOST_NAMES:
        return None
    cluster = Cluster(FlinkRunner.add_http_scheme(flink.flink_master).rstrip("/"))
    seen = cluster.overview()
    if not flink.flink_job_server_jar and not portable.job_endpoint:
        flink.flink_version = _version(seen["flink-version"])
    if flink.parallelism < 1:
        processes = int(portable.sdk_worker_parallelism) * seen["taskmanagers"]
        flink.parallelism = workers if workers > 1 else max(processes, 1)
    cluster.check_room(seen, flink.parallelism)
    if portable.environment_type is None:
        portable.environment_type = "PROCESS"
    if portable.environment_type == "PROCESS" and not (portable.environment_options or portable.environment_config):
        portable.environment_options = [f"process_command={Path(sys.executable).with_name('communique-worker')}"]
    return cluster


def _version(found: str) -> str:
    """Return the version of Flink for which Beam has a job server, from that of the cluster."""
    version = ".".join(found.split(".")[:2])
    if version not in FlinkRunnerOptions.PUBLISHED_FLINK_VERSIONS:
        known = ", ".join(FlinkRunnerOptions.PUBLISHED_FLINK_VERSIONS)
        raise EngineError(f"the cluster runs Flink {found}; Beam {beam.__version__} has job servers for {known}")
    return version


def _check_endpoint(options: PipelineOptions) -> None:
    """Check that the job server that the options name answers: Beam would wait for it for minutes."""
    endpoint = options.view_as(PortableOptions).job_endpoint
    if not endpoint or endpoint == "embed":
        return
    host, _, port = endpoint.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_REACHED):
            pass
    except (OSError, ValueError) as why:
        raise EngineError(f"no job server answers at {endpoint!r} ({why}); start it, or correct job_endpoint") from None


@contextmanager
def _job_server(options: PipelineOptions, *, needed: bool) -> Iterator[None]:
    """Start Beam's job server for Flink, if the options name none, and end it with the block."""
    portable, own = options.view_as(PortableOptions), options.view_as(JobServerOptions)
    flink = options.view_as(FlinkRunnerOptions)
    if not needed or portable.job_endpoint or flink.flink_submit_uber_jar:
        yield
        return
    if not shutil.which(own.job_server_java_launcher):
        raise EngineError(f"Beam's job server needs Java, and there is no {own.job_server_java_launcher!r}; install it")
    own.job_port = own.job_port or _free_port()
    server = FlinkJarJobServer(options)
    try:
        server.start()
    except Exception as why:
        what = flink.flink_job_server_jar or f"for Flink {flink.flink_version}"
        said = _line(why).split(". ")[0]
        raise EngineError(
            f"Beam's job server {what} did not start: {said}; name the file of one by flink_job_server_jar or {JAR}"
        ) from why
    portable.job_endpoint = f"localhost:{own.job_port}"
    try:
        yield
    finally:
        portable.job_endpoint = None
        with suppress(Exception):
            server.stop()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return int(one.getsockname()[1])


def _wait(pipeline: beam.Pipeline, cluster: Cluster | None) -> None:
    """Run to the end, or until the cluster is lost: by itself Beam may wait for ever."""
    failures: list[Exception] = []

    def work() -> None:
        try:
            pipeline.run().wait_until_finish()
        except Exception as why:  # noqa: BLE001 - raised below, by the thread that waits
            failures.append(why)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_EVERY)
        if cluster and thread.is_alive():
            cluster.check_alive()
    if failures:
        raise failures[0]


def _line(why: Exception) -> str:
    """Return one line of what Beam says."""
    if isinstance(why, grpc.RpcError):
        return "its job server does not answer any more"
    return re.sub(r"^Pipeline \S+ failed in state \w+: ", "", last_cause(str(why)))


def _told(why: Exception, cluster: Cluster | None, job: str) -> str:
    """Return the message of an engine's failure."""
    if cluster is None:
        return f"the engine failed: {_line(why)}; mend that, and {AGAIN}"
    said = _line(why) if isinstance(why, grpc.RpcError) else cluster.cause(job) or _line(why)
    return f"the job failed on Flink: {said}; mend that, and {AGAIN}"
