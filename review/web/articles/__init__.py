"""The list of articles, new articles, and an article's own page."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("articles", __name__)
