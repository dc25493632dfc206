"""The worker process: Beam's own, quiet from the start and watching its driver.

The local engine says by variables where to call. An engine on a cluster (Flink, say) starts this as `communique-worker`
on each of its machines, with the address that knows the rest; such a worker ends with the process that started it.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

from etl.beam.watchdog import announce_parent, end_with_driver

if TYPE_CHECKING:
    from collections.abc import Sequence


def take_provision(worker_id: str, endpoint: str) -> None:
    """Ask the engine where to call, and set the variables that Beam's worker reads, as the `boot` of a container does.

    Args:
        worker_id: The worker's name, given by the engine.
        endpoint: Address of the engine's provision service.
    """
    import grpc  # noqa: PLC0415
    from apache_beam.portability.api import (  # noqa: PLC0415
        beam_provision_api_pb2,
        beam_provision_api_pb2_grpc,
    )
    from google.protobuf import json_format  # noqa: PLC0415

    with grpc.insecure_channel(endpoint) as channel:
        service = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        request = beam_provision_api_pb2.GetProvisionInfoRequest()
        info = service.GetProvisionInfo(request, metadata=[("worker_id", worker_id)], timeout=60).info
    os.environ["WORKER_ID"] = worker_id
    os.environ["CONTROL_API_SERVICE_DESCRIPTOR"] = str(info.control_endpoint)
    os.environ["LOGGING_API_SERVICE_DESCRIPTOR"] = str(info.logging_endpoint)
    os.environ["PIPELINE_OPTIONS"] = json_format.MessageToJson(info.pipeline_options)
    os.environ["RUNNER_CAPABILITIES"] = " ".join(info.runner_capabilities)


def _take_arguments(argv: Sequence[str]) -> bool:
    """Do what the arguments of an engine on a cluster ask; False where there are none, for the local one."""
    parser = argparse.ArgumentParser(prog="communique-worker", description=__doc__, allow_abbrev=False)
    parser.add_argument("--id", help="name of this worker, given by the engine")
    parser.add_argument("--provision_endpoint", help="address of the engine's provision service")
    known, _ = parser.parse_known_args(argv)
    if not (known.id and known.provision_endpoint):
        return False
    announce_parent()
    take_provision(known.id, known.provision_endpoint)
    return True


def main() -> None:
    """Serve the driver until it says that the work is done."""
    logging.disable(logging.WARNING)
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    elsewhere = _take_arguments(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all of us; the driver decides
    end_with_driver()
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415 - it logs while it is imported

    if not elsewhere:  # the driver is told of every error, and tells it
        logging.disable(logging.CRITICAL)
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the process ends
    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
