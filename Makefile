# All packages are installed in .venv, from the locks in requirements/. CI runs `make check`.

PYTHON ?= python3
ARGS ?=
UPGRADE ?= --upgrade

VENV := .venv
PY := $(VENV)/bin/python
PIP_INSTALL := -m pip --disable-pip-version-check --no-input install --quiet
INSTALL := $(PY) $(PIP_INSTALL)
LOWEST_INSTALL := $(VENV)/lowest/bin/python $(PIP_INSTALL)
LOCK = $(PY) -m uv --no-config --no-cache pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock' $(UPGRADE)

# The long files start early. Most tests wait for a socket, so four workers share two cores.
PYTEST := $(PY) -m pytest -n 4 --dist loadfile --no-loadscope-reorder
# The tests are in eight suites. Each takes less than two minutes on two cores. `make test` runs the tests outside these lists.
KILLS := $(wildcard tests/batch/test_batch_heavy_*.py)
BATCHES := tests/batch tests/cli
FAULTS := tests/faults tests/field tests/network
PACKAGES := tests/packages tests/release tests/specs
GENERATOR := tests/generator
DAILY := tests/docs tests/guides tests/plugin tests/showing tests/site tests/watching
HOSTILE := tests/hostile
# The tests of `make test-pythons`. They depend on the Python version, and not on other installed packages.
QUICK := tests/facade tests/streams tests/wire

VENV_MADE := $(VENV)/.stamp-venv
LOCK_INSTALLED := $(VENV)/.stamp-lock
BASE := $(VENV)/.stamp-base
LOWEST := $(VENV)/lowest/.stamp
# The Python versions that r9s supports. A version that is not on the PATH may be in the folder of pyenv.
PYTHONS := python3.11 python3.12 python3.13 python3.14
CHECK := $(VENV)/.stamp-check
STEADY := interop/node_modules/.stamp
OPENAI := interop/.venv/.stamp
MISTRALAI := $(VENV)/mistralai/.stamp
BENCH := $(VENV)/bench/.stamp
RAY := $(VENV)/ray/.stamp
DOCS := $(VENV)/docs/.stamp

# The targets that `make check` runs, and the folder for their outcomes.
CHECKS := format-check lint types check-regen api-diff test test-batches test-kills test-faults test-packages test-generator \
	test-hostile test-daily
CHECKED := $(addprefix checked-,$(CHECKS))
OUTCOMES := $(VENV)/outcomes

# The packages that `make dist` packs, and the folder in which it unpacks the commit.
DISTRIBUTED := r9s r9s_generated r9s_sandbox
PACKED := $(VENV)/packed

# pyright keeps its files here, and does not ask a server for a newer version.
export PYRIGHT_PYTHON_CACHE_DIR := $(CURDIR)/$(VENV)/.cache
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# The locks name only packages of one registry, and no packages on a local disk.
unexport UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_INDEX

# With -j, the output of each target stays together.
MAKEFLAGS += --output-sync=target

