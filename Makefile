# mathrec: `make demo` and `make test` are all that a fresh machine needs; `make help` lists the rest.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Help texts, answers and errors are recorded anew with `make test MATHREC_RECORD=1`.
export MATHREC_RECORD

BUILD := .build
PROGRAM := $(BUILD)/release/mathrec
MODELS := Models/symbols.safetensors Models/symbols-2.safetensors Models/layout.safetensors \
  Models/arrangement.safetensors
# One set of flags for demo and test, so that nothing is built twice; `swift test` by itself would build all again with
# other flags. Tests reach internal declarations of the release build: in a debug build the network's tests are slow.
# A module's interface is written while the module is compiled, not by a second compiler, which checks all its types again:
# a third of the time.
FLAGS := -c release -Xswiftc -enable-testing -Xswiftc -no-emit-module-separately-wmo --scratch-path $(BUILD)
# SwiftPM passes the traits on in the order of a hash table, so one plan in two would compile everything anew.
PLANNED := SWIFT_DETERMINISTIC_HASHING=1
# Swift's libraries are linked into the program where their archives are there; Package.swift says why and how.
ARCHIVES := $(dir $(realpath $(shell command -v $(SWIFT))))../lib/swift_static/linux/libFoundationXML.a
STATIC := $(if $(and $(wildcard $(ARCHIVES)),$(wildcard /usr/lib/*/libxml2.so)),MATHREC_STATIC=1)

.DEFAULT_GOAL := help
.PHONY: help demo build test browser python store flower deploy deb examples packages install uninstall bench sanitize fuzz format lint clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## build, then solve a sample picture
	@$(PROGRAM) solve --annotate demo.png Samples/fractions.jpg
	@echo "That was read from Samples/fractions.jpg; demo.png shows how."

build: packages ## build the program
	@echo "Building (a minute or two the first time) ..."
	@$(PLANNED) $(STATIC) $(SWIFT) build $(FLAGS) --product mathrec

test: packages ## build and run all tests
	@$(PLANNED) $(SWIFT) build $(FLAGS) --build-tests
	@$(SWIFT) test $(FLAGS) --skip-build

# MATHREC_SHOTS=FOLDER keeps a picture of every state of the page; MATHREC_API_CASES=1000 makes up more requests.
browser: build ## try page and dashboard in a real browser, and the HTTP interface against its document
	@scripts/install-browser $(BUILD)/browser-env
	@cd Tests/Browser && "$(CURDIR)/$(BUILD)/browser-env/bin/python" -m unittest page_test docs_test dashboard_test
	@cd Tests/Browser && "$(CURDIR)/$(BUILD)/browser-env/bin/python" api_test.py

# The package asks the program that was just built; what a person keeps of their own is left alone.
python: build ## test the Python package, and exported models in ONNX Runtime, Keras and PyTorch
	@scripts/install-python $(BUILD)/python-env
	@cd python && XDG_DATA_HOME="$(CURDIR)/$(BUILD)/python-data" MATHREC="$(CURDIR)/$(PROGRAM)" \
	  "$(CURDIR)/$(BUILD)/python-env/bin/python" -m pytest -q -rs -p no:cacheprovider

store: build ## publish, merge and pull with IPFS nodes and web servers, and compare with other programs
	@scripts/install-store-oracles $(BUILD)/store-env
	@cd Tests/Store && "$(CURDIR)/$(BUILD)/store-env/bin/python" -m unittest store_test

# Units, proxy and compose file: what of systemd-analyze and nginx is not installed is said to be skipped.
deploy: build ## check the texts for servers and sites: units, proxy, compose file
	@[ -x $(BUILD)/deploy-env/bin/python ] || { python3 -m venv $(BUILD)/deploy-env && \
	  $(BUILD)/deploy-env/bin/pip install --quiet "pyyaml==6.0.3"; }
	@cd Tests/Deploy && "$(CURDIR)/$(BUILD)/deploy-env/bin/python" -m unittest deploy_test

deb: build ## make the Debian package; `scripts/try-deb` checks it and installs it in a bare Debian
	@scripts/make-deb $(BUILD)/debian

# MATHREC_FLOWER_VERSION=1.41.0 takes another version of Flower's; MATHREC_KILL_SEED=7 kills at the same moments again, MATHREC_KILLS=20
# so many of each part; MATHREC_JOBS=1 runs one test at a time.
flower: build ## run federations between processes on Flower's own SuperLink (SLOW=1: with more kills)
	@scripts/install-flower $(BUILD)/flower-env
	@cd Tests/Flower && MATHREC_KILLS=$${MATHREC_KILLS:-$(if $(SLOW),5,1)} python3 flower_test.py

examples: packages ## test the programs of Examples/, each a package of its own
	@for one in Examples/*/Makefile; do $(MAKE) --no-print-directory -C $$(dirname $$one) test || exit 1; done

packages: ## install the Debian packages that are missing
	@scripts/install-packages

install: build ## install below PREFIX (/usr/local), staged in DESTDIR
	@install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/mathrec" \
	  "$(DESTDIR)$(PREFIX)/share/man/man1" "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	@install -s -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/mathrec"
	@install -m 644 $(MODELS) "$(DESTDIR)$(PREFIX)/share/mathrec"
	@install -m 644 docs/mathrec.1 "$(DESTDIR)$(PREFIX)/share/man/man1/mathrec.1"
	@if command -v python3 > /dev/null; then scripts/make-manuals $(PROGRAM) "$(DESTDIR)$(PREFIX)/share/man/man1"; fi
	@$(PROGRAM) --generate-completion-script bash \
	  > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/mathrec"
	@$(PROGRAM) --generate-completion-script zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_mathrec"
	@$(PROGRAM) --generate-completion-script fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/mathrec.fish"
	@echo "Installed $(DESTDIR)$(PREFIX)/bin/mathrec with its models, manual page and shell completions."

uninstall: ## remove what install has installed
	@rm -f "$(DESTDIR)$(PREFIX)/bin/mathrec" "$(DESTDIR)$(PREFIX)/share/man/man1/mathrec.1" \
	  "$(DESTDIR)$(PREFIX)"/share/man/man1/mathrec-*.1 \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/mathrec" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_mathrec" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/mathrec.fish"
	@rm -rf "$(DESTDIR)$(PREFIX)/share/mathrec"
	@echo "Removed mathrec from $(DESTDIR)$(PREFIX)."

# SECTIONS: of train infer federated loop kernel products solve growth; all without. QUICK=1: little of each, to see that it works.
bench: packages ## time this and its peers (20 minutes)
	@$(PLANNED) $(STATIC) $(SWIFT) build $(FLAGS) --product mathrec
	@$(PLANNED) $(STATIC) $(SWIFT) build $(FLAGS) --product mathrec-bench
	@scripts/install-peers $(BUILD)/bench-env
	@Benchmarks/run.py $(if $(QUICK),--quick) $(SECTIONS)

# Builds of their own, as the sanitizers change every object. Leaks are left out: the Swift runtime keeps its metadata.
sanitize: packages ## run the tests of the kernels under the address and the thread sanitizer
	@ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test -c release -Xswiftc -enable-testing --sanitize address \
	  --scratch-path $(BUILD)/address --filter NeuralNetworksTests
	@$(SWIFT) test -c release -Xswiftc -enable-testing --sanitize thread \
	  --scratch-path $(BUILD)/thread --filter NeuralNetworksTests

# Each test whose name ends in Fuzz reads COUNT files made from SEED; a case that fails says how to run it alone. In a folder
# of its own, as the sanitizers change every object of decoders, kernels and loaders. What is undefined in C ends the test
# where it happens; Swift checks its own arithmetic.
SEED ?= $(shell date +%s)
COUNT ?= 20000
fuzz: packages ## read COUNT hostile inputs of every kind, made from SEED, under the address and undefined-behaviour sanitizers
	@echo "SEED=$(SEED) COUNT=$(COUNT)"
	@MATHREC_FUZZ_SEED=$(SEED) MATHREC_FUZZ_COUNT=$(COUNT) ASAN_OPTIONS=detect_leaks=0 \
	  $(SWIFT) test -c release -Xswiftc -enable-testing --sanitize address \
	  -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined \
	  -Xcxx -fsanitize=undefined -Xcxx -fsanitize-trap=undefined \
	  --scratch-path $(BUILD)/fuzz --filter FuzzTests

format: ## format the Swift sources
	@$(SWIFT) format --in-place --recursive Sources Tests Benchmarks Package.swift

lint: ## check the format
	@$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Package.swift

clean: ## remove what was built
	@rm -rf $(BUILD) demo.png
