# What a person does with a checkout; Python 3.11 or newer and make are all that must be there. Every target prepares
# .venv by itself and does nothing to it when nothing has changed.
#   make talk ARGS="--fast"          passes arguments on
#   make setup PYTHON=python3.13     chooses the interpreter for .venv

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/.tools
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

LAMBDA := build/lambda
LAMBDA_PLATFORM := aarch64-manylinux_2_28
RUNTIME_VERSION = $(shell sed -n 's/.*Runtime: python//p' template.yaml)

export UV_PYTHON_DOWNLOADS := never

# uv takes seconds where pip takes a minute; but pip may know a mirror or a certificate that uv was not told of.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) $(2) \
	|| $(BIN)/python -m pip install --quiet --require-hashes -r $(1)
CHECKOUT = $(BIN)/uv pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(ARGS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup talk serve test check lint format bench fuzz models lambda lock licences

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 17

setup: $(DEV) ## prepare .venv for everything below

talk: $(RUNTIME) ## the smart speaker in the terminal: say "start glute stretch"
	@$(BIN)/glute-coach talk $(ARGS)

serve: $(RUNTIME) ## the skill on http://127.0.0.1, for one's own machine only
	@$(BIN)/glute-coach serve --dev $(ARGS)

test: lint check ## lint, check, and every test
	@$(BIN)/pytest --numprocesses=2 --cov=skill $(if $(ARGS),,--cov-fail-under=95) $(ARGS)

check: $(DEV) ## is the content whole and consistent, and are the interaction models fresh?
	@$(BIN)/glute-coach check

lint: $(DEV) ## style, types, security, the AWS template
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml skill scripts
	@$(BIN)/python scripts/lint_template.py

format: $(DEV) ## lay out the code
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

bench: $(DEV) ## how fast it is
	@$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(DEV) ## random input, for as long as you like
	@$(BIN)/python -m tests.fuzz $(ARGS)

models: $(DEV) ## build the interaction models from their source
	@$(BIN)/python -m skill.interaction build

lambda: $(TOOLS) ## put the function's code into build/lambda, as template.yaml expects it
	@rm -rf $(LAMBDA)
	@$(BIN)/uv pip install --quiet --target $(LAMBDA) --only-binary :all: --require-hashes -r requirements/aws.txt \
		--python-platform $(LAMBDA_PLATFORM) --python-version $(RUNTIME_VERSION)
	@$(BIN)/python -m pip install -qq --no-index --no-deps --no-build-isolation --target $(LAMBDA) .
	@# Looked through at every cold start: the descriptions of the four hundred services that the coach does not call.
	@find $(LAMBDA)/botocore/data -mindepth 1 -maxdepth 1 -type d ! -name dynamodb -exec rm -r {} +
	@# The function cannot keep what it compiles, so without this it compiles everything at every cold start.
	@python$(RUNTIME_VERSION) -W ignore -m compileall -q --invalidation-mode unchecked-hash -s $(LAMBDA) $(LAMBDA) \
		|| echo 'Cold starts will be slow: to compile for them, put python$(RUNTIME_VERSION) on the PATH.' >&2

lock: $(TOOLS) ## pin the dependencies anew, with hashes (ARGS=--upgrade for newer ones)
	@$(LOCK) pyproject.toml --extra aws --group build --group dev -o requirements/dev.txt
	@$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt
	@$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
	@$(LOCK) pyproject.toml --extra aws -c requirements/dev.txt -o requirements/aws.txt

licences: $(DEV) ## list the dependencies' licences in docs/licences.md
	@$(BIN)/python scripts/licences.py

$(TOOLS): requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Glute Coach needs Python 3.11 or newer. $(PYTHON) is: '"$$($(PYTHON) --version 2>&1)"; \
		echo 'Choose another one: make PYTHON=python3.13 …'; exit 1; } >&2
	@echo 'Preparing $(VENV) …'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r $<
	@touch $@

$(RUNTIME): requirements/runtime.txt pyproject.toml $(TOOLS)
	@# Compiled at once: the first sentence does not wait for it, and no library's warnings are seen.
	@$(call INSTALL,$<,--compile-bytecode)
	@$(CHECKOUT)
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@echo 'Adding what tests and checks need …'
	@$(call INSTALL,$<)
	@touch $@
