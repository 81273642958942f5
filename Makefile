# One command each. `make help` lists them.

DEMO := .demo
LIBRARIES := --library "movies=$(DEMO)/Movies" --library "shows=$(DEMO)/Shows"
# A binary for this machine hashes quicker; `cargo build --release` makes one that runs everywhere.
MACHINE_FLAGS = $(shell scripts/machine-flags.sh)
WEB_SOURCES = $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print)

.DEFAULT_GOAL := help
.PHONY: help run test check bench build web demo setup setup-test e2e clean-demo

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: build demo ## set up, build, and start a house with a demonstration library
	@exec target/release/houselights up --data $(DEMO)/data $(LIBRARIES)

test: setup-test ## set up and test everything: format, lints, layers, units, both databases, a whole evening
	@scripts/test.sh

check: web ## what `make test` checks without a browser: format, clippy, layers, tests
	cargo xtask check

bench: setup-test web demo ## the benchmark table, each number beside the limit it is measured against
	RUSTFLAGS="$(MACHINE_FLAGS)" cargo build --release --package houselights --package xtask
	target/release/xtask bench

e2e: setup-test web demo ## the stories alone, in a real browser against the real binary
	scripts/e2e.sh

build: setup web ## the binary, as it is used on this machine
	RUSTFLAGS="$(MACHINE_FLAGS)" cargo build --release --package houselights

web: setup web/dist/.built ## the web apps that the binary carries

demo: setup ## the demonstration library
	@scripts/demo-library.sh $(DEMO)

clean-demo: ## forget the demonstration house (its accounts and watch state), keep its films
	rm -rf $(DEMO)/data

setup:
	@scripts/setup-debian.sh run

setup-test:
	@scripts/setup-debian.sh test

web/dist/.built: $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@
