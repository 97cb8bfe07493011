# make run: a working help-center search.  make test: everything the default suite checks.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: run test trust browser-checks messages lighthouse screenshots lint bench sbom audit lock clean

run: $(VENV)/.run-installed
	@$(BIN)/faqsvc index update
	@$(BIN)/faqsvc serve --port $(PORT)

test: lint browser-checks
	$(BIN)/python -m pytest -n auto -q -m "not slow"

# Everything of docs/reliability.md, two hundred kills of each kind, ten times too many and half an hour of load: an hour or more.
trust: test
	$(BIN)/python -m pytest -n auto -q -m "slow and not cluster"
	$(BIN)/python -m pytest -q -m cluster
	$(BIN)/python -m bench.overload
	$(BIN)/python -m bench.soak --minutes 30

# axe-core and the Nu HTML checker, where there is an npm; the browser tests are skipped where there is none.
browser-checks: $(if $(shell command -v npm),tests/browser/node_modules/.package-lock.json)

tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# Lighthouse as a phone, bytes, layout shift, key to suggestions; in Chromium. Needs npm.
lighthouse: $(VENV)/.dev-installed bench/lighthouse/node_modules/.package-lock.json
	$(BIN)/python -m bench.browser

# The main states of the pages, into docs/images.
screenshots: $(VENV)/.dev-installed
	$(BIN)/python -m bench.screenshots

bench/lighthouse/node_modules/.package-lock.json: bench/lighthouse/package-lock.json
	npm ci --prefix bench/lighthouse --ignore-scripts --no-audit --no-fund --silent
	@touch $@

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: $(VENV)/bin/python requirements.lock setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev-installed: $(VENV)/.run-installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Writes bench/results.md and its plots. wrk, groonga and a Java 21 with Maven are used where they are; what is absent is
# reported as absent.
bench: $(VENV)/.bench-installed
	$(BIN)/python -m bench

$(VENV)/.bench-installed: $(VENV)/.dev-installed requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

# What a release is made of, as CycloneDX, in build/sbom.json.
sbom: $(VENV)/.release-installed
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.lock --output-reproducible -o build/sbom.json

# Known weaknesses of what is pinned. Fails too when it could not ask: a look-up that did not happen proves nothing.
audit: $(VENV)/.release-installed
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

$(VENV)/.release-installed: $(VENV)/.dev-installed requirements-release.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-release.lock
	@touch $@

# Needs uv on the path; run it after a change of the ranges in setup.cfg.
lock:
	uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -o requirements.lock
	uv pip compile setup.cfg --extra opensearch --extra postgresql --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -c requirements.lock -o requirements-cluster.lock
	uv pip compile deploy/linters.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -o deploy/linters.lock
	uv pip compile setup.cfg --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -c requirements.lock -o requirements-dev.lock
	uv pip compile setup.cfg --extra bench --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -c requirements-dev.lock -o requirements-bench.lock
	uv pip compile setup.cfg --extra release --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -c requirements-dev.lock -o requirements-release.lock

clean:
	rm -rf $(VENV) index/gen-* index/CURRENT

# The interface's texts: new ones into the catalogs, then the catalogs into what is served. A test tells when it is due.
TRANSLATIONS := faqsvc/web/translations
messages: $(VENV)/.dev-installed
	$(BIN)/pybabel --quiet extract -F $(TRANSLATIONS)/babel.cfg -k lazy_gettext --no-location --omit-header -o $(TRANSLATIONS)/messages.pot faqsvc/web
	$(BIN)/pybabel --quiet update -d $(TRANSLATIONS) -i $(TRANSLATIONS)/messages.pot --no-fuzzy-matching --ignore-obsolete --omit-header
	rm $(TRANSLATIONS)/messages.pot
	$(BIN)/pybabel --quiet compile --use-fuzzy -d $(TRANSLATIONS)
