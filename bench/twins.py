"""The bare twins: what Flask, Core and Jinja cost with nothing of the portal in them.

Each answers with a page of the same bytes as its counterpart. The post is sent the same form, writes what any
post has to (the words, in a table with the index that its thread is read by, and a counter, durably) and leads to
a receipt at an address of its own, which reads what was written: the act is both.
"""

from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader
from sqlalchemy import (
    Column,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    insert,
    select,
    update,
)

from bench.corpus import contributions

metadata = MetaData()
comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("thread", Integer),
    Column("path", String),
    Column("byline", String),
    Column("language", String(2)),
    Column("posted_at", String),
    Column("body", Text),
)
AUTHOR = {"byline": "x", "language": "es", "posted_at": "2026"}
counters = Table(
    "counters", metadata, Column("thread", Integer, primary_key=True), Column("many", Integer, nullable=False)
)
Index("ix_comments_thread_path", comments.c.thread, comments.c.path)
RECEIPT = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Acuse</title></head><body><main><h1>Acuse</h1>
<p>{{ key }}</p><p><a href="{{ url_for('show', id=1) }}">{{ at }}</a></p><p>{{ filler }}</p></main></body></html>"""
PAGE = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Ronda</title></head><body><main><h1>Ronda</h1>
<p>{{ filler }}</p>
{% for c in comments %}<article id="c{{ c.id }}"><h3>{{ c.byline or "Persona que participa" }}</h3>
<p><a href="{{ url_for('show', id=c.id) }}">{{ c.id }}</a>
<time datetime="{{ c.posted_at }}">{{ c.posted_at }}</time></p>
<div lang="{{ c.language }}"><p>{{ c.body }}</p></div></article>{% endfor %}</main></body></html>"""


def _durable(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def fill(url: str, many: int = 50) -> None:
    """Put the comments of the page into an empty database."""
    engine = _engine(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(comments),
            [
                {**{k: row[k] for k in ("byline", "language", "body")}, "thread": 1, "path": f"{row['sequence']:08}",
                 "posted_at": row["posted_at"].isoformat()}
                for row in contributions(many)
            ],
        )  # fmt: skip
        connection.execute(insert(counters), {"thread": 2, "many": 0})
    engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
    return engine


def page(url: str, size: int, receipt: int) -> Flask:
    """Fifty comments on one page of ``size`` bytes, a page of 20 KB without a query, and a form with its receipt."""
    engine = _engine(url)
    app = Flask("twin")
    app.jinja_env.loader = DictLoader({"page.html": PAGE, "receipt.html": RECEIPT})
    template = app.jinja_env.get_template("page.html")
    query = (
        select(comments.c.id, comments.c.byline, comments.c.language, comments.c.posted_at, comments.c.body)
        .where(comments.c.thread == 1)
        .order_by(comments.c.path)
        .limit(50)
    )
    one = select(comments.c.posted_at).where(comments.c.id == bindparam("of"))
    filler: dict[str, Any] = {"words": ""}

    @app.get("/page")
    def show_page() -> str:
        with engine.connect() as connection:
            return template.render(comments=connection.execute(query).all(), filler=filler["words"])

    @app.get("/comments/<int:id>")
    def show(id: int) -> str:
        return str(id)

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/static-page")
    def static_page() -> str:
        return "x" * 20_000

    @app.post("/post")
    def post() -> ResponseReturnValue:
        words = request.form["body"].strip()
        if not words or len(words) > 25_000:
            return "no"
        with engine.begin() as connection:
            made = connection.execute(insert(comments), {**AUTHOR, "thread": 2, "path": "1", "body": words})
            connection.execute(update(counters).where(counters.c.thread == 2).values(many=counters.c.many + 1))
        return redirect(url_for("show_receipt", id=made.inserted_primary_key[0]), 303)

    @app.get("/receipts/<int:id>")
    def show_receipt(id: int) -> str:
        with engine.connect() as connection:
            row = connection.execute(one, {"of": id}).one()
        return render_template("receipt.html", key="x" * 33, at=row.posted_at, filler="x" * (receipt - 400))

    bare = len(app.test_client().get("/page").data)
    filler["words"] = "x" * max(0, size - bare)
    return app
