"""The list of articles, a new article, and one article's page."""
