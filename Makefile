# Everything a fresh Debian machine with Python 3.11+ and make needs. `make` alone lists the targets.
# Set-up is done in steps, each leaving a stamp in .venv, so that it costs nothing the second time.
#   make run PYTHON=/path/to/python3.12     choose the interpreter for the virtual environment
#   make test ARGS="-k bouts -x"            arguments for pytest
#   make words ARGS=fr              begin a catalogue of another language
#   make lock ARGS=--upgrade                newer versions of the pinned packages

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup run demo test check bench words lock

# Compiled once, not by every process that starts.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PY := $(VENV)/bin/python
PIP_INSTALL := $(PY) -m pip install --disable-pip-version-check $(if $(CI),--quiet)
PINNED := $(PIP_INSTALL) --require-hashes --only-binary :all:

# Two workers; what the tests of one group share exists once (tests/conftest.py).
WORKERS := -n 2 --dist loadgroup --no-loadscope-reorder

# $(call debian,PACKAGES): install them when root, otherwise print the command and stop.
define debian
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  apt-get -qq -o DPkg::Lock::Timeout=300 update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
    -o DPkg::Lock::Timeout=300 install --no-install-recommends $(1) >/dev/null; \
else \
  echo "Missing on this machine: $(1)" >&2; \
  echo "Please run:  sudo apt-get install -y --no-install-recommends $(1)" >&2; \
  echo "and then make again." >&2; exit 1; \
fi
endef

help:
	@echo "make run     set everything up and start the app"
	@echo "make demo    set everything up and show a company that never was"
	@echo "make test    set everything up, Chromium and Java too, and run the tests"
	@echo "make setup   virtual environment, packages, system libraries, models"
	@echo "make check   formatting, lint and types"
	@echo "make bench   measure what is fast on this machine"
	@echo "make words   bring the catalogues of other languages up to date with the source"
	@echo "make lock    resolve the pinned packages anew"

run: setup
	@$(VENV)/bin/cwem run

demo: setup
	@$(VENV)/bin/cwem demo $(ARGS)

test: setup $(VENV)/.dev $(VENV)/.browser $(VENV)/.cassandra
	@$(PY) -m pytest $(WORKERS) $(ARGS)

check: setup $(VENV)/.dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy

bench: setup $(VENV)/.bench
	@$(PY) -m benchmarks $(ARGS)

words: $(VENV)/.packages
	@$(PY) -m cwem.locale.update $(ARGS)

setup: $(VENV)/.system $(VENV)/.models

$(VENV)/.python:
	@for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
	  $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	    2>/dev/null && break; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "CWEM needs Python 3.11, 3.12 or 3.13; name one with PYTHON=/path/to/python" >&2; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  package="$$($$python -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
	  $(call debian,$$package); \
	fi; \
	echo "Virtual environment in $(VENV) with $$($$python --version)"; \
	$$python -m venv --clear $(VENV) && touch $@

$(VENV)/.packages: requirements.txt pyproject.toml $(VENV)/.python
	@echo "Installing the pinned packages"
	@$(PINNED) -r requirements.txt
	@$(PIP_INSTALL) --no-index --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.packages
	@echo "Installing what the tests and checks need"
	@$(PINNED) -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@echo "Installing the peer to compare with"
	@$(PIP_INSTALL) --require-hashes --no-deps --no-build-isolation -r requirements-bench.txt
	@touch $@

$(VENV)/.system: $(VENV)/.packages
	@missing="$$($(PY) -c 'from cwem.machine import debian_packages; print(*debian_packages())')" \
	  || exit 1; \
	if [ -n "$$missing" ]; then echo "Installing system libraries"; $(call debian,$$missing); fi
	@touch $@

$(VENV)/.models: models/manifest.json $(VENV)/.packages
	@$(VENV)/bin/cwem models pull
	@touch $@

$(VENV)/.browser: $(VENV)/.packages
	@missing="$$($(PY) -c 'from cwem.machine import browser_packages; print(*browser_packages())')" \
	  || exit 1; \
	if [ -n "$$missing" ]; then echo "Installing Chromium for the browser tests"; \
	  $(call debian,$$missing); fi
	@touch $@

$(VENV)/.cassandra: $(VENV)/.packages
	@missing="$$($(PY) -c 'from cwem.machine import cassandra_packages as p; print(*p())')" \
	  || exit 1; \
	if [ -n "$$missing" ]; then echo "Installing Java to run a Cassandra for the tests"; \
	  $(call debian,$$missing); fi
	@touch $@

# No header, no annotations, no index: nothing of the machine that resolved gets into the files.
COMPILE := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
  --fork-strategy fewest --generate-hashes --no-header --no-annotate $(ARGS)
lock: $(VENV)/.packages
	@$(PIP_INSTALL) --quiet uv
	$(COMPILE) pyproject.toml --group build -o requirements.txt
	$(COMPILE) pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) pyproject.toml --extra facenet -c requirements.txt -o requirements-facenet.txt
	$(COMPILE) --group bench --no-deps -o requirements-bench.txt
