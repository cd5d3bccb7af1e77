# Two commands do everything: `make run` opens the application, `make test` runs the tests.
# Both create .venv first; a second run finds it ready and costs nothing.

PYTHON ?= $(firstword $(foreach name,python3.11 python3 python3.12 python3.13 python3.14,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
CORPUS ?= corpus
BENCH ?= ../shared/bench
WORK ?= build/training
ADAPTER ?= index/adapter/relais-adapter.safetensors
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install run test check fix evals bench train-encoder clean

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | expand -t 16

install: $(STAMP)  ## Create .venv with the command relais in it

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11 ou plus récent. Installez-le, puis relancez." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@# torch alone and first: with an index of CPU builds configured, its "+cpu" build is taken and then kept.
	$(PIP) --no-compile torch==2.13.0
	$(PIP) --no-compile -c constraints.txt -e ".[dev]"
	@# On all cores, which pip does not do: a start that has to compile what it imports takes twice as long. Files meant
	@# for another Python, which some packages carry, do not compile and are never imported.
	-@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null
	@touch $(STAMP)

run: install  ## Read the corpus, then open the application
	@# One process for both: the libraries take longer to load than an index that is up to date takes to check.
	$(BIN)/relais serve --corpus $(CORPUS)

test: install  ## Run the tests; those in a browser need Chromium
	@# A file's tests share what they make: they stay in one process. Those in a browser, the longest, come first.
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: install  ## Lint, formatting and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

fix: install  ## Correct what the linter and the formatter can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

evals: install  ## Score the answers on the gold questions
	$(BIN)/python -m evals answers --all

bench: install  ## Measure speed and memory
	$(BIN)/python -m benchmarks.first_answer

train-encoder: install  ## Train and ship the encoder's adapter, from the sets in BENCH (hours; see training/README.md)
	$(BIN)/python -m training.prepare --bench $(BENCH) --fictions evals/development --work $(WORK)
	$(BIN)/python -m training.encode --work $(WORK)
	$(BIN)/python -m training.train --work $(WORK) --name latest
	@# What was forgotten comes back faster than what was learnt goes; see evals/results/adapter.md for 0.7.
	$(BIN)/python -m training.export --adapter $(WORK)/runs/latest/last.safetensors --scale 0.7 --out $(ADAPTER)
	$(BIN)/python -m training.evaluate --bench $(BENCH) --work $(WORK) --adapter $(ADAPTER) --out $(WORK)/results.md

clean:  ## Remove the environment and every cache; the index of the user is kept
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
