"""Findings and what a person decided about them: keys that outlive a rebase, decisions on disk, sessions over them."""
