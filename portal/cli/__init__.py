"""The terminal's door: ``flask <command>``."""

import click
from flask import Flask
from flask.cli import AppGroup


class Commands(AppGroup):
    """The portal's commands, brought when somebody asks for one: who answers pages need not carry them about."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.cli.name)
        self.app, self.brought = app, False

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._bring()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._bring()
        return super().list_commands(ctx)

    def _bring(self) -> None:
        if self.brought:
            return
        from portal.cli import demo, finding, keys, outbox, people, recovering, reference, serve

        for room in (serve, people, keys, recovering, reference, finding, outbox, demo):
            room.init_app(self.app)
        self.brought = True


def init_app(app: Flask) -> None:
    """To be called before anything adds commands of its own."""
    app.cli = Commands(app)
