"""people."""

from flask import Blueprint

views = Blueprint("people", __name__)
