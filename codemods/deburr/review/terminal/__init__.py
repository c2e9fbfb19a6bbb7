"""`deburr review` as an application of the terminal. The only room that knows Textual; loaded by its command alone."""
