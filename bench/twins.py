"""The bare twins: what Flask, Core and Jinja cost with nothing of the portal in them."""

from pathlib import Path
from typing import Any

from flask import Flask, request
from jinja2 import DictLoader
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, create_engine, event, insert, select

from bench.corpus import contributions

metadata = MetaData()
comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("thread", Integer, index=True),
    Column("path", String),
    Column("byline", String),
    Column("language", String(2)),
    Column("posted_at", String),
    Column("body", Text),
)
PAGE = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Ronda</title></head><body><main><h1>Ronda</h1>
<p>{{ filler }}</p>
{% for c in comments %}<article id="c{{ c.id }}"><h3>{{ c.byline or "Persona que participa" }}</h3>
<p><a href="{{ url_for('show', id=c.id) }}">{{ c.id }}</a>
<time datetime="{{ c.posted_at }}">{{ c.posted_at }}</time></p>
<div lang="{{ c.language }}"><p>{{ c.body }}</p></div></article>{% endfor %}</main></body></html>"""


def page(folder: Path, size: int, many: int = 50) -> Flask:
    """Fifty comments on one page of about ``size`` bytes; a page of 20 KB without a query at /static-page."""
    engine = create_engine(f"sqlite:///{folder / 'twin.sqlite'}")
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA journal_mode=WAL"))
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(comments),
            [
                {**{k: row[k] for k in ("byline", "language", "body")}, "thread": 1, "id": row["sequence"],
                 "path": f"{row['sequence']:08}", "posted_at": row["posted_at"].isoformat()}
                for row in contributions(many)
            ],
        )  # fmt: skip
    app = Flask("twin")
    app.jinja_env.loader = DictLoader({"page.html": PAGE})
    template = app.jinja_env.get_template("page.html")
    query = (
        select(comments.c.id, comments.c.byline, comments.c.language, comments.c.posted_at, comments.c.body)
        .where(comments.c.thread == 1)
        .order_by(comments.c.path)
        .limit(50)
    )
    filler: dict[str, Any] = {"words": ""}

    @app.get("/page")
    def show_page() -> str:
        with engine.connect() as connection:
            return template.render(comments=connection.execute(query).all(), filler=filler["words"])

    @app.get("/comments/<int:id>")
    def show(id: int) -> str:
        return str(id)

    @app.get("/static-page")
    def static_page() -> str:
        return "x" * 20_000

    @app.post("/post")
    def post() -> str:
        with engine.begin() as connection:
            connection.execute(
                insert(comments),
                {
                    "thread": 2, "path": "1", "byline": "x", "language": "es", "posted_at": "2026",
                    "body": request.form["body"],
                },
            )  # fmt: skip
        return "ok"

    bare = len(app.test_client().get("/page").data)
    filler["words"] = "x" * max(0, size - bare)
    return app
