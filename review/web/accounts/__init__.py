"""Sign-in, sign-out, a person's own account and password links."""
