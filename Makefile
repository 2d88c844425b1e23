# `make` alone lists what can be done. Everything that a target needs, it installs.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory

# A Go that .ci/deps has installed, or one that was unpacked and is not on PATH. One that
# is older than go.mod wants fetches what it wants, where its distribution forbids that too.
export PATH := $(CURDIR)/bin/deps:$(PATH):/usr/local/go/bin
export GOTOOLCHAIN ?= auto

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TOOLS   := bin/tools
MODULES  = $(shell git ls-files -co --exclude-standard '*/go.mod' ':!.ci')
OURS     = $(shell git ls-files -co --exclude-standard '*.go')

PKG       ?= ./...
BENCH     ?= .
BENCHTIME ?= 1s
FUZZTIME  ?= 10s
FUZZ      ?=
SEED      ?= 0
RUNS      ?= 200
FOR       ?= 5m

# Tesseract's own threads fight over the cores with the workers that call it;
# it reads this when it is loaded, so it can only be said from outside.
export OMP_THREAD_LIMIT := 1

.PHONY: help deps build console rig run test check bench fuzz golden fmt lint vuln licences reproducible tools clean chaos chaos-proof simulate simulate-proof

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## install what is missing (Debian or Ubuntu packages; sudo when not root)
	@.ci/deps

# The first time, the plate reader's files come while the compiler works.
build: ## compile bin/recado
	@.ci/deps but-reader
	@.ci/console build
	@.ci/deps reader & reader=$$!; \
	(set -x; go build -trimpath -buildvcs=false -ldflags '-s -w -X main.version=$(VERSION)' -o bin/recado ./cmd/recado); \
	wait $$reader

console: ## build the operators' page into webhooks/console/dist (needs npm); `make build` embeds it
	@.ci/console must

rig: deps ## compile bin/bench, bin/chaos and bin/standin: what loads the program, breaks it and plays its vendors
	go build -trimpath -buildvcs=false -o bin/ ./cmd/bench ./cmd/chaos ./cmd/standin

run: build ## start the whole system on the embedded default and print where to click
	@exec bin/recado up $(ARGS)

# What is trained from examples is checked without the race detector, under which
# training would take half an hour: the model files, and how often they are right.
TRAINED := Model|Accuracy|CrossValidation|Confidence|Unseen

# The race detector slows what it watches by 5 to 10 times, hence the patience.
# Modules nested in the tree only build servers to test against: they go without it.
test: deps ## run every test, with the race detector (PKG=./flows/... for some)
	go test -race -timeout 40m $(PKG)
ifeq ($(PKG),./...)
	@.ci/console test
	go test -timeout 20m -run '$(TRAINED)' ./bot/reading ./workers/language
	@for module in $(MODULES); do \
		dir=$${module%/go.mod}; echo "# $$dir"; (cd "$$dir" && go test -timeout 20m ./...); \
	done
endif

check: deps tools ## what must hold besides the tests: format, vet, lint, arrows, generated files, tree
	@wrong=$$($(TOOLS)/gofumpt -l $(OURS)); if [ -n "$$wrong" ]; then echo "make fmt would change:"; echo "$$wrong"; exit 1; fi
	go vet ./...
	go vet -tags broken_cas ./store/repo
	go vet -tags broken_ack ./bot/engine
	go vet -tags broken ./bot/... ./cmd/simulate
	$(TOOLS)/golangci-lint run ./...
	go test -count=1 -run '^TestTree' ./cmd/recado
	.ci/check-generated
	.ci/check-tree

lint: deps tools ## golangci-lint alone (PKG=./flows/... for some)
	$(TOOLS)/golangci-lint run $(PKG)

# Ends in a table of figures beside their goals; fails when a promise breaks.
bench: deps ## run the benchmarks (PKG=, BENCH=regexp, BENCHTIME=)
	@go test -run '^$$' -bench '$(BENCH)' -benchtime $(BENCHTIME) -benchmem $(PKG) | .ci/bench-table .ci/bench-bounds -

fuzz: deps ## run every fuzz target for FUZZTIME each (10s), or those that hold a word of FUZZ; a table
	@go run .ci/fuzz/main.go -time $(FUZZTIME) $(FUZZ)

chaos: build rig ## break what the program stands on, and judge by the vendors' books (ARGS='-for 2m -seed 1'; -long)
	@bin/chaos $(ARGS)

# Each build breaks one promise on purpose; the case of that promise must see it, or the
# run proves nothing. They mostly wait for what never comes: both run at once.
chaos-proof: rig ## show that the chaos run sees broken promises: no compare-and-set, acknowledged before stored
	@for tag in broken_cas broken_ack; do go build -buildvcs=false -tags $$tag -o bin/recado-$$tag ./cmd/recado; done; \
	for tag in broken_cas broken_ack; do \
		bin/chaos -program bin/recado-$$tag -topologies none -cases "quick customer,burst and kill" > bin/$$tag.txt & \
	done; wait; \
	saw() { echo "── built with $$1, \"$$2\" must break"; cat bin/$$1.txt; grep -q " BROKEN $$2:" bin/$$1.txt || { echo "$$1 was not seen"; exit 1; }; }; \
	saw broken_cas "quick customer"; saw broken_ack "burst and kill"; echo "both were seen"

# It is a test, because the simulated clock is testing/synctest's.
simulate: deps ## run the whole program under seeds, each twice (RUNS=200 FOR=5m, or SEED=7 with its trace)
	go test -count=1 -timeout 24h -run '^TestSimulate$$' ./cmd/simulate -args -test.v -runs $(RUNS) -for $(FOR) -seed $(SEED)

simulate-proof: deps ## show that the simulation sees broken promises: each of ten, within a minute
	go test -count=1 -timeout 20m -tags broken -run '^TestBroken$$' ./cmd/simulate -args -test.v

# Only packages whose tests know -update: the others would refuse the flag.
golden: deps ## rewrite the golden files from what the code does; then read the diff
	go test -count=1 $$(git grep --untracked -lF 'flag.Bool("update"' -- '*_test.go' | xargs -rn1 dirname | sort -u | sed 's|^|./|') -update
	@git status --short

fmt: tools ## format every Go file
	@$(TOOLS)/gofumpt -w $(OURS)

# Its list of weaknesses lies at vuln.go.dev: where that can't be reached it fails and says so.
vuln: deps ## what is known against the modules and the Go that we use (govulncheck)
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

licences: ## list every module's licence in docs/licences.md; fails at one that is not permissive
	@go run .ci/licences/main.go -write docs/licences.md

reproducible: deps ## build twice in two folders, from nothing: the same to the last bit (minutes)
	@.ci/reproducible

# Pinned in .ci/tools/go.mod, apart from the program's own dependencies.
# The first build takes minutes; after that, only when a version changes.
tools: $(TOOLS)/golangci-lint
$(TOOLS)/golangci-lint: .ci/tools/go.mod .ci/tools/go.sum
	@echo "building gofumpt and golangci-lint: minutes, the first time"
	go build -C .ci/tools -buildvcs=false -o $(CURDIR)/$(TOOLS)/ tool
	@touch $(TOOLS)/*

clean: ## remove what was built (not data/)
	rm -rf bin
	find webhooks/console/dist -mindepth 1 ! -name .keep -delete
