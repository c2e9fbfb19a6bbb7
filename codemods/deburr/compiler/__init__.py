"""The compiler as a witness: rustc, cargo and rustfmt, run as programs under a time limit.

Knows nothing of terminals, and of patterns only what their examples are.
"""
