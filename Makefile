# What can be done here: `make help`. Everything lives in .venv and needs nothing installed before
# but Python 3.11 or newer.

PORT ?= 5000
WORKERS ?= auto
ARGS ?=
SECONDS ?= 120
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --no-input --disable-pip-version-check --require-hashes

BABEL := $(PY) -m babel.messages.frontend --quiet

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
BENCHMARKS := $(basename $(notdir $(wildcard tests/benchmarks/bench_*.py)))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build release run test test-tools coverage soak lint format bench screenshots docs requirements translations clean

help: ## say what can be done (this)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## serve the demo newsroom on http://127.0.0.1:5000 (another port: make run PORT=8000)
	@exec $(PY) -m flask --app wsgi demo --port $(PORT)

build: .venv/run.ready $(CATALOGUES) ## make ready to be served: .venv and the compiled translations

# Bytecode too: the user that serves it cannot write it, and would compile it at every start.
release: build ## make ready to be served by a user who cannot write here (docs/deployment.md)
	@$(PY) -m compileall -q review migrations wsgi.py gunicorn.conf.py

test: test-tools .venv/dev.ready $(CATALOGUES) ## run all tests (some: make test ARGS="tests/domain -k diff")
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# Tracing takes about twice the time of the tests that compute, so it is not part of `make test`.
coverage: test-tools .venv/dev.ready $(CATALOGUES) ## measure which lines of review/ the tests without a browser run
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not journey and not soak" --cov --cov-report=term $(ARGS)

soak: test-tools .venv/dev.ready $(CATALOGUES) ## kill web, worker and database under load (make soak SECONDS=600 ARGS="-k sqlite")
	@SOAK_SECONDS=$(SECONDS) $(PY) -m pytest -m soak -n 0 --capture=no tests/soak $(ARGS)

# Chromium, nginx and PostgreSQL: installed where we may, asked for where we may not.
test-tools:
	@scripts/install-test-tools

lint: .venv/dev.ready ## check the style, the types and the declared requirements
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m deptry .

format: .venv/dev.ready ## lay the code out as `make lint` wants it
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: .venv/dev.ready ## print the figures: of the rules (diff, align, words), and of pages against bare Flask
	@set -e; for name in $(BENCHMARKS); do $(PY) -m tests.benchmarks.$$name; done

screenshots: test-tools .venv/dev.ready $(CATALOGUES) ## picture every page into build/screenshots (some: make screenshots ARGS="desk")
	@$(PY) -m tests.screenshots $(ARGS)

translations: .venv/run.ready ## collect the texts to translate and bring translations/ up to date
	@mkdir -p build
	$(BABEL) extract --mapping babel.cfg --keywords "_l lazy_gettext lazy_ngettext:1,2" \
		--no-location --sort-output --project Interlinear --version 1 --output build/messages.pot .
	$(BABEL) update --input-file build/messages.pot --output-dir translations --no-wrap \
		--no-fuzzy-matching --ignore-pot-creation-date

docs: .venv/dev.ready ## write the tables and drawings in docs/ that are made from the code
	@$(PY) -m tests.docs

requirements: ## compile requirements*.txt anew from requirements*.in, with hashes
	@test -x build/tools/bin/uv || { python3 -m venv build/tools && build/tools/bin/pip install --quiet uv; }
	@set -e; for file in requirements requirements-dev; do build/tools/bin/uv pip compile --quiet \
		--universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-emit-find-links --upgrade --output-file $$file.txt $$file.in; done

clean: ## take away .venv and what was built; the database in instance/ stays
	rm -rf .venv build test-results $(CATALOGUES)

# The stamps are as new as the lists they were installed from, so a second start installs nothing.
.venv/run.ready: requirements.txt
	@scripts/make-venv
	@echo "Installing the requirements (once) ..."
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/dev.ready: .venv/run.ready requirements-dev.txt
	@echo "Installing what the tests and linters need (once) ..."
	@$(PIP) --requirement requirements.txt --requirement requirements-dev.txt
	@touch $@

%.mo: %.po .venv/run.ready
	@$(BABEL) compile --input-file $< --output-file $@
