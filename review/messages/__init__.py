"""Sentences and mail for people, in their language; used by pages, commands and the worker."""
