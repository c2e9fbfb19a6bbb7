"""`use` declarations that a fix adds, needs no more, or takes away."""