# With PYTHON=..., a .venv of another Python version is created again. `test-lowest` has a separate environment.
version_of = $(shell $(1) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
ifneq ($(origin PYTHON),file)
ifneq ($(and $(filter-out test-lowest test-pythons $(VENV)/python3.% help clean,$(MAKECMDGOALS)),$(wildcard $(VENV_MADE))),)
ASKED := $(call version_of,$(PYTHON))
FOUND := $(call version_of,$(PY))
ifneq ($(ASKED),$(FOUND))
$(info $(VENV) has Python $(FOUND), and PYTHON=$(PYTHON) asks for $(ASKED): creating it again)
.PHONY: $(VENV_MADE)
endif
endif
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test-ray test-lowest test-pythons bench soak interop format \
	check $(CHECKS) $(CHECKED) regen release-baseline dist lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(BASE) ## Make pictures with the SDK against the local sandbox
	$(PY) examples/demo.py

test: $(BASE) ## Run the tests of the SDK and the sandbox (ARGS='-k retry' goes to pytest)
	$(strip $(PYTEST) $(addprefix --ignore=,$(BATCHES) $(FAULTS) $(PACKAGES) $(GENERATOR) $(HOSTILE) $(DAILY)) $(ARGS))

test-batches: $(BASE) ## Run the tests of batches and of the command line
	$(strip $(PYTEST) $(BATCHES) $(addprefix --ignore=,$(KILLS)) $(ARGS))

test-kills: $(BASE) ## Kill and resume batches 220 times, run several batches on one output, and read a million lines
	$(strip $(PYTEST) $(KILLS) $(ARGS))

test-faults: $(BASE) ## Run the tables of network faults, and of real responses of gateways and providers
	$(strip $(PYTEST) $(FAULTS) $(ARGS))

test-packages: $(BASE) ## Run the tests of the generated packages, and of the builds for a release
	$(strip $(PYTEST) $(PACKAGES) $(ARGS))

test-generator: $(BASE) ## Run the tests of the generator
	$(strip $(PYTEST) $(GENERATOR) $(ARGS))

test-hostile: $(BASE) ## Run the generator on hostile documents: code in texts, circular references, large sizes, foreign folders
	$(strip $(PYTEST) $(HOSTILE) $(ARGS))

test-daily: $(BASE) ## Run the tests of notebooks, OpenTelemetry, the pytest plugin, the documentation and its applications
	$(strip $(PYTEST) $(DAILY) $(ARGS))

# Without Ray, this folder has no tests.
test-ray: $(RAY) ## Run the tests of batches on Ray Data, Dask and a pool of processes, in a separate environment
	$(strip $(VENV)/ray/bin/python -m pytest -o cache_dir=$(VENV)/ray/.pytest_cache tests/ray_data $(ARGS))

.PHONY: docs test-docs docs-pictures
docs: $(DOCS) ## Build the documentation site in site/ (view it with: python3 -m http.server -d site)
	$(strip NO_MKDOCS_2_WARNING=1 $(VENV)/docs/bin/python -m mkdocs build --strict $(ARGS))

# Without Chromium, the tests that need a browser are skipped.
test-docs: $(DOCS) ## Build the site in a temporary folder, check its links, and open every page in a browser
	$(strip $(VENV)/docs/bin/python -m pytest -o cache_dir=$(VENV)/docs/.pytest_cache tests/site $(ARGS))

docs-pictures: $(BASE) ## Draw the pictures of the documentation again (needs Chromium)
	$(PY) -m docs.pictures

test-lowest: $(LOWEST) ## Run the tests with the oldest supported dependencies, on Python 3.11
	$(strip $(VENV)/lowest/bin/python -m pytest -n 2 --dist loadfile -o cache_dir=$(VENV)/lowest/.pytest_cache $(ARGS))

# Each Python has a separate environment in .venv, from the same locks.
test-pythons: $(VENV_MADE) ## Run some of the tests on every other installed Python, 3.11 or newer
	@failed=; for each in $(PYTHONS); do \
		if [ $$each = python$(call version_of,$(PY)) ]; then echo "$$each: make test runs on it, skipped"; continue; fi; \
		found=; for candidate in $$each "$$HOME"/.pyenv/versions/*/bin/$$each; do \
			"$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1 && found=$$candidate && break; done; \
		if [ -z "$$found" ]; then echo "$$each: not on this machine, skipped"; continue; fi; \
		echo "$$each: $$found"; \
		$(MAKE) --no-print-directory $(VENV)/$$each/.stamp OTHER=$$found && \
		$(VENV)/$$each/bin/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder \
			-o cache_dir=$(VENV)/$$each/.pytest_cache $(QUICK) $(ARGS) || failed="$$failed $$each"; \
	done; [ -z "$$failed" ] || { echo "failed on:$$failed" >&2; exit 1; }

interop: $(BASE) $(STEADY) $(OPENAI) ## Test r9s with the server Steady, and the sandbox with the client openai (needs Node 20 and npm)
	$(PY) -m interop

bench: $(BENCH) $(OPENAI) $(MISTRALAI) ## Compare the speed of the SDK with httpx, openai and mistralai (ARGS='call events --json out.json')
	$(strip $(VENV)/bench/bin/python -m benchmarks $(ARGS))

soak: $(BASE) ## Make 20,000 calls with one fault in five; check memory, sockets and the outcome of each call (ARGS='--calls 2000')
	$(strip $(PY) -m benchmarks.soak $(ARGS))

format: $(LOCK_INSTALLED) ## Format the code and fix what ruff can fix
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

check: $(CHECKED) ## Run all checks of CI: the five targets below, then all tests; list the failures at the end
	@failed=0; for each in $(CHECKS); do \
		outcome=`cat $(OUTCOMES)/$$each`; printf '%-14s %s\n' $$each "$$outcome"; \
		[ "$$outcome" = passed ] || failed=1; done; exit $$failed

# A failed target does not stop the others.
$(CHECKED): checked-%: $(CHECK)
	@mkdir -p $(OUTCOMES) && echo FAILED >$(OUTCOMES)/$*
	@$(MAKE) --no-print-directory $* && echo passed >$(OUTCOMES)/$* || true

format-check: $(LOCK_INSTALLED) ## Fail if `make format` would change the format of a file
	$(PY) -m ruff format --check .

lint: $(LOCK_INSTALLED) ## Run the rules of ruff
	$(PY) -m ruff check .

types: $(CHECK) ## Run mypy on all packages, pyright on r9s, and both on every Python block of the documentation
	$(PY) -m mypy
	$(PY) -m pyright
	$(PY) -m tests.docs.types_of_blocks

check-regen: $(LOCK_INSTALLED) ## Fail if `make regen` would change a generated file
	$(PY) -m generator --check

api-diff: $(LOCK_INSTALLED) ## Compare the public API with the last release; fail on a breaking change that the version number does not show
	$(PY) -m generator.versions

regen: $(LOCK_INSTALLED) ## Generate r9s_generated/ and docs/reference/ from spec/images.yaml
	$(PY) -m generator

dist: $(BASE) ## Build wheels and sdists of both distributions in dist/, only from the files of the last commit
	@git diff --exit-code --name-only HEAD || { \
		echo "These files differ from the last commit, which make dist packs: commit or restore them" >&2; exit 1; }
	@git ls-files --others --exclude-standard $(DISTRIBUTED) | sed 's/^/git does not track it, so it is not packed: /'
	rm -rf dist $(PACKED)
	mkdir $(PACKED)
	git archive HEAD | tar -xC $(PACKED)
	$(PY) -m build --no-isolation --outdir dist $(PACKED)/r9s_generated
	$(PY) -m build --no-isolation --outdir dist $(PACKED)
	rm -rf $(PACKED)

release-baseline: $(LOCK_INSTALLED) ## Store the public API as the released API; one step of a release
	$(PY) -m generator.versions --release

lock: $(VENV_MADE) ## Pin the newest versions in requirements/ (with UPGRADE=, keep the pinned versions where possible)
	$(INSTALL) --require-hashes -r requirements/uv.txt
	$(LOCK) --output-file requirements/base.txt requirements/base.in
	$(LOCK) --output-file requirements/check.txt requirements/check.in
	$(LOCK) --output-file requirements/uv.txt requirements/uv.in
	$(LOCK) --output-file requirements/interop.txt requirements/interop.in
	$(LOCK) --output-file requirements/bench.txt requirements/bench.in
	$(LOCK) --output-file requirements/mistralai.txt requirements/mistralai.in
	$(LOCK) --output-file requirements/ray.txt requirements/ray.in
	$(LOCK) --output-file requirements/docs.txt requirements/docs.in
	$(PY) requirements/lowest.py > $(VENV)/lowest.in
	$(LOCK) --no-annotate --resolution lowest-direct --output-file requirements/lowest.txt $(VENV)/lowest.in

clean: ## Remove .venv, caches and builds
	rm -rf $(VENV) interop/.venv interop/node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist r9s_generated/dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(CHECK)

# A test may run mypy, and `make -j` runs the tests at the same time as `types`.
test test-batches test-kills test-faults test-packages test-generator test-hostile test-daily: export MYPY_CACHE_DIR = .mypy_cache/tests
test-lowest: export MYPY_CACHE_DIR = .mypy_cache/lowest

$(VENV_MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed. The output of $(PYTHON) --version: `$(PYTHON) --version 2>&1`" >&2; \
		echo "Choose another Python: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "$(PYTHON) has no venv or no ensurepip. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(LOCK_INSTALLED): requirements/base.txt $(VENV_MADE)
	$(INSTALL) --require-hashes -r requirements/base.txt
	@touch $@

$(BASE): $(LOCK_INSTALLED) pyproject.toml hatch_build.py r9s/_version.py r9s_generated/pyproject.toml
	$(INSTALL) --no-deps --no-build-isolation -e ./r9s_generated -e .
	@touch $@

$(LOWEST): requirements/lowest.txt pyproject.toml hatch_build.py r9s/_version.py r9s_generated/pyproject.toml $(VENV_MADE)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
		echo "The oldest dependencies support only Python 3.11: make test-lowest PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)/lowest
	$(LOWEST_INSTALL) --require-hashes -r requirements/lowest.txt
	$(LOWEST_INSTALL) --no-deps --no-build-isolation -e ./r9s_generated -e .
	@touch $@

$(VENV)/python3.%/.stamp: requirements/base.txt pyproject.toml hatch_build.py r9s/_version.py r9s_generated/pyproject.toml
	$(OTHER) -m venv --clear $(@D)
	$(@D)/bin/python $(PIP_INSTALL) --require-hashes -r requirements/base.txt
	$(@D)/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation -e ./r9s_generated -e .
	@touch $@

# This target waits until pip has finished for the other stamp.
$(CHECK): requirements/check.txt $(VENV_MADE) | $(BASE)
	$(INSTALL) --require-hashes -r requirements/check.txt
	@touch $@

$(STEADY): interop/package.json interop/package-lock.json
	@node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' && npm --version >/dev/null || { \
		echo "make interop needs Node 20 or newer, with npm" >&2; exit 1; }
	npm ci --prefix interop
	@touch $@

$(OPENAI): requirements/interop.txt $(VENV_MADE)
	$(PY) -m venv --clear interop/.venv
	interop/.venv/bin/python $(PIP_INSTALL) --require-hashes -r requirements/interop.txt
	@touch $@

$(MISTRALAI): requirements/mistralai.txt $(VENV_MADE)
	$(PY) -m venv --clear $(VENV)/mistralai
	$(VENV)/mistralai/bin/python $(PIP_INSTALL) --require-hashes -r requirements/mistralai.txt
	@touch $@

# With the extras that make r9s faster. base.txt does not have all of them.
$(BENCH): requirements/bench.txt pyproject.toml hatch_build.py r9s/_version.py r9s_generated/pyproject.toml $(VENV_MADE)
	$(PY) -m venv --clear $(VENV)/bench
	$(VENV)/bench/bin/python $(PIP_INSTALL) --require-hashes -r requirements/bench.txt
	$(VENV)/bench/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation -e ./r9s_generated -e .
	@touch $@

$(RAY): requirements/ray.txt pyproject.toml hatch_build.py r9s/_version.py r9s_generated/pyproject.toml $(VENV_MADE)
	$(PY) -m venv --clear $(VENV)/ray
	$(VENV)/ray/bin/python $(PIP_INSTALL) --require-hashes -r requirements/ray.txt
	$(VENV)/ray/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation -e ./r9s_generated -e .
	@touch $@

$(DOCS): requirements/docs.txt $(VENV_MADE)
	$(PY) -m venv --clear $(VENV)/docs
	$(VENV)/docs/bin/python $(PIP_INSTALL) --require-hashes -r requirements/docs.txt
	@touch $@
