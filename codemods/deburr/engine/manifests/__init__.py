"""What a rewrite changes in a Cargo.toml: see docs/architecture.md, "Inside the engine"."""
