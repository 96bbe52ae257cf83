"""The application, built from the environment: what ``flask`` and the server are pointed at."""

from config.settings import Settings
from portal import create_app
from portal.core import origin

app = create_app(Settings.from_environment())
origin.ensure(app.extensions["engine"])
