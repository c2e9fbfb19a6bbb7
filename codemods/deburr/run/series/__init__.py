"""A run's fixes as a series of patches: which belong together, what each changes, and what has become of them since."""
