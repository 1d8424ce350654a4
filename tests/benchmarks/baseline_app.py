"""What speed is measured against: Flask and SQLAlchemy with nothing on top.

One page reads an article through the ORM and renders 30 KB of Jinja; one act saves a text.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from werkzeug.wrappers import Response

from tests.benchmarks.baseline_models import Article, Base, Revision

FIELDS = ("block_id", "block_kind", "block_renders", "block_text")

db = SQLAlchemy(metadata=Base.metadata)
app = Flask(__name__, template_folder="baseline_templates")
app.config.update(
    SQLALCHEMY_DATABASE_URI=os.environ["DATABASE_URL"], MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024
)
app.jinja_env.trim_blocks = True
app.jinja_env.lstrip_blocks = True
db.init_app(app)


def keep_safe(raw: Any, _record: object) -> None:
    """What SQLite promises to the application measured, it promises to this one: no less work."""
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")


with app.app_context():
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", keep_safe)


@app.get("/")
def index() -> str:
    return "ok"


@app.get("/articles/<int:article_id>")
def article(article_id: int) -> str:
    return render_template("article.html", article=db.get_or_404(Article, article_id))


@app.post("/articles/<int:article_id>")
def save(article_id: int) -> Response:
    found = db.get_or_404(Article, article_id)
    lists = [request.form.getlist(name) for name in FIELDS]
    found.latest_number += 1
    revision = Revision(
        article_id=found.id,
        number=found.latest_number,
        blocks=[dict(zip(FIELDS, block, strict=True)) for block in zip(*lists, strict=True)],
        created_at=datetime.now(UTC),
    )
    db.session.add(revision)
    db.session.commit()
    return redirect(url_for("article", article_id=found.id))
