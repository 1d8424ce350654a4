"""People, their sign-in sessions, passwords and names."""
