# Two commands do everything: `make run` and `make test`.
VENV := .venv
PYTHON := $(VENV)/bin/python

.PHONY: run demo test soak trust texts screenshots papers protocol proposals publication release bench bench-quick capacity

run: $(VENV)/run
	$(VENV)/bin/workshop

demo: $(VENV)/run
	$(VENV)/bin/workshop demo

test: $(VENV)/dev
	tools/install-test-needs
	tools/test

soak: $(VENV)/dev
	SOAK=1 tools/test -o timeout=1500

texts: $(VENV)/dev
	$(PYTHON) tools/texts.py
	$(PYTHON) -m tools.readers

screenshots: $(VENV)/dev
	$(PYTHON) tools/screenshots.py

papers: $(VENV)/dev
	$(PYTHON) -m tools.papers

trust: $(VENV)/dev
	tools/install-test-needs
	$(PYTHON) tools/trust_figures.py

protocol: $(VENV)/dev
	$(PYTHON) -m tools.protocol > docs/protocol.md

proposals: $(VENV)/dev
	$(PYTHON) -m tools.proposals

publication: $(VENV)/dev
	$(PYTHON) -m tools.publication

release: $(VENV)/dev
	$(PYTHON) -m tools.release

$(VENV)/run: pyproject.toml
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/dev: pyproject.toml
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

bench: $(VENV)/bench
	$(PYTHON) -m bench $(BENCH)

bench-quick: $(VENV)/bench
	$(PYTHON) -m bench --quick $(BENCH)

capacity: $(VENV)/dev
	$(PYTHON) -m bench.capacity

$(VENV)/bench: $(VENV)/dev bench/requirements.txt bench/package.json
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	npm install --prefix bench --no-package-lock --no-audit --no-fund --silent
	touch $@
