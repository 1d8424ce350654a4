"""Alignment of a source's blocks with its translation's, and the rows that show them."""
