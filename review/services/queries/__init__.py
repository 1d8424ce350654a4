"""Read models: lists, searches, histories, and what readers see."""
