"""Findings, patches and pages as text and JSON. Knows nothing of matching, and writes to no stream itself."""
