"""Reading settings from the environment: parsing, validation and misspelt names."""
