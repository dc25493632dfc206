"""A Flink cluster on this machine to try the pipeline on: one JobManager, two TaskManagers, loopback only.

    python tools/flink.py fetch     fetch Flink and Beam's job server into .flink/ (needs pip, Java 11 or 17, Maven)
    python tools/flink.py start     start the cluster, or what is missing of it
    python tools/flink.py status    show the cluster, its jobs, and how many units of work each TaskManager took
    python tools/flink.py kill N    kill -9 TaskManager N
    python tools/flink.py stop      stop all

What is fetched is pinned by SHA-256 in tools/flink/. Numbers of processes and their logs are in .flink/run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent))
from flink_job_server import JobServerError, make_job_server

ROOT = Path(__file__).resolve().parents[1]
PINS = ROOT / "tools" / "flink"
HOME = Path(os.environ.get("COMMUNIQUE_FLINK_HOME") or ROOT / ".flink")
LIBRARIES = HOME / "lib"
RUN = HOME / "run"
JOB_SERVER = HOME / "beam-flink-job-server.jar"
PORT = 18081
TASK_MANAGERS = ("taskmanager-1", "taskmanager-2")
CLASSES = dict.fromkeys(TASK_MANAGERS, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner")
CLASSES["jobmanager"] = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
PATIENCE = 60.0
"""Seconds until all must have started or stopped."""


class FlinkError(Exception):
    """What was asked for cannot be done; the message says what helps."""


def fetch() -> None:
    """Fetch Flink's libraries and make the job server, where they are not there yet."""
    if not any(LIBRARIES.glob("flink-dist-*.jar")):
        _fetch_flink()
    if not JOB_SERVER.is_file():
        make_job_server(PINS, HOME, JOB_SERVER)
    print(f"Flink in {LIBRARIES}\njob server: {JOB_SERVER}")


