# iotrace: which files did a command really read and write?
# Every target sets up what it needs by itself (.ci/setup.sh: apt, and only what is missing).

BUILD ?= build
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
SOAK_HOURS ?= 4
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
export CMD            # by the environment: quotes in it stay as they were typed
export BUILD JOBS FUZZ_SECONDS SOAK_HOURS

configured = $(BUILD)/build.ninja
programs = iocapture ioparse ioquery

.PHONY: build run test test-deep soak bench fuzz lint tidy golden install clean help
.PHONY: setup-build setup-test setup-deep all-tests

build: $(configured)          ## build the three programs into build/bin
	@cmake --build $(BUILD) -j $(JOBS) --target $(programs)

run: build                    ## capture, parse and query a sample; CMD='make -j4' for a command of yours
	@sh samples/run.sh

test: all-tests               ## everything that is proven in minutes
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -j $(JOBS) -LE 'deep|soak'

test-deep: setup-deep all-tests   ## sanitizers, fuzzing, coverage floors, larger ground truth
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -j $(JOBS) -L deep
	@sh tests/deep.sh

soak: all-tests               ## random real builds, captured again and again for SOAK_HOURS (4)
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -j $(JOBS) -L soak
	@sh tests/e2e/soak.sh

bench: all-tests              ## lines a second, beside other programs on the same log
	@sh tests/bench/run.sh

fuzz: setup-deep              ## every fuzz target for FUZZ_SECONDS (60)
	@sh tests/fuzz/run.sh

lint:                         ## formatting, floors, static checks
	@sh tests/lint.sh

tidy: setup-build             ## lint, and clang-tidy over every source: half an hour
	@sh tests/lint.sh tidy

golden: all-tests             ## accept what the golden tests yield now, and show the difference
	@UPDATE_GOLDEN=1 ctest --test-dir $(BUILD) -R parsers >/dev/null || true
	@git --no-pager diff --stat -- parsers

install: build                ## install into PREFIX (/usr/local)
	@cmake --install $(BUILD) --prefix $(PREFIX)

clean:                        ## remove all build folders
	rm -rf $(BUILD) build-fuzz build-clang build-tidy

help:                         ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

$(configured): | setup-build
	@cmake --preset default -B $(BUILD) -DIOTRACE_TESTS=OFF

# `make run` asks for no test library; the first `make test` adds the tests to the same folder.
all-tests: setup-test
	@grep -qs 'IOTRACE_TESTS:BOOL=ON' $(BUILD)/CMakeCache.txt \
	  || cmake --preset default -B $(BUILD) -DIOTRACE_TESTS=ON
	@cmake --build $(BUILD) -j $(JOBS)

setup-build:
	@sh .ci/setup.sh build
setup-test:
	@sh .ci/setup.sh test
setup-deep:
	@sh .ci/setup.sh deep
