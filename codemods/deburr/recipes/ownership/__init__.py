"""Who keeps whom alive: the types of a crate and what they own, as a graph, and the cycles in it."""
