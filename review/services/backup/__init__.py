"""Dump and restore of the whole database."""
