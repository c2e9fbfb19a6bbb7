"""The command line: one module for one command, and the only place with exit codes."""
