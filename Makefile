# `make brief` makes the briefs from the raw files; `make test` runs every check there is.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONHASHSEED := 0
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

.PHONY: brief test check format evaluate benchmark measure fuzz lock notebooks fonts clean
.DELETE_ON_ERROR:

brief: .venv/ready
	$(BIN)/liandong brief

test: check
	$(BIN)/python -m pytest

# Lint, format, types, import rules, and all that people edit.
check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/liandong check

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/ready: requirements.lock bootstrap.lock pyproject.toml
	@echo "Setting up .venv from requirements.lock (about a minute, once)."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python bootstrap.lock requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

# One table: how well each code is given, by coders and by the machine, and who passes the gate.
evaluate: .venv/ready
	$(BIN)/liandong build
	$(BIN)/liandong evaluate

# How long things take, each against a named alternative in the same run: benchmarks/results.csv.
benchmark: .venv/ready
	$(BIN)/python -m benchmarks.speed

# How good things are; each writes its table beside its script.
MEASURES := assessment byte_repair check coverage detect_encodings guesses killed_builds model_pages near_duplicates \
	planted_truth reading_order rendered_tampering reported_figures topics_quality unseen_emergencies
measure: .venv/ready
	@for name in $(MEASURES); do $(BIN)/python -m "benchmarks.$$name" || exit 1; done

# Feed broken files to intake and import, guided by coverage (atheris), so many seconds for each format.
FUZZ_SECONDS ?= 60
fuzz: .venv/ready
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python --target build/fuzz-tool atheris==3.0.0
	@for kind in txt md html docx pdf; do PYTHONPATH=build/fuzz-tool nice $(BIN)/python benchmarks/fuzz_intake.py $$kind $(FUZZ_SECONDS) || exit 1; done
	@for kind in xml qdpx qdc; do PYTHONPATH=build/fuzz-tool nice $(BIN)/python benchmarks/fuzz_exchange.py $$kind $(FUZZ_SECONDS) || exit 1; done

# After an edit of the dependencies in pyproject.toml.
lock: .venv/ready
	@$(BIN)/uv pip compile --quiet --all-extras --universal --generate-hashes --no-emit-index-url pyproject.toml --output-file requirements.lock

# After results changed: execute the notebooks and keep them as they come out.
notebooks: .venv/ready
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb
	$(BIN)/jupyter nbconvert --to notebook --inplace --coalesce-streams notebooks/*.ipynb

# After a text needs a character that the fonts lack (the build names it).
fonts: .venv/ready
	@$(BIN)/uv pip install --quiet --python $(BIN)/python pylopdf-fonts-zh-cn==0.1.1 textflowkit-fonts==0.1.6
	$(BIN)/python -m analysis.make_fonts

clean:
	rm -rf .venv .pytask pytask.lock analysis/partitions reports/_output
