"""The Labor Consultation Portal: rounds of consultation, from announcement to published answer."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: object) -> "Flask":
    """Wire the house together. No file below this one knows where it stands."""
    from portal import cli, web  # here, so that the lower floors (and migrations) can be used without the web
    from portal.core import connecting, db, origin, vocabulary
    from portal.core.sealing.keyring import Keyring
    from portal.core.storage import Storage
    from portal.core.waiting import WaitingRoom
    from portal.extensions import mail
    from portal.services import finding
    from portal.web.framework import Portal

    app = Portal(__name__, template_folder="web/templates", static_folder=None)
    app.config.from_object(settings)
    vocabulary.call_ourselves(app.config["NAME_EN"], app.config["NAME_ES"])
    cli.init_app(app)
    app.extensions["engine"] = connecting.connect(app.config["DATABASE_URL"])
    finding.keep_in_step()
    origin.guard(app.extensions["engine"], demo=app.config["DEMO"])
    app.extensions["keyring"] = Keyring.read(app.config["SEALING_SECRET"])  # none: no concerns are taken
    app.extensions["storage"] = Storage(Path(app.config["DATA_FOLDER"]) / "files")
    app.extensions["waiting"] = WaitingRoom(Path(app.config["DATA_FOLDER"]) / "waiting")
    app.teardown_appcontext(lambda _error: db.let_go())
    mail.init_app(app)
    web.init_app(app)
    return app
