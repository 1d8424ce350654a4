"""A person's work queue, next task and help."""
