"""What git says of the files of a run, and commits of what a run wrote; always so that a repository runs no program."""
