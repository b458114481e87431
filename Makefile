# vidtx: `make demo` shows it at work, `make test` checks it. Both set up .venv first; the only network used is the package
# registry (as your pip and uv are configured).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
OUT ?= out/demo

.DEFAULT_GOAL := help
.PHONY: help demo test lint format wheel install clean

help:
	@echo "make demo    run the sample through the whole pipeline; output in $(OUT)"
	@echo "make test    ruff, mypy and all tests"
	@echo "make lint    ruff and mypy only"
	@echo "make wheel   build dist/*.whl (with the demo models and the sample)"
	@echo "make clean   remove what was built (.venv stays; make clean-all removes it too)"

demo: $(STAMP)
	$(BIN)/vidtx demo -o $(OUT)

test: lint
	$(BIN)/python -m pytest

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

# uv installs this in a quarter of pip's time. It does not read pip's configuration, so the index named there is handed on;
# where uv cannot be had or fails (an index or a certificate that only pip knows), pip does the work.
$(STAMP): pyproject.toml constraints.txt hatch_build.py | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv || \
	  echo "uv cannot be installed; going on with pip" >&2
	@index="$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true)}}}"; \
	 if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	 export UV_HTTP_TIMEOUT="$${UV_HTTP_TIMEOUT:-300}"; \
	 if [ -x $(BIN)/uv ] && VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install -c constraints.txt -e '.[dev]'; then :; else \
	   echo "uv did not manage; going on with pip (this takes some minutes)" >&2; \
	   $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev]'; fi
	@touch $@

clean:
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests samples benchmarks models -name __pycache__ -type d -prune -exec rm -rf {} +

clean-all: clean
	rm -rf $(VENV)
.PHONY: clean-all
