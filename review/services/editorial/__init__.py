"""Acts on sources, articles, revisions and publications."""
