"""The outbox, its delivery by SMTP, and recommendations by readers."""
