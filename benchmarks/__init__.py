"""What the product costs, measured: see `benchmarks/run.py`."""
