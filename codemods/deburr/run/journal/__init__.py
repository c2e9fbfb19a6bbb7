"""What `apply` and `undo` write goes through a journal outside the tree, so that nothing is lost.

Not to a crash, nor to a loss of power, nor to a second process, nor to a change of mind. `docs/journal.md` has the
format and the rules.
"""
