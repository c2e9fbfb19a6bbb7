"""A measurement as Markdown, as text for a terminal, and as JSON. Knows what was measured, not how."""
