# `make demo` runs the main job on the bundled articles; `make test` passes the tests. Both set up first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test flink lint lock clean

COMPILED := src/etl/extract/compiled/SOURCES

setup: $(VENV)/.ready $(COMPILED)

$(VENV)/.ready: requirements.lock pyproject.toml setup.py
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed; set PYTHON=path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

# Machine code of the extraction; without a C compiler the sources run, with the same output.
$(COMPILED): $(VENV)/.ready tools/compile.py $(wildcard src/etl/extract/*.py)
	@echo "compiling the extraction, about a minute ..."
	@-$(BIN)/python tools/compile.py

demo: setup
	$(BIN)/communique demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The tests on a Flink cluster on this machine; needs Java and, the first time, Maven (docs/operating.md).
flink: setup
	$(BIN)/python tools/flink.py fetch
	$(BIN)/python -m pytest tests/beam/test_flink.py

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Makes the lock again from pyproject.toml; needs uv (pip install uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra tools --constraint requirements.lock pyproject.toml -o requirements-tools.lock

clean:
	rm -rf $(VENV) .flink build dist src/*.egg-info src/etl/extract/compiled demo-warehouse
