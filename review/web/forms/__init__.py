"""What forms ask for, and the sentences for what does not fit."""
