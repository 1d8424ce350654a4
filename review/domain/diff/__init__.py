"""Comparison of two revisions: block matching, word diff, hunks, classification, summary."""
