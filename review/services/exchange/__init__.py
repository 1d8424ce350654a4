"""Import and export of articles."""
