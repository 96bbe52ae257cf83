"""The application, built from the environment: what ``flask`` and the server are pointed at."""

from config.settings import Settings
from portal import create_app

app = create_app(Settings.from_environment())
