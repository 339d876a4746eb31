# `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help up test check bench chaos forensics screenshots build lock format clean
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export npm_config_update_notifier := false
CONTRACTS := $(shell find proto -name '*.proto')
SERVICE_CONFIGS := $(shell find proto -name '*_grpc_service_config.json')
WEB := $(shell find gateway/web -path '*/node_modules' -prune -o -path '*/dist' -prune -o -path '*/gen' -prune -o -type f -print)
CODE := chassis gateway routing_svc chat_svc directory_svc referral_svc tests

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

up: build ## Run everything on this machine; Ctrl-C stops it (BASE_PORT=8080)
	@pnav up $(if $(BASE_PORT),--base-port $(BASE_PORT))

test: build build/.chromium build/.prometheus ## Run every test, browser included (ARGS='-k name' for some)
	@pytest -n 3 --dist loadgroup $(ARGS)

check: build build/.prometheus ## Style, types, import contracts, proto lint, manifests
	@ruff format --check .
	@ruff check .
	@mypy
	@lint-imports
	@buf lint proto
	@buf format --diff --exit-code proto
	@pytest --quiet tests/architecture/test_manifests.py tests/architecture/test_network.py tests/architecture/test_alerts.py

bench: build ## Measure (TOPIC=chat|routing|directory|start|driver|page; all without it)
	@python -m tests.bench $(TOPIC)

chaos: build build/.nftables ## Break things while people talk (NEMESIS=kill_primary MESSAGES=3000 SEED=1)
	@python -m tests.chaos $(NEMESIS)

forensics: build build/.chromium ## Search a browser's whole profile for what she said, after quick exit and after a crash
	@pytest tests/unit/forensics tests/e2e/test_forensics.py tests/e2e/test_forensics_modes.py

screenshots: build build/.chromium ## Draw every state of the page, four ways at three widths, into build/screenshots
	@python -m tests.access.pictures

build: build/.environment build/.contracts build/.modules build/.data build/.web ## Make the environment, contracts, data and pages

format: build/.environment ## Rewrite sources in the house style
	@ruff format . && ruff check --fix . && buf format -w proto

lock: build/.environment ## Choose versions anew from pyproject.toml
	@pip install --quiet uv && uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --all-extras pyproject.toml --output-file requirements.lock

clean: ## Remove everything that was made
	rm -rf .venv build pnav pnav.egg-info gateway/web/node_modules gateway/web/dist gateway/web/gen routing_svc/data/territory.json.gz directory_svc/data/directory.json.gz

build/.environment: requirements.lock pyproject.toml
	@echo "Making the Python environment (a minute the first time) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pnav needs Python 3.11 or later; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@mkdir -p build && touch $@

build/.contracts: build/.environment $(CONTRACTS) $(SERVICE_CONFIGS)
	@echo "Generating the contracts …"
	@rm -rf pnav && mkdir pnav
	@python -m grpc_tools.protoc --proto_path=proto --python_out=. --pyi_out=. --grpc_python_out=. --mypy_grpc_out=quiet:. \
		$(CONTRACTS:proto/%=%)
	@cd proto && cp --parents $(SERVICE_CONFIGS:proto/%=%) ..
	@touch $@

build/.modules: build/.environment gateway/web/package-lock.json
	@echo "Installing the web packages …"
	@cd gateway/web && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

build/.data: build/.environment build/.modules $(wildcard routing_svc/data/*.csv directory_svc/data/*.csv) \
		$(wildcard routing_svc/data/*.sha256 routing_svc/domain/*.py) routing_svc/compile.py routing_svc/store.py \
		chassis/unit_keys.py directory_svc/compile.py $(wildcard directory_svc/domain/*.py)
	@echo "Compiling the territory and the directory …"
	@python -m routing_svc.compile gateway/web/node_modules/@etalab/decoupage-administratif routing_svc/data
	@python -m directory_svc.compile gateway/web/node_modules/@etalab/decoupage-administratif \
		routing_svc/data/police_communes.csv directory_svc/data
	@touch $@

build/.web: build/.modules build/.contracts $(WEB)
	@echo "Building the pages …"
	@cd gateway/web && node build.mjs
	@touch $@

build/.chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
		|| { echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; }
	@mkdir -p build && touch $@

build/.nftables:
	@PATH="$$PATH:/usr/sbin:/sbin"; { type nft ip nsenter || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq nftables iproute2 util-linux; }; } >/dev/null 2>&1 \
		&& mkdir -p build && touch $@ || echo "Partitions need root, nftables and iproute2: those runs will fail, and say so."

build/.prometheus:
	@command -v prometheus promtool >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq prometheus >/dev/null; } \
		|| { echo "The monitoring tests need Prometheus: sudo apt-get install prometheus"; exit 1; }
	@mkdir -p build && touch $@
