"""Comparisons as rows and HTML."""
