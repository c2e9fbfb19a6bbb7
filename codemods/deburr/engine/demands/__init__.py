"""What a page asks of a match besides its shape: constraints on captures, context fences."""
