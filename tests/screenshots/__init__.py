"""Every page as it looks: what is shown, to whom, and how it is opened in a browser.

tests/e2e/test_screenshots.py measures these pages, `make screenshots` takes pictures of them.
"""
