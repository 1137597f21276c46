# Overheard. Plain `make` explains itself.

SHELL   := bash
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
WEB     := api/dashboard/web
DIST    := api/dashboard/static/dist
# The properties (rapid) are tried on the same cases each time; RAPID_SEED=0 tries others, and so does go test.
export RAPID_SEED ?= 1
LINT    := $(GO) tool -modfile=tools/go.mod golangci-lint

.DEFAULT_GOAL := help
.PHONY: help demo build web model evaluation test test-long lint fmt vuln bench clean

help: ## show this list
	@echo "Overheard: what customers say when nobody asks them."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Needs Go, gcc and Node 20. Start with: make demo"

demo: build ## crawl the sample, print the comparison, serve the dashboard (DEMO="--once" only prints)
	bin/overheard demo $(DEMO)

build: web ## build bin/overheard, dashboard charts included
	$(GO) build -trimpath -ldflags "$(LDFLAGS)" -o bin/overheard ./cmd/overheard

web: $(DIST)/charts.js ## bundle the dashboard's charts (needs Node; pages work without them)

$(DIST)/charts.js: $(WEB)/package-lock.json $(wildcard $(WEB)/*.mjs $(WEB)/*.json $(WEB)/src/*)
	cd $(WEB) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build
	@touch $@

model: ## train the built-in model and its calibrations again from ../shared/data (many minutes; gives the same files)
	$(GO) run ./cmd/overheard model train ../shared/data/train --out sentiment/compact/weights.bin
	$(GO) run ./cmd/overheard model calibrate ../shared/data/train --out sentiment/compact/domains.json

evaluation: ## measure proxy, intervals and merging on brands left out, into docs/method.md (many minutes; SCORES=FILE keeps the trainings)
	$(GO) run ./cmd/overheard model evaluate ../shared/data/train --doc docs/method.md $(if $(SCORES),--scores $(SCORES))

test: web ## run the tests, all but the long ones (under ten minutes on two cores)
	$(GO) vet ./...
	$(GO) test -timeout 40m -short ./...

test-long: web ## run the long tests: kills, races, simulations
	$(GO) test -timeout 40m -run '^TestLong' ./...
	$(GO) test -timeout 40m -short -race $$($(GO) list ./... | grep -v -e /bench)

lint: ## run golangci-lint, pinned in tools/go.mod
	$(LINT) run ./...

fmt: ## format the Go code
	gofmt -w $$(git ls-files '*.go')

vuln: ## look the dependencies up in the vulnerability database (needs the internet; never gates)
	-$(GO) tool -modfile=tools/go.mod govulncheck ./...

bench: build ## measure speed as ratios against named peers, in one run
	$(GO) run ./bench -overheard bin/overheard $(BENCH)

clean: ## remove what was built
	rm -rf bin $(DIST)/* $(WEB)/node_modules bench/out
