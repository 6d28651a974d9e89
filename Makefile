# What the README names. PORT, VAR and DATABASE_URL come from the environment.
.DEFAULT_GOAL := help
.PHONY: help run install dev test schnell env lint audit fuzz cluster bench soak requirements venv

PYTHON ?= python3
VENV := .venv/bin/python
PIP := $(VENV) -m pip --disable-pip-version-check

help:
	@echo "make run           Portal starten: http://127.0.0.1:8000 (anderer Port: PORT=8001 make run)"
	@echo "make schnell       Stil, Typen und die schnellen Tests, gut eine Minute"
	@echo "make test          alle Prüfungen: Stil, Typen, SQLite, Browser, PostgreSQL"
	@echo "make env           .env.example aus der Tabelle der Einstellungen schreiben"
	@echo "make lint          nur Stil, Typen und Django-Prüfungen"
	@echo "make audit         Sicherheit (Pakete, Einstellungen, Kopfzeilen) und Lighthouse"
	@echo "make fuzz          20.000 zufällige Anfragen an alle öffentlichen Adressen"
	@echo "make bench         Geschwindigkeit messen, nach bench/ERGEBNIS.md (UMFANG=300,10000: kurz)"
	@echo "make soak          30 Minuten gemischte Last auf eigenem PostgreSQL und gunicorn"
	@echo "make cluster       mehrere Rechner auf diesem: jeden Teil einmal ausfallen lassen"
	@echo "make requirements  requirements/*.txt aus pyproject.toml erneuern"

run: venv
	@$(call install,run)
	@exec $(VENV) -m ozgportal.start

# for a server or an image that starts the portal by itself
install: venv
	@$(call install,run)

# what the tests need as well
dev: venv
	@$(call install,dev)

env: venv
	@$(call install,run)
	@$(VENV) -m ozgportal.einstellungen.beispiel

schnell: venv
	@$(call install,dev)
	@exec $(VENV) -m tests.suites schnell

test: venv
	@$(call install,dev)
	@exec $(VENV) -m tests.suites

lint: venv
	@$(call install,dev)
	@exec $(VENV) -m tests.suites stil

audit: venv
	@$(call install,dev)
	@exec $(VENV) -m tests.audit

fuzz: venv
	@$(call install,dev)
	@ZUFALL_ANFRAGEN=$${ZUFALL_ANFRAGEN:-20000} $(VENV) -m pytest -s -n 0 tests/zufall/test_anfragen.py

cluster: venv
	@$(call install,dev)
	@exec $(VENV) -m tests.verbund

bench: venv
	@$(call install,dev)
	@$(VENV) -m bench $(if $(UMFANG),--umfang $(UMFANG) --kurz) $(if $(DEUTSCHLAND),--deutschland)

soak: venv
	@$(call install,dev)
	@$(VENV) -m bench.dauerlauf --minuten $${MINUTEN:-30}

requirements: venv
	@$(call install,dev)
	@$(call compile,run,)
	@$(call compile,dev,--extra dev)

# ensurepip is what Debian splits off into python3-venv
venv:
	@$(VENV) -c 'import pip' 2>/dev/null || { $(create); }

define create
command -v $(PYTHON) >/dev/null \
	|| { echo "Python fehlt: sudo apt-get install python3 python3-venv"; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Das Portal braucht Python 3.11 oder neuer (PYTHON=python3.12 make …)."; exit 1; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo "Das Python-Modul venv fehlt: sudo apt-get install python3-venv"; exit 1; }; \
echo "Python-Umgebung .venv wird angelegt …"; \
$(PYTHON) -m venv --clear .venv
endef

# The files name every package with its one version: nothing is left to resolve, and an index that
# has newer versions changes nothing. The copy in .venv says what is installed; comparing contents
# survives a fresh checkout. Where another list was installed before, the environment is made anew:
# what that list had and this one has not would stay.
define install
cmp -s requirements/$(1).txt .venv/$(1).txt || { \
	beginn=$$(date +%s); \
	if [ -e .venv/$(1).txt ]; then $(create); fi; \
	echo "Python-Pakete werden installiert (requirements/$(1).txt) …" \
	&& $(PIP) install -qq --no-deps --no-compile --require-hashes -r requirements/$(1).txt \
	&& { befund=$$($(PIP) check) || { echo "$$befund"; false; }; } \
	&& cp requirements/$(1).txt .venv/$(1).txt \
	&& echo "  … fertig nach $$(( $$(date +%s) - beginn )) s"; } \
	|| { echo "Die Python-Pakete ließen sich nicht installieren."; exit 1; }
endef

# No index lines, no paths: the files must install from any mirror.
define compile
.venv/bin/uv pip compile pyproject.toml $(2) --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/$(1).txt
endef
