"""Error pages and errors of forms."""
