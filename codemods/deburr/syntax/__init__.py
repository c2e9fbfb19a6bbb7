"""Rust as text and trees: parsing, macro bodies, paths, names, local types. Knows nothing of patterns."""
