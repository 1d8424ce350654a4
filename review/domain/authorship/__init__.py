"""Who wrote the words of a text: attribution by word, and shares for the four-eyes rule."""
