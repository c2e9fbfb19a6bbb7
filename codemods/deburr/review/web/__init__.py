"""The page of a review with a server behind it that keeps each decision: on this machine, for one user."""
