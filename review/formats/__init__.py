"""Bytes to plain values and back. No database."""
