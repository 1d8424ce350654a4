"""The translation editor: source and target side by side."""
