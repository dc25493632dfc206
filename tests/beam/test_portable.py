"""Engines other than the local one, without Java: Beam's own job service, what is checked, and what is guarded."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent import futures
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import grpc
import pytest
from apache_beam.options.pipeline_options import FlinkRunnerOptions, PipelineOptions, PortableOptions
from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc

from etl.beam import elsewhere, flink
from etl.beam.flink import Cluster, last_cause
from etl.beam.worker import take_provision
from etl.flow.work import EngineError
from tests.beam.test_pipeline import FEW, SMALL_RANGES, plain
from tests.flow.conftest import World, article, extractor, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl.extract.extractor import Extractor

__all__ = ["extractor"]
PATIENCE = 60.0


def free_port() -> int:
    """A port that nothing listens on."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def job_service() -> Iterator[str]:
    """Beam's job service in a process of its own; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "apache_beam.runners.portability.local_job_service_main", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as service:
        try:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline and service.poll() is None:
                try:
                    socket.create_connection(("localhost", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"localhost:{port}"
        finally:
            service.terminate()


@pytest.mark.slow
def test_a_job_service_gives_the_same_rows(tmp_path: Path, extractor: Extractor) -> None:
    """The pipeline handed to Beam's job service, as a user does it, leaves the content hashes of a plain loop."""
    world = World(tmp_path, extractor)
    source = write_jsonl(tmp_path / "a.jsonl", [article(n) for n in range(FEW)])
    command = [sys.executable, "-m", "etl.cli", "run", source, "-w", str(world.warehouse), "--runner", "PortableRunner"]
    with job_service() as endpoint:
        command += ["--beam-option", f"job_endpoint={endpoint}", "--beam-option", "environment_type=LOOPBACK"]
        done = subprocess.run(command, env=SMALL_RANGES, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert f"read {FEW} = loaded {FEW} + duplicates 0 + skipped 0 + dead letters 0" in done.stdout
    assert world.hashes() == plain(tmp_path, extractor, FEW)


def test_an_absent_job_service_is_one_line(tmp_path: Path) -> None:
    """Without a service at the address the command ends with 1 and says so in one line."""
    source = write_jsonl(tmp_path / "a.jsonl", [article(1)])
    command = [sys.executable, "-m", "etl.cli", "run", source, "-q", "-w", str(tmp_path / "w")]
    command += ["--runner", "PortableRunner", "--beam-option", f"job_endpoint=localhost:{free_port()}"]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("communique: no job server answers at 'localhost:")
    assert done.stderr.count("\n") == 1


class JobManager(BaseHTTPRequestHandler):
    """Answers as Flink's REST interface does, from the server's table of answers."""

    def do_GET(self) -> None:
        """Answer a question."""
        body = json.dumps(self.server.answers[self.path]).encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def do_PATCH(self) -> None:
        """Take a cancellation: the job is cancelled from now on."""
        self.server.answers["/jobs/overview"]["jobs"][0]["state"] = "CANCELED"  # type: ignore[attr-defined]
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Answers = dict[str, dict[str, object]]


@contextmanager
def cluster_that_says(answers: Answers) -> Iterator[str]:
    """A JobManager with these answers; gives its address, HOST:PORT."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), JobManager)
    server.answers = answers  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def overview(version: str, managers: int, slots: int) -> Answers:
    """What a cluster says of itself."""
    return {"/overview": {"flink-version": version, "taskmanagers": managers, "slots-total": slots}}


@pytest.mark.parametrize(
    ("answers", "given", "said"),
    [
        (overview("1.19.3", 2, 4), ["--parallelism=9"], "2 TaskManagers with 4 slots; parallelism 9 needs as many"),
        (overview("1.19.3", 0, 0), ["--parallelism=1"], "0 TaskManagers with 0 slots; parallelism 1 needs as many"),
        (overview("1.9.1", 2, 4), [], "the cluster runs Flink 1.9.1; Beam"),
        ({"/overview": {}}, [], "no Flink cluster answers at http://127.0.0.1:"),
    ],
)
def test_a_cluster_that_cannot_do_the_work_is_refused_before(answers: Answers, given: list[str], said: str) -> None:
    """A cluster that is too small, too old or no Flink at all is named, before anything starts."""
    with cluster_that_says(answers) as address:
        options = PipelineOptions(["--runner=FlinkRunner", f"--flink_master={address}", *given])
        with pytest.raises(EngineError) as raised:
            elsewhere.run_elsewhere(options, "communique-test", 1, lambda pipeline: pipeline)
    assert said in str(raised.value)


def test_without_java_the_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Java is not found, that is the message."""
    answers = overview("1.19.3", 2, 4) | {"/jobs/overview": {"jobs": []}}
    monkeypatch.setattr(elsewhere.shutil, "which", lambda _: None)
    with cluster_that_says(answers) as address:
        options = PipelineOptions(["--runner=FlinkRunner", f"--flink_master={address}"])
        with pytest.raises(EngineError, match=r"needs Java, and there is no 'java'"):
            elsewhere.run_elsewhere(options, "communique-test", 1, lambda pipeline: pipeline)


@pytest.mark.parametrize(("workers", "given", "parallelism"), [(1, [], 2), (4, [], 4), (4, ["--parallelism=3"], 3)])
def test_options_that_a_cluster_needs_are_completed(workers: int, given: list[str], parallelism: int) -> None:
    """Without more words the job is as wide as the cluster's Python processes, or as `--workers` says."""
    with cluster_that_says(overview("1.19.3", 2, 4)) as address:
        options = PipelineOptions(["--runner=FlinkRunner", f"--flink_master={address}", *given])
        elsewhere._flink(options, workers)
    found, portable = options.view_as(FlinkRunnerOptions), options.view_as(PortableOptions)
    assert (found.parallelism, found.flink_version, portable.environment_type) == (parallelism, "1.19", "PROCESS")
    assert portable.lookup_environment_option("process_command").endswith("communique-worker")


def test_a_job_that_was_left_behind_is_cancelled() -> None:
    """What still runs under the name is told to stop, and waited for; other jobs are left alone."""
    job = {"jid": "a", "name": "communique-1", "state": "RUNNING", "start-time": 1}
    other = {"jid": "b", "name": "other", "state": "RUNNING", "start-time": 2}
    answers: Answers = {"/jobs/overview": {"jobs": [job, other]}}
    with cluster_that_says(answers) as address:
        Cluster(f"http://{address}").cancel("communique-1")
    assert (job["state"], other["state"]) == ("CANCELED", "RUNNING")


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"/overview": {"taskmanagers": 0}}, "has no TaskManager any more"), (None, "does not answer any more")],
)
def test_a_cluster_that_is_lost_ends_the_run(
    answers: Answers | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cluster without an answer or a TaskManager is borne for a while, then given up."""
    with cluster_that_says(answers or {}) as address:
        cluster = Cluster(f"http://{address if answers else f'127.0.0.1:{free_port()}'}")
        cluster.check_alive()
        monkeypatch.setattr(flink, "SILENCE", 0.0)
        with pytest.raises(EngineError, match=said):
            cluster.check_alive()


PYTHON = """a.B: x
Caused by: java.lang.RuntimeException: Error received from SDK harness: Traceback (most recent call last):
  File "a.py"
OSError: [Errno 28] No space left

\tat a.b
"""


@pytest.mark.parametrize(
    ("trace", "cause"),
    [
        ("java.lang.IllegalStateException: Process died", "IllegalStateException: Process died"),
        (
            "a.b.JobError: x\n\tat a.C(C.java:1)\nCaused by: java.io.IOException: y\n\t... 3 more\n",
            "IOException: y",
        ),
        (PYTHON, "OSError: [Errno 28] No space left"),
        ("", "no reason given"),
    ],
)
def test_the_last_cause_of_a_trace_is_told(trace: str, cause: str) -> None:
    """Of a stack trace the user reads the line that caused it."""
    assert last_cause(trace) == cause


class Provision(beam_provision_api_pb2_grpc.ProvisionServiceServicer):
    """Tells every worker the same."""

    def GetProvisionInfo(self, _: object, context: grpc.ServicerContext) -> object:  # noqa: N802
        """Answer; the worker's name comes beside the question."""
        info = beam_provision_api_pb2.ProvisionInfo(runner_capabilities=["a", "b"])
        info.control_endpoint.url = f"control-of-{dict(context.invocation_metadata())['worker_id']}:1"
        info.logging_endpoint.url = "logging:2"
        info.pipeline_options["beam:option:experiments:v1"] = None
        return beam_provision_api_pb2.GetProvisionInfoResponse(info=info)


def test_a_worker_asks_its_engine_where_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine says becomes the variables that Beam's worker reads."""
    for name in ("WORKER_ID", "CONTROL_API_SERVICE_DESCRIPTOR", "LOGGING_API_SERVICE_DESCRIPTOR", "PIPELINE_OPTIONS"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("RUNNER_CAPABILITIES", "")
    server = grpc.server(futures.ThreadPoolExecutor(1))
    beam_provision_api_pb2_grpc.add_ProvisionServiceServicer_to_server(Provision(), server)
    port = server.add_insecure_port("localhost:0")
    server.start()
    try:
        take_provision("7", f"localhost:{port}")
    finally:
        server.stop(None).wait()
    assert os.environ["WORKER_ID"] == "7"
    assert os.environ["CONTROL_API_SERVICE_DESCRIPTOR"] == 'url: "control-of-7:1"\n'
    assert os.environ["LOGGING_API_SERVICE_DESCRIPTOR"] == 'url: "logging:2"\n'
    assert json.loads(os.environ["PIPELINE_OPTIONS"]) == {"beam:option:experiments:v1": None}
    assert os.environ["RUNNER_CAPABILITIES"] == "a b"
