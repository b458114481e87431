# vidtx: `make demo` runs it on the sample, `make check` checks what is quick, `make test` everything. Each creates .venv first.
# The only network access is to the package registry (as your pip and uv are configured).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
OUT ?= out/demo
# Without bytecode every process compiles torch and its like again, which takes twice as long as importing them; it lies in $(VENV) and is ignored by git.
unexport PYTHONDONTWRITEBYTECODE
# Files of tests side by side: more than two need much memory, since each process loads its own networks.
TEST_JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo check test lint format stages wheel install clean clean-all

help:
	@echo "make demo    run the sample through the whole pipeline; output in $(OUT)"
	@echo "make check   ruff, mypy and the quick tests, in a minute"
	@echo "make test    ruff, mypy and all tests"
	@echo "make lint    ruff and mypy only"
	@echo "make format  ruff's fixes and format"
	@echo "make stages  record the versions of the stages (after raising one in src/vidtx/stages.py)"
	@echo "make wheel   build dist/*.whl (with the demo models and the sample)"
	@echo "make clean   remove what was built (.venv stays)"
	@echo "make clean-all  remove .venv too"

demo: $(STAMP)
	$(BIN)/vidtx demo -o $(OUT)

test: lint
	$(BIN)/python -m pytest -n $(TEST_JOBS) --dist loadfile --no-loadscope-reorder # in the order of tests/conftest.py

check: lint
	$(BIN)/python -m pytest -q -m "not slow" -n auto --dist loadfile

stages: $(STAMP)
	$(BIN)/python tests/fixtures/stage_digests.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(STAMP)
	$(BIN)/python -m build --wheel --no-isolation

install: $(STAMP)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "vidtx needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || echo missing)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# uv installs in a quarter of pip's time. It does not read pip's configuration, so pip's index is passed to it. If uv is not
# available or fails (an index or a certificate that only pip knows), pip installs instead.
$(STAMP): pyproject.toml constraints.txt hatch_build.py | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv || \
	  echo "uv cannot be installed; using pip instead" >&2
	@index="$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true)}}}"; \
	 if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	 export UV_HTTP_TIMEOUT="$${UV_HTTP_TIMEOUT:-300}"; \
	 if [ -x $(BIN)/uv ] && VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install -c constraints.txt -e '.[dev]'; then :; else \
	   echo "uv failed; using pip instead (this takes some minutes)" >&2; \
	   $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev]'; fi
	@touch $@

clean:
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests samples benchmarks models -name __pycache__ -type d -prune -exec rm -rf {} +

clean-all: clean
	rm -rf $(VENV)
