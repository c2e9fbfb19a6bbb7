"""From a match and its template to edits: expressions, items, statements, hoists."""
