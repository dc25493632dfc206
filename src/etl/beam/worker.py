"""The local worker process: Beam's own, quiet from the start and watching its driver."""

from __future__ import annotations

import logging
import signal
import sys

from etl.beam.watchdog import end_with_driver


def main() -> None:
    """Serve the driver until it says that the work is done."""
    logging.disable(logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all of us; the driver decides
    end_with_driver()
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415 - it logs while it is imported

    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
