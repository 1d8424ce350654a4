"""The demo newsroom: made-up people, outlets and stories, brought to life by the real services."""
