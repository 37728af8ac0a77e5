# Each of these does the set-up it needs by itself. GPU=cpu|cuda|vulkan|metal|hip|auto chooses the
# llama.cpp backend, PYTHON=… the Python that .venv is made with.

PYTHON ?= python3
VENV := .venv/bin
TRAINING := .venv-training
VULKAN := .venv-vulkan

# Not the whole engine, which takes an hour on the software device. In test_random_chains two lanes
# take turns in one process, as no lanes do, and Mesa 22.3's driver does not survive that.
ON_VULKAN := tests/inference/test_on_gpu.py tests/inference/test_memory_on_gpu.py tests/end_to_end/test_gpu.py \
  tests/inference/test_context.py tests/inference/test_counts.py tests/inference/test_draft_models.py \
  --deselect tests/inference/test_counts.py::test_random_chains

.DEFAULT_GOAL := help
.PHONY: help setup run screenshots test vulkan-test lint format bench evaluate examples models lock translations \
  wheel clean

help: ## show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv, with llama.cpp built for this machine
	@$(PYTHON) packaging/setup_environment.py

run: setup ## watch the two demo models think; without a display, in the terminal and in pictures
	@$(VENV)/overthink demo

screenshots: setup ## draw the real window through the whole demo, and the README's picture
	@$(VENV)/overthink demo --screenshots build/screenshots
	@cp build/screenshots/*-both-ended.png packaging/screenshot.png

lint: setup ## style, types and import contracts
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports

test: lint ## lint, then every test
	$(VENV)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

vulkan-test: setup ## offload tested without a GPU: llama.cpp with Vulkan, apart, on a software device
	@$(PYTHON) packaging/vulkan_environment.py $(VULKAN)
	GGML_VK_VISIBLE_DEVICES=$${GGML_VK_VISIBLE_DEVICES:-0,0} $(VULKAN)/bin/python -m pytest $(ON_VULKAN)

format: setup ## put the code in shape
	$(VENV)/ruff check --fix-only
	$(VENV)/ruff format

bench: setup ## measure against llama.cpp's own tools, built from the same source
	@$(VENV)/python packaging/native_tools.py
	$(VENV)/python -m tests.benchmarks

evaluate: setup ## the demo models' figures on problems they have not seen
	$(VENV)/python -m models.demo.evaluate

examples: setup ## record the example sessions anew, with the bundled models
	@$(VENV)/python packaging/record_examples.py

models: ## train the demo models anew (up to two hours on two cores)
	@$(PYTHON) packaging/training_environment.py $(TRAINING)
	PYTHONPATH=app $(TRAINING)/bin/python -m models.demo.recipe

lock: ## write the lock files anew; UPGRADE=1 takes the newest versions
	@$(PYTHON) packaging/make_locks.py

translations: setup ## collect the interface's words, compile the Danish ones
	@$(VENV)/python packaging/translations.py

wheel: setup ## build overthink's own wheel into dist/
	$(VENV)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove what was made here; built llama.cpp stays in the user's cache folder
	rm -rf .venv $(TRAINING) $(VULKAN) .setup.lock dist build .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache
	find app models packaging tests -name __pycache__ -prune -exec rm -rf {} +
