"""`python -m deburr`."""

from deburr.cli.app import main

main()
