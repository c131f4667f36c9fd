# `make` alone lists the targets.
.PHONY: help setup test lint deny run bench

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve on http://127.0.0.1:8080 with the simulated carrier
	cargo run

setup: ## install what the tests need (Debian: apt-get, by name, when missing)
	tests/setup.sh

test: setup ## the whole test suite, on SQLite and a PostgreSQL of its own
	tests/run.sh

lint: ## formatting and lints
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

deny: ## advisories, licences and duplicates of the dependencies (needs cargo-deny)
	cargo deny check

bench: ## the load tool against the release build, with its ceilings; linking (see benches/README.md)
	cargo build --release --features jemalloc
	cargo bench --bench load
	cargo bench --bench linking
