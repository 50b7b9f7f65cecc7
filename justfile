# What is done often. `just` lists it.

default:
    @just --list

# All fast tests
test:
    cargo test

# What the continuous integration calls
ci:
    .ci/run

# Lints, format and documentation
lint:
    cargo clippy --all-targets -- -D warnings
    cargo fmt --check
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Tests against real servers on loopback, which are installed and started
real:
    .ci/real

# Benchmarks
bench:
    cargo bench

# A brief of a shipped article
demo:
    cargo run --release -- brief examples/belarus.txt

# The checked-in schema of the brief's JSON
schema:
    cargo run -q -- brief --print-schema > docs/brief.schema.json
