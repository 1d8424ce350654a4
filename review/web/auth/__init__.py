"""Who is asking, what they may do, and the transaction in which they do it."""
