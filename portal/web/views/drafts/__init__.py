"""Drafts: read and compared by those they are for, brought in and put side by side at the desk."""

from flask import Blueprint

views = Blueprint("drafts", __name__)

from portal.web.views.drafts import along, comparing, desk, reading, table  # noqa: E402

__all__ = ["along", "comparing", "desk", "reading", "table", "views"]
