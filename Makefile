# Quantal: `make sweep` and `make test` are all that a new machine needs.

SPEC ?= Sweeps/release-probability.yaml
NAME := $(basename $(notdir $(SPEC)))
QUANTAL := .build/release/quantal
PYTHON := .build/venv/bin/python
SOURCES := Package.swift $(shell find Sources -type f)
SWIFT_SETTINGS := Package.swift Sources Tests
FUZZ_SECONDS ?= 300
TESTABLE := -Xswiftc -enable-testing

.PHONY: sweep test test-slow build-tests fuzz bench lint format docs completions clean build packages
.DEFAULT_GOAL := sweep

## sweep: build, run SPEC and write results/NAME (what is there already is not done again)
sweep: $(QUANTAL)
	@$(QUANTAL) run $(SPEC) --output results/$(NAME)

# For other Makefiles: results/NAME/tables/summary.csv is a real file, made from Sweeps/NAME.yaml.
# The file is touched because a spec may be newer than results that hold all of its runs.
results/%/tables/summary.csv: Sweeps/%.yaml | $(QUANTAL)
	@$(QUANTAL) run $< --output results/$*
	@touch -c $@

## build: the program, .build/release/quantal
build: $(QUANTAL)

$(QUANTAL): $(SOURCES) | packages
	@swift build -c release --product quantal
	@touch $@

## test: all tests that are fast
test: $(PYTHON) build-tests
	swift test -c release --disable-xctest --skip-build $(TESTABLE)

## test-slow: the tests that take minutes or much memory, too
test-slow: $(PYTHON) build-tests
	QUANTAL_SLOW=1 swift test -c release --disable-xctest --skip-build $(TESTABLE)

# `swift test` would build all again, with flags of its own.
## build-tests: the program and the tests in one build, which `make sweep` and `make test` then find
build-tests: | packages
	swift build -c release --build-tests $(TESTABLE)
	@touch $(QUANTAL)

## fuzz: read mutated specs for FUZZ_SECONDS; what breaks the reader goes to .build/fuzz/found
# FuzzSpec has a time limit of its own; -timeout is for what never ends.
fuzz: | packages
	QUANTAL_FUZZ=1 QUANTAL_ONE_VARIANT=1 swift build -c release --product FuzzSpec --sanitize=fuzzer --scratch-path .build/fuzz
	@mkdir -p .build/fuzz/corpus .build/fuzz/found
	SWIFT_BACKTRACE=enable=no .build/fuzz/release/FuzzSpec -max_total_time=$(FUZZ_SECONDS) \
	  -max_len=65536 -timeout=60 -rss_limit_mb=400 -malloc_limit_mb=200 -print_final_stats=1 \
	  -dict=Tests/FuzzSpec/dictionary.txt -artifact_prefix=.build/fuzz/found/ \
	  .build/fuzz/corpus Tests/FuzzSpec/Seeds Sweeps

# Programs that read the tables back in tests, in an environment of their own.
$(PYTHON): Tests/ResultsTests/requirements.txt
	@python3 -m venv .build/venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

## bench: the reference job against a plain C++ program, in turn, with the ratio; then each model
bench: $(QUANTAL) .build/reference_job
	@bash Benchmarks/bench.sh $(QUANTAL) .build/reference_job
	@echo
	@bash Benchmarks/models.sh $(QUANTAL)

.build/reference_job: Benchmarks/reference_job.cpp
	g++ -std=c++17 -O3 -march=native -fopenmp -o $@ $<

## lint: formatting and documentation rules, as CI checks them
lint:
	swift format lint --strict --recursive --parallel $(SWIFT_SETTINGS)

## format: format all Swift files in place
format:
	swift format --in-place --recursive --parallel $(SWIFT_SETTINGS)

## docs: write the pages that are made from the program's declarations
docs: $(QUANTAL)
	@$(QUANTAL) describe --markdown >.build/parameters.md
	@$(QUANTAL) schema >.build/spec.schema.json
	@mv .build/parameters.md .build/spec.schema.json Documentation/

## completions: write .build/completions/quantal.bash, .zsh and .fish
completions: $(QUANTAL)
	@mkdir -p .build/completions
	@for shell in bash zsh fish; do \
	  $(QUANTAL) --generate-completion-script $$shell >.build/completions/quantal.$$shell || exit 1; \
	done
	@ls .build/completions/quantal.*

## clean: remove everything that was built (results stay)
clean:
	rm -rf .build

# C libraries; -dev packages are looked up by their headers, which needs no package database.
packages:
	@bash Scripts/install-packages.sh
