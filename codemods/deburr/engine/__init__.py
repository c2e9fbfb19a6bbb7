"""The engine: candidates, matching, constraints, rewriting, overlap, imports. Knows no files and no terminal."""
