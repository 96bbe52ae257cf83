"""Consultations and their rounds: read by everybody they are for, prepared by editors, opened by delegates."""

from flask import Blueprint

views = Blueprint("consultations", __name__)

from portal.web.views.consultations import dates, moderation, opening, preparing, reading  # noqa: E402

__all__ = ["dates", "moderation", "opening", "preparing", "reading", "views"]
