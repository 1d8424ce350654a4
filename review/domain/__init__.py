"""The rules of the desk. Nothing here knows Flask, SQLAlchemy or a file."""
