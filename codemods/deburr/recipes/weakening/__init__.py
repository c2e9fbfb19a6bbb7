"""From an edge of a cycle to suggested edits that make it a `Weak`."""
