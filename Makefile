# Everything a newcomer needs. `make` alone lists it.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
WORKERS ?= auto
EVENTS ?= 1000000
SNAPSHOTS ?= 100000
KILLS ?= 1000
MINUTES ?= 1
SEED ?= 1
LOCALE := machines/session_panel/locale
# The rooms with the longest files come first, so that every core ends at about the same time.
LONG_TESTS := $(addprefix tests/,verify/ site/ mutants/ conform/ export/ lockstep/ check/ monitor/ cli/)
OTHER_TESTS = $(LONG_TESTS) $(filter-out $(LONG_TESTS) %/browser/ %/panel/ %/__pycache__/,$(wildcard tests/*/))
RELEASE_SCHEMA := spec/session_panel_spec/domain/releases/release.schema.json
TOLD_SCHEMAS := spec/session_panel_spec/cli/schemas
MACHINES := docs/examples/javascript/machines.json

.DEFAULT_GOAL := help
.PHONY: $(shell awk -F: '/^[a-z-]+:/ { print $$1 }' Makefile)

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

verify: $(VENV)/ready ## Hold the machines and the real panel against the specification.
	$(BIN)/session-panel verify

thorough: $(VENV)/ready ## The same and larger sizes, nine conversations among them; it takes minutes.
	$(BIN)/session-panel verify --thorough

report: $(VENV)/ready ## The same, and keep its report for the documentation.
	mkdir -p build
	$(BIN)/session-panel verify --thorough --json > build/report.json
	$(BIN)/python -m session_panel_site.pages.report < build/report.json

modular: $(VENV)/ready ## Ask whether the real panel is modular, so that it is the model's at every size; it takes an hour.
	$(BIN)/python -m session_panel_spec.lockstep.modularity

test: coverage other-tests ## Run every test, and demand that those of the panel cover every branch of it.

coverage: $(VENV)/ready ## Run the tests of the panel, which must cover every branch of it.
	$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term tests/panel

floor: $(VENV)/ready ## Run the tests of the panel with the oldest libraries that it allows.
	rm -rf build/floor
	$(BIN)/pip install --quiet --target build/floor $$($(BIN)/python -m session_panel_site.floor)
	PYTHONPATH=$(CURDIR)/build/floor $(BIN)/python -m session_panel_site.floor --check
	PYTHONPATH=$(CURDIR)/build/floor $(BIN)/pytest -n $(WORKERS) tests/panel

other-tests: $(VENV)/ready ## Run all other tests.
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(OTHER_TESTS)

pdf: docs ## Print the report, the features and the decisions as one PDF each, into build/pdf/.
	$(BIN)/python -m session_panel_site.booklets

browser: docs ## Look at the site and drive the simulator in a real browser, Chromium, which has to be there.
	$(BIN)/pytest tests/browser

mutants: $(VENV)/ready ## Break the panel's code, one place at a time, and ask a verification's inner part; hours.
	mkdir -p build
	$(BIN)/python -m session_panel_site.code_mutants build/mutants.jsonl

mutants-sample: $(VENV)/ready ## The same with 200 places, drawn by SEED; some minutes.
	mkdir -p build
	$(BIN)/python -m session_panel_site.code_mutants build/mutants.jsonl --sample 200 --seed $(SEED)

host-mutants: $(VENV)/ready ## Break 60 places of durable panels, drawn by SEED, one at a time, and ask their tests; an hour.
	mkdir -p build
	PYTHONPATH=tests $(BIN)/python -m session_panel_site.code_mutants build/host-mutants.jsonl --host --sample 60 --seed $(SEED)

approved-mutants: $(VENV)/ready ## Ask of every mutant of the model and the machines which signed rules it makes suspect; half an hour.
	mkdir -p build
	PYTHONPATH=tests $(BIN)/python -m releases.every_mutant build/approved-mutants.jsonl

mutants-by-tests: $(VENV)/ready ## Break the panel's code, one place at a time, and list what no test notices.
	rm -rf build/mutants
	mkdir -p build/mutants
	ln -s ../../machines build/mutants/src
	ln -s ../../tests ../../pyproject.toml build/mutants
	cd build/mutants && $(CURDIR)/$(BIN)/mutmut run && $(CURDIR)/$(BIN)/mutmut results

check: lint types drift vectors-check approvals ## Run everything that looks at the code without running the tests.

lint: $(VENV)/ready ## Check style and form of the code.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready ## Check the types, strictly.
	$(BIN)/mypy

drift: template schemas ## Fail where a committed generated file is not what its source says.
	$(BIN)/session-panel export xstate -o $(MACHINES)
	git diff --exit-code -- $(LOCALE)/session_panel.pot machines/session_panel/schemas $(TOLD_SCHEMAS) $(RELEASE_SCHEMA) $(MACHINES)
	$(BIN)/python -m session_panel_site.pictures --check
	$(BIN)/python -m session_panel_site.pages --check
	$(BIN)/session-panel diff --fail-on unbumped

vectors-check: $(VENV)/ready ## Fail where the test vectors are not what is made today.
	$(BIN)/session-panel vectors --check

approvals: $(VENV)/ready ## Fail where a rule is not as it was signed.
	$(BIN)/session-panel approvals --check

fuzz: $(VENV)/ready ## Try a million random events and 100,000 changed snapshots; it takes minutes.
	PYTHONPATH=tests $(BIN)/python -m panel.fuzz --events $(EVENTS) --snapshots $(SNAPSHOTS) --seed $(SEED)

kills: $(VENV)/ready ## Kill a host of durable panels a thousand times, at any moment; it takes minutes.
	PYTHONPATH=tests/host $(BIN)/python tests/host/kills.py --kills $(KILLS) --seed $(SEED)

host-vectors: $(VENV)/ready ## Play every vector of the panel to a host of durable panels; some minutes.
	PYTHONPATH=tests/host $(BIN)/python tests/host/vectors/vectors_through_panels.py

service-vectors: $(VENV)/ready ## Play every vector of the panel to a service, over HTTP; some minutes.
	$(BIN)/session-panel conform --all --timeout 60 --command "$(BIN)/python -m session_panel_spec.conform.testing.over_http"; test $$? -eq 3

simulate: $(VENV)/ready ## Simulate fleets of panels, with all that can go wrong, for MINUTES, from SEED on.
	PYTHONPATH=tests/host $(BIN)/python -m simulation --minutes $(MINUTES) --seed $(SEED)

host-faults: $(VENV)/ready ## Put every fault into the host of durable panels, and ask whether a fleet notices it; minutes.
	PYTHONPATH=tests/host $(BIN)/python -m simulation.host_faults

monitor: $(VENV)/ready ## Hold the monitor against the reference on long random logs, and break its data; it takes minutes.
	PYTHONPATH=tests $(BIN)/python -m monitor.holding --seed $(SEED)

docs: $(VENV)/ready runtime ## Build the site, with the simulator, into site/, and check its links.
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	$(BIN)/python -m session_panel_site.pages.links site

demo-picture: $(VENV)/ready ## Draw the desk of `session-panel serve --demo` in Chromium, for the README.
	$(BIN)/python -m session_panel_site.bench.service.demo_picture

runtime: $(VENV)/ready ## Lay out what the simulator loads: Python for the browser, and the panel.
	$(BIN)/python -m session_panel_site.runtime

changes: $(VENV)/ready ## Keep what changed in the last release, and write the pages of it.
	$(BIN)/python -m session_panel_site.pages.changed

pages: diagrams ## Write the generated pages of the documentation.
	$(BIN)/python -m session_panel_site.pages

diagrams: $(VENV)/ready ## Draw every diagram.
	$(BIN)/python -m session_panel_site.pictures

vectors: $(VENV)/ready ## Make the test vectors.
	$(BIN)/session-panel vectors

records: $(VENV)/ready ## Hold the examples against today's vectors, and keep what comes of it.
	cd docs/examples/javascript && PATH=$(CURDIR)/$(BIN):$$PATH npm ci --silent
	$(BIN)/python -m session_panel_site.records
	$(BIN)/python -m session_panel_site.pages

bench: $(VENV)/ready ## Measure the panel, what grows, durable panels, the monitor, the service and the exploration: pictures in build/.
	mkdir -p build
	$(BIN)/python -m session_panel_site.bench --picture build/growth.svg
	$(BIN)/python -m session_panel_site.bench.monitor
	$(BIN)/python -m session_panel_site.bench.service --picture build/saturation.svg

benchmark: $(VENV)/ready ## The same, and keep what was measured for the documentation.
	mkdir -p build
	$(BIN)/python -m session_panel_site.bench --json > build/bench.json
	mv build/bench.json docs/bench.json

template: $(VENV)/ready ## Extract the messages that are to be translated.
	$(BIN)/pybabel -q extract --omit-header --no-location --sort-output -k N_ \
		-o $(LOCALE)/session_panel.pot machines/session_panel

catalogue: template ## Compile the catalogues, once their new messages are translated.
	$(BIN)/pybabel -q compile -D session_panel -d $(LOCALE)

schemas: $(VENV)/ready ## Write the JSON Schemas of what a panel takes and tells, of commands, and of releases.
	$(BIN)/python -m session_panel_site.schemas

format: $(VENV)/ready ## Put the code into its standard form.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove the environment and all that was built.
	rm -rf $(VENV) dist build site .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --no-compile --editable '.[dev]'
	$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib  # by every core; pip does it by one
	touch $@
