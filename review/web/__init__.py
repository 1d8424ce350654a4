"""Pages: who may see what, what was asked, what to show. The work itself is in `services`."""
