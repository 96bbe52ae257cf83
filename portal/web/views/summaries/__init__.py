"""Summaries of rounds: written, reviewed, approved and published on the desk."""

from flask import Blueprint

views = Blueprint("summaries", __name__)

from portal.web.views.summaries import reading, writing  # noqa: E402

__all__ = ["reading", "views", "writing"]
