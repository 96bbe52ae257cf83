"""Summaries of rounds: contributions answered on the desk, and the text written, reviewed, approved and published."""

from flask import Blueprint

views = Blueprint("summaries", __name__)

from portal.web.views.summaries import answering, desk, families, reading, ready, sheets, table, themes, writing  # noqa: E402

__all__ = ["answering", "desk", "families", "reading", "ready", "sheets", "table", "themes", "views", "writing"]
