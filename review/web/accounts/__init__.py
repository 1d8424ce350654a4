"""Sign-in, sign-out, a person's account, and password links."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts", __name__)
