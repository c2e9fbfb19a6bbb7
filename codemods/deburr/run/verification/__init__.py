"""Whether what was fixed still compiles, and which fixes go where it does not."""
