"""Pattern pages: what they say, read and checked. Knows nothing of the sources that they will be applied to."""
