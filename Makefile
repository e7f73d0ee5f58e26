# Everything here works on a machine that has Python 3.11 or newer and make, and nothing else.

PYTHON ?= $(or $(firstword $(foreach name,python3.13 python3.12 python3.11,$(if $(shell $(name) -c 1 2>/dev/null && echo yes),$(name)))),python3)
BIN := .venv/bin
WEB := tests/web/node_modules/.bin
SCRIPTS := 'lineage/render/map/web/**/*.js' 'tests/web/**/*.js'
PYTEST_ARGS ?=
ROUNDS ?= 10
SEED ?=
export SEED
export PIP_CONSTRAINT := $(abspath constraints.txt)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test fuzz check lint web fix docs notebooks bench release clean

demo: .venv/run ## The main job, end to end, on a real sample of the Hub: no network, no token.
	$(BIN)/lineage demo

test: .venv/dev ## Every test.
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -n auto --dist loadgroup $(PYTEST_ARGS)

fuzz: .venv/dev ## Every law on new examples, ROUNDS times; a failure says how to draw them again.
	@for round in $$(seq $(if $(SEED),1,$(ROUNDS))); do \
	  seed=$${SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; \
	  echo "Round $$round: seed $$seed"; \
	  PYTHONHASHSEED=$$seed $(BIN)/python -m pytest -q -n auto -m hypothesis --hypothesis-profile=fuzz --hypothesis-seed=$$seed $(PYTEST_ARGS) \
	    || { echo "Draw these examples again: make fuzz SEED=$$seed PYTEST_ARGS='tests/FILE.py::TEST'" >&2; exit 1; }; \
	done

check: lint ## The one gate: lint, and every test with branch coverage.
	$(MAKE) test PYTEST_ARGS="--cov --cov-report=term --cov-fail-under=95 $(PYTEST_ARGS)"

lint: .venv/dev web ## Everything that needs no run: style, types, layers, generated documents.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.generated --check

web: ## Types, style, layers and format of the map's own JavaScript; only this needs Node, and says so where it is missing.
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory tests/web/node_modules/.package-lock.json \
	  && $(WEB)/tsc --project tests/web/jsconfig.json \
	  && $(WEB)/eslint --config tests/web/eslint.config.js lineage/render/map/web tests/web/unit \
	  && $(WEB)/depcruise --config tests/web/layers.config.js lineage/render/map/web \
	  && $(WEB)/prettier --config tests/web/prettier.config.js --check $(SCRIPTS); \
	else echo 'Node is missing: the JavaScript of the map was not checked.' >&2; fi

tests/web/node_modules/.package-lock.json: tests/web/package.json tests/web/package-lock.json
	npm --prefix tests/web ci --ignore-scripts --no-audit --no-fund
	touch $@

fix: .venv/dev ## Mend what a machine can mend, and write the generated documents anew.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python -m tests.generated --write --faults --answers
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory tests/web/node_modules/.package-lock.json \
	  && $(WEB)/eslint --config tests/web/eslint.config.js --fix lineage/render/map/web tests/web/unit \
	  && $(WEB)/prettier --config tests/web/prettier.config.js --write --log-level warn $(SCRIPTS); \
	else echo 'Node is missing: the JavaScript of the map was not formatted.' >&2; fi

docs: .venv/docs ## The pages of docs/ as a site in site/; a dead link fails.
	$(BIN)/python -m properdocs build

notebooks: .venv/dev ## Run every notebook and keep what it shows.
	$(BIN)/python -m tests.notebooks.execute notebooks/*.ipynb

release: .venv/dev ## Check what a release needs, and build wheel and sdist into dist/.
	$(BIN)/python -m tests.release

bench: .venv/dev ## The measured claims, as tables of ratios.
	$(BIN)/python -m tests.bench

clean: ## Forget the environment and all caches; crawled databases stay.
	rm -rf .venv tests/web/node_modules .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist demo site

.venv/run: pyproject.toml constraints.txt | .venv/made
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/dev: pyproject.toml constraints.txt | .venv/made
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ .venv/run

.venv/docs: pyproject.toml constraints.txt | .venv/made
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	touch $@

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'lineage needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	touch $@
