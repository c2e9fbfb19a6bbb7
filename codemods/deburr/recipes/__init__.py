"""Recipes: finding what no page can say in fragments. Their prose, examples and proofs are pages all the same."""
