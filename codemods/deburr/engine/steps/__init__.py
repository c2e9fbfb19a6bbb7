"""The steps of a rewrite: joined into solutions, and their edits put together."""
