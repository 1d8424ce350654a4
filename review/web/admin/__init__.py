"""Administration: people, mail, sections, audit log."""
