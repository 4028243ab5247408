# Two commands do everything: `make run` and `make test`.
VENV := .venv
PYTHON := $(VENV)/bin/python

.PHONY: run demo test check soak texts screenshots

run: $(VENV)/run
	$(VENV)/bin/workshop

demo: $(VENV)/run
	$(VENV)/bin/workshop demo

test: $(VENV)/dev
	tools/install-test-needs
	tools/test

soak: $(VENV)/dev
	SOAK=1 tools/test

texts: $(VENV)/dev
	$(PYTHON) -m babel.messages.frontend extract -F babel.cfg -k gettext -k _ -o workshop/translations/messages.pot .

$(VENV)/run: pyproject.toml
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/dev: pyproject.toml
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@
