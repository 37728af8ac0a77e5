# Every target runs the set-up it needs. GPU=cpu|cuda|vulkan|metal|hip|auto selects the llama.cpp
# backend, PYTHON=… the Python that creates .venv.

PYTHON ?= python3
VENV := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
TRAINING := .venv-training
VULKAN := .venv-vulkan
PYTEST := $(VENV)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# A selection, because all tests of the engine would take an hour on the software device.
# test_random_chains alternates two contexts in one process, which lanes never do and which crashes
# Mesa 22.3's driver.
ON_VULKAN := tests/inference/test_on_gpu.py tests/inference/test_memory_on_gpu.py tests/end_to_end/test_gpu.py \
  tests/inference/test_context.py tests/inference/test_counts.py tests/inference/test_draft_models.py \
  --deselect tests/inference/test_counts.py::test_random_chains

.DEFAULT_GOAL := help
.PHONY: help setup run screenshots test test-all vulkan-test lint format bench evaluate evaluate-suites examples suites models lock translations \
  schema guide wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## create .venv, with llama.cpp built for this machine
	@$(PYTHON) packaging/setup_environment.py

run: setup ## open the window with two demo models; without a display, print and draw the demo
	@$(VENV)/overthink demo

screenshots: setup ## save screenshots of the whole demo, and the README's picture
	@$(VENV)/overthink demo --screenshots build/screenshots
	@cp build/screenshots/*-both-ended.png packaging/screenshot.png

lint: setup ## check style, types and import contracts
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports

# Tests whose requirements are missing (a GPU, native tools) are skipped with a reason.
test: lint ## lint, then run all tests except the long matrices (under 8 minutes on two cores)
	$(PYTEST) -m "not slow"

test-all: lint ## lint, build llama.cpp's own tools, then run all tests
	@$(VENV)/python packaging/native_tools.py
	$(PYTEST)

vulkan-test: setup ## test GPU offload on a software device, with a separate llama.cpp for Vulkan
	@$(PYTHON) packaging/vulkan_environment.py $(VULKAN)
	GGML_VK_VISIBLE_DEVICES=$${GGML_VK_VISIBLE_DEVICES:-0,0} $(VULKAN)/bin/python -m pytest $(ON_VULKAN)

format: setup ## format the code
	$(VENV)/ruff check --fix-only
	$(VENV)/ruff format

bench: setup ## benchmark against llama.cpp's own tools, built from the same source
	@$(VENV)/python packaging/native_tools.py
	$(VENV)/python -m tests.benchmarks

evaluate: setup ## evaluate the demo models on unseen problems
	$(VENV)/python -m models.demo.evaluate

evaluate-suites: setup ## ask the demo models all questions of the bundled suites (up to an hour on two cores)
	$(VENV)/python -m tests.end_to_end.suite_evaluation

examples: setup ## record the example sessions with the bundled models
	@$(VENV)/python packaging/record_examples.py

suites: setup ## write the bundled suites from their recipes
	@$(VENV)/python packaging/bundled_suites.py

models: ## train the demo models (up to two hours on two cores)
	@$(PYTHON) packaging/training_environment.py $(TRAINING)
	PYTHONPATH=app $(TRAINING)/bin/python -m models.demo.recipe

lock: ## regenerate the lock files; UPGRADE=1 upgrades all packages
	@$(PYTHON) packaging/make_locks.py

translations: setup ## extract the interface's messages, compile the Danish translation
	@$(VENV)/python packaging/translations.py

schema: setup ## write the tables of SCHEMA.md from the database's schema
	@$(VENV)/python packaging/schema_document.py

guide: setup ## write the generated pages of the guide: commands, and how metrics are measured
	@$(VENV)/python packaging/guide_reference.py

wheel: setup ## build the wheel of Overthink in dist/
	$(VENV)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove generated files; the built llama.cpp stays in the user's cache folder
	rm -rf .venv $(TRAINING) $(VULKAN) .setup.lock dist build .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache
	find app models packaging tests -name __pycache__ -prune -exec rm -rf {} +
