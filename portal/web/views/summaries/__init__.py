"""Summaries of rounds: contributions answered on the desk, and the text written, reviewed, approved and published."""

from flask import Blueprint

views = Blueprint("summaries", __name__)

from portal.web.views.summaries import answering, reading, writing  # noqa: E402

__all__ = ["answering", "reading", "views", "writing"]