def _fetch_flink() -> None:
    """Take the few libraries that a cluster needs from the Python package that carries Flink."""
    downloads = HOME / "downloads"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["--require-hashes", "-r", str(PINS / "requirements.txt"), "-d", str(downloads)]
    subprocess.run(command, check=True)
    LIBRARIES.mkdir(parents=True, exist_ok=True)
    (package,) = downloads.glob("apache-flink-libraries-*.tar.gz")
    with tarfile.open(package) as archive:
        for member in archive:
            name = Path(member.name).name
            source = archive.extractfile(member) if "/deps/lib/" in member.name else None
            if source and name.startswith(("flink-dist-", "log4j-")):
                with (LIBRARIES / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    shutil.rmtree(downloads)


def ask(path: str, port: int = PORT) -> dict[str, Any]:
    """Ask the JobManager's REST interface. Raises OSError where none answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return dict(json.load(answer))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _process(name: str) -> psutil.Process | None:
    """Return the living process that was started under this name."""
    try:
        pid, began = (RUN / f"{name}.pid").read_text(encoding="utf-8").split()
        process = psutil.Process(int(pid))
        same = process.create_time() == float(began) and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, psutil.Error):
        return None
    return process if same else None


def _write_settings() -> None:
    """Write the settings with the addresses of this start."""
    conf = RUN / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    here = {"jobmanager.rpc.address": "127.0.0.1", "jobmanager.bind-host": "127.0.0.1", "rest.address": "127.0.0.1"}
    here |= {"rest.bind-address": "127.0.0.1", "taskmanager.host": "127.0.0.1", "taskmanager.bind-host": "127.0.0.1"}
    here |= {"rest.port": str(PORT), "jobmanager.rpc.port": str(_free_port()), "io.tmp.dirs": str(RUN / "tmp")}
    lines = "".join(f"{key}: {value}\n" for key, value in here.items())
    (conf / "config.yaml").write_text((PINS / "config.yaml").read_text(encoding="utf-8") + lines, encoding="utf-8")
    (RUN / "tmp").mkdir(exist_ok=True)


def _launch(name: str) -> None:
    """Start one process of the cluster."""
    options = (PINS / "java.options").read_text(encoding="utf-8").split()
    libraries = os.pathsep.join(str(path) for path in sorted(LIBRARIES.glob("*.jar")))
    command = ["java", "-Xmx512m", *options, f"-Dlog4j.configurationFile={PINS / 'log4j.properties'}"]
    command += ["-cp", libraries, CLASSES[name], "--configDir", str(RUN / "conf")]
    command += ["--executionMode", "cluster"] if name == "jobmanager" else ["-D", f"taskmanager.resource-id={name}"]
    with (RUN / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=RUN, start_new_session=True)
    began = psutil.Process(process.pid).create_time()
    (RUN / f"{name}.pid").write_text(f"{process.pid} {began}\n", encoding="utf-8")


def start() -> None:
    """Start what does not run yet, and wait until both TaskManagers are there."""
    if not shutil.which("java"):
        raise FlinkError("there is no java; install Java 11 or 17")
    if not any(LIBRARIES.glob("flink-dist-*.jar")):
        raise FlinkError(f"Flink is not in {HOME}; run: python tools/flink.py fetch")
    if _process("jobmanager") is None:
        stop()
        _write_settings()
    for name in ("jobmanager", *TASK_MANAGERS):
        if _process(name) is None:
            _launch(name)
    deadline = time.monotonic() + PATIENCE
    while len(registered()) < len(TASK_MANAGERS):
        dead = [name for name in CLASSES if _process(name) is None]
        if dead or time.monotonic() > deadline:
            raise FlinkError(f"{', '.join(dead) or 'the cluster'} did not start; see {RUN}/*.log")
        time.sleep(0.5)


def registered() -> list[str]:
    """Return the names of the TaskManagers that live and that the JobManager counts."""
    try:
        known = {found["id"] for found in ask("/taskmanagers")["taskmanagers"]}
    except (OSError, ValueError):
        return []
    return [name for name in TASK_MANAGERS if name in known and _process(name)]


def kill(name: str) -> None:
    """End a process of the cluster at once, as a failing machine would."""
    process = _process(name)
    if process is None:
        raise FlinkError(f"{name} does not run")
    process.kill()
    psutil.wait_procs([process], timeout=PATIENCE)


def stop() -> None:
    """End all processes of the cluster."""
    found = [process for name in CLASSES if (process := _process(name))]
    for process in found:
        process.terminate()
    _, alive = psutil.wait_procs(found, timeout=10)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=PATIENCE)
    shutil.rmtree(RUN / "tmp", ignore_errors=True)


def shares(job: str) -> dict[str, int]:
    """Return how many records each TaskManager has read of those that were spread, by its name."""
    taken: dict[str, int] = {}
    for vertex in ask(f"/jobs/{job}")["vertices"]:
        if "ReadArticles" in vertex["name"]:
            for part in ask(f"/jobs/{job}/vertices/{vertex['id']}/taskmanagers")["taskmanagers"]:
                name = part.get("taskmanager-id") or part.get("host")
                taken[name] = taken.get(name, 0) + int(part["metrics"]["read-records"])
    return taken


def status() -> None:
    """Print the cluster's state."""
    try:
        seen = ask("/overview")
        jobs = ask("/jobs/overview")["jobs"]
    except OSError as why:
        raise FlinkError(f"no cluster answers at 127.0.0.1:{PORT} ({why}); run: python tools/flink.py start") from why
    print(f"Flink {seen['flink-version']} at 127.0.0.1:{PORT}: {', '.join(registered()) or 'no TaskManager'}")
    print(f"{seen['slots-available']} of {seen['slots-total']} slots are free")
    for job in sorted(jobs, key=lambda job: int(job["start-time"])):
        taken = ", ".join(f"{name} {number}" for name, number in sorted(shares(job["jid"]).items()))
        print(f"{job['name']}  {job['state']}  {job['duration'] / 1000:.1f} s  units of work: {taken}")


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["fetch", "start", "status", "kill", "stop"])
    parser.add_argument("number", nargs="?", type=int, choices=[1, 2], help="of the TaskManager to kill")
    given = parser.parse_args()
    if (given.what == "kill") != (given.number is not None):
        parser.error("a number goes with kill, and with kill only")
    try:
        if given.what == "kill":
            kill(f"taskmanager-{given.number}")
        else:
            {"fetch": fetch, "start": start, "status": status, "stop": stop}[given.what]()
        if given.what == "start":
            status()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (FlinkError, JobServerError, subprocess.CalledProcessError) as why:
        print(f"flink: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
