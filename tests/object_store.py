"""An object store for the tests: SeaweedFS with its S3 interface, a server of its own that decides about new names."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "lake"
KEY = "of-the-tests"
PATIENCE = 60.0
"""Seconds until the server must answer on a busy machine."""


def _free_ports(number: int) -> list[int]:
    """Ports that nobody listens on, nor on those 10,000 above, which the server takes as well."""
    found: list[int] = []
    for port in range(20_000, 50_000, 7):
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
        found.append(port)
        if len(found) == number:
            return found
    raise OSError("no free ports")


def _answers(url: str, method: str = "GET") -> bool:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _wait(server: subprocess.Popen[bytes], url: str, method: str = "GET") -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(url, method):
        assert server.poll() is None, "the object store ended"
        assert time.monotonic() < deadline, f"{url} does not answer"
        time.sleep(0.2)


@contextmanager
def serve(folder: Path) -> Iterator[dict[str, str]]:
    """Run a server that keeps its data in `folder`; gives the variables by which it is reached."""
    program = Path(sys.executable).with_name("weed")
    if not program.is_file():
        pytest.skip("SeaweedFS is not installed; make setup installs it")
    master, volume, filer, s3 = _free_ports(4)
    identity = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": KEY}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    (folder / "data").mkdir()
    flags = {
        "dir": folder / "data",
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "master.port": master,
        "volume.port": volume,
        "filer.port": filer,
        "s3.port": s3,
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "s3.config": folder / "s3.json",
        "master.telemetry": "false",
        "master.volumeSizeLimitMB": 64,
        "volume.max": 10,
    }
    command = [str(program), "server", "-filer", "-s3", *(f"-{name}={value}" for name, value in flags.items())]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder) as server,
    ):
        try:
            _wait(server, f"http://127.0.0.1:{s3}/status")
            _wait(server, f"http://127.0.0.1:{filer}/buckets/{BUCKET}/", "POST")
            yield {
                "AWS_ENDPOINT": f"http://127.0.0.1:{s3}",
                "AWS_ALLOW_HTTP": "true",
                "AWS_ACCESS_KEY_ID": KEY,
                "AWS_SECRET_ACCESS_KEY": KEY,
                "AWS_REGION": "us-east-1",
            }
        finally:
            server.terminate()
    shutil.rmtree(folder / "data", ignore_errors=True)
