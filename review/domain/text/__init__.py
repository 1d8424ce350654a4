"""Text of an article: blocks, inline Markdown, tokens, slugs, search normalization."""
