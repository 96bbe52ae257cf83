"""The terminal's door: ``flask <command>``."""

from flask import Flask

from portal.cli import demo, outbox, people, policy, serve


def init_app(app: Flask) -> None:
    for room in (serve, policy, people, outbox, demo):
        room.init_app(app)
