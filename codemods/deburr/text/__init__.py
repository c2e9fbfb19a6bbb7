"""Bytes without meaning: spans, edits and patches. Standard library only; knows nothing of Rust."""
