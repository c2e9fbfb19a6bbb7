# deburr's chores. Needs python3 >= 3.11, make and git; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS ?= 2

# The tests start deburr hundreds of times: without bytecode each start would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test prove lint format unit browser bench measure cases clean

help:
	@echo "make demo     install into .venv and show the patch for a small crate"
	@echo "make test     everything that must be green: lint, types, imports, tests"
	@echo "make prove    run the programs in the pages and show their hazards"
	@echo "make lint     ruff, mypy and the import contracts alone"
	@echo "make unit     the tests without the runs on published crates"
	@echo "make browser  install Debian's chromium, for the tests of the page (as root, with apt)"
	@echo "make format   let ruff lay out the Python code"
	@echo "make bench    time deburr against ast-grep on published crates, a checked apply against cargo, and the keys of a review"
	@echo "make measure  run every pattern on published crates, compile their fixes, and write docs/measure.md"
	@echo "make cases    write what deburr prints into the pages of docs/cases"
	@echo "make clean    remove .venv and every cache"

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; ok = sys.version_info >= (3, 11); v = "%d.%d" % sys.version_info[:2]; ok or sys.exit("deburr needs python 3.11 or newer, and \"$(PYTHON)\" is " + v + ": say which one to use with make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo '"$(PYTHON)" cannot make virtual environments: on Debian and Ubuntu, install the package python3-venv' >&2; exit 1; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.product: $(VENV)/.created pyproject.toml constraints.txt
	@echo "installing deburr into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.product
	@echo "installing the development tools into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.bench: $(VENV)/.product
	@$(PIP) install --constraint constraints.txt --editable '.[bench]'
	@touch $@

demo: $(VENV)/.product
	@$(BIN)/deburr diff tests/data/demo

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/deburr test
	$(BIN)/deburr prove --brief --jobs $(JOBS)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

prove: $(VENV)/.product
	$(BIN)/deburr prove --jobs $(JOBS)

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m 'not real'

# What the tests of the page need besides; without it they are skipped by name.
browser:
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	    echo "chromium is not installed, and only root with apt can do that here" >&2; exit 1; fi; \
	export DEBIAN_FRONTEND=noninteractive; install="apt-get install -y -qq --no-install-recommends chromium"; \
	$$install >/dev/null 2>&1 || { apt-get update -qq && $$install >/dev/null; }

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/bench_check.py
	PYTHONPATH=tests $(BIN)/python benchmarks/bench_verify.py
	$(BIN)/python benchmarks/bench_review.py --decided

# Goes on where an earlier run stopped. The exit code 1 says that a page misses a target: the document says which.
measure: $(VENV)/.product
	@$(BIN)/deburr measure measure/crates.toml --readings measure/readings --format markdown --jobs $(JOBS) \
	    > $(VENV)/measure.md; code=$$?; [ $$code -le 1 ] && mv $(VENV)/measure.md docs/measure.md; exit $$code

# One page with make cases PAGES=docs/cases/NAME.md.
cases: $(VENV)/.dev
	PYTHONPATH=codemods:tests $(BIN)/python -m case_pages $(PAGES)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find codemods tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
