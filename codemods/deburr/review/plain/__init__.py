"""A review line by line: what is shown of an item, and the answers to it. Unknown here: where lines come from."""
