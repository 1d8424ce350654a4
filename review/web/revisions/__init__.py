"""The history of an article and the comparison of two revisions."""
