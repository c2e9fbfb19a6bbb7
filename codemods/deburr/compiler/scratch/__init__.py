"""A copy of a workspace in which cargo may do as it likes: nothing in it is the user's own file."""
