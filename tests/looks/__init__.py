"""Every page as it looks: what is shown, to whom, and how it is opened in a browser.

The journeys measure these pages (tests/journeys/test_looks*.py), `make screenshots` pictures them.
"""
