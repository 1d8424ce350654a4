"""One function an act: load facts, ask the rules, change rows, record the event, queue the mail.

Services take the session and the actor, flush, and never commit: that is for the edge.
"""
