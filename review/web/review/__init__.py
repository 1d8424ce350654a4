"""The review of a submitted translation."""
