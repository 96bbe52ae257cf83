"""Drafts: read and compared by those they are for, brought in and put side by side at the desk."""

from flask import Blueprint

views = Blueprint("drafts", __name__)

__all__ = ["views"]
