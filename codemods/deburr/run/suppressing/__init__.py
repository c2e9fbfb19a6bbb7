"""Writing suppressions into sources and taking them out again, so that nothing else changes its meaning."""
