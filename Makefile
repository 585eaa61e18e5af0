# netent: the commands a newcomer needs. `make` alone lists them.

# the first Python that runs and is recent enough; asked only while .venv is made
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
PYTEST_ARGS ?= -n 3 --dist loadfile

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.in-sync
BENCH_STAMP := .venv-bench/.in-sync
LOCKS := requirements.txt requirements-dev.txt
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

# Where it is set, every process compiles what it imports anew: seconds, for each worker and command.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help env run test check format bench screenshots lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(STAMP) $(CATALOGUES) ## build .venv from the hash-locked requirements

run: env ## start everything with demo data; Ctrl-C ends it
	@exec $(BIN)/python -m netent.supervisor

test: env ## run the whole suite, on SQLite and on a real PostgreSQL
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: env ## lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy netent
	$(BIN)/lint-imports --no-cache

format: env ## put the code in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: env $(BENCH_STAMP) ## measure against the raw limits and the peers
	$(BIN)/python -m bench $(BENCH_ARGS)

screenshots: env ## take the README's pictures anew
	$(BIN)/python -m tests.journeys.screenshots

lock: env ## make the locks anew from the *.in files
	$(COMPILE) requirements-bootstrap.in -o requirements-bootstrap.txt
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(COMPILE) requirements-bench.in -o requirements-bench.txt

clean: ## forget the environments; the data in var/ stays
	rm -rf .venv .venv-bench .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/uv: requirements-bootstrap.txt
	@test -n "$(PYTHON)" || { \
		echo "netent needs Python 3.11 or later: package python3"; \
		echo "    sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) has no working venv module: package python3-venv"; \
		echo "    sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-bootstrap.txt
	@touch $@

$(STAMP): $(BIN)/uv $(LOCKS)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(LOCKS)
	@touch $(BIN)/uv && touch $@

# the bench's peers (Django and friends) never enter the product's environment
$(BENCH_STAMP): requirements-bench.txt | $(STAMP)
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-bench
	$(BIN)/uv pip sync --quiet --python .venv-bench/bin/python --require-hashes requirements-bench.txt
	@touch $@

%.mo: %.po | $(STAMP)
	$(BIN)/pybabel --quiet compile -i $< -o $@
