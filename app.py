"""The application, built from the environment: what ``flask`` and the server are pointed at."""

from config.settings import Settings
from portal import create_app
from portal.core import hardening, origin

settings = Settings.from_environment()
if not settings.DEMO:  # which holds nothing of anybody, and is measured and looked into
    hardening.keep_the_memory_private()
app = create_app(settings)
origin.ensure(app.extensions["engine"])
