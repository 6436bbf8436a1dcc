# Every habit of this project. `make demo` and `make test` each do all set-up on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
APT := $(shell [ "$$(id -u)" = 0 ] || echo sudo) apt-get
JOBS ?= 2

.PHONY: help demo test check bench docs soak lock wheel clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/uv
	$(UV) --require-hashes -r requirements/run.txt
	$(UV) --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/uv
	$(UV) --require-hashes -r requirements/dev.txt
	$(UV) --no-deps -e .
	@touch $@ $(VENV)/.run

$(VENV)/.clients: tests/clients/package-lock.json
	if command -v npm >/dev/null; then npm ci --prefix tests/clients --silent --no-audit --no-fund; fi
	@touch $@

.PHONY: programs
programs:
	@command -v chromium >/dev/null && command -v pdftotext >/dev/null || { $(APT) update -qq && \
		$(APT) install -y -qq --no-install-recommends chromium fonts-noto-core poppler-utils >/dev/null; }

demo: $(VENV)/.run  ## Build the demo cohort and run the main job from check to write-up
	$(BIN)/cohortkit demo demo

test: $(VENV)/.dev $(VENV)/.clients programs  ## Install what the tests need and run all of them
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not soak"

check: $(VENV)/.dev  ## Lint, types, import contracts, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.docs --check

docs: $(VENV)/.dev  ## Write the generated pages and the screenshots anew
	$(BIN)/python -m scripts.docs
	$(BIN)/python -m scripts.screenshots

bench: $(VENV)/.dev $(VENV)/.clients  ## Measure against peers and floors, all in one run
	$(BIN)/python -m benchmarks

soak: $(VENV)/.dev $(VENV)/.clients programs  ## The long crash, fuzz and client runs
	-$(APT) install -y -qq --no-install-recommends php-cli php-sabre-vobject khal \
		dbus evolution-data-server gir1.2-ecal-2.0 python3-gi >/dev/null
	$(BIN)/python -m pytest -m soak

lock: | $(BIN)/uv  ## Resolve the dependencies again and lock them with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra documents pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra dev pyproject.toml -o requirements/dev.txt

wheel: $(VENV)/.dev  ## Build the wheel and the source archive into dist/
	$(BIN)/python -m build --outdir dist .

clean:  ## Remove what was built
	rm -rf dist demo out .pytest_cache .mypy_cache .ruff_cache
