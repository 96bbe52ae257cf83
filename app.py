"""The application, built from the environment: what ``flask`` and the server are pointed at."""

import gc

from config.settings import Settings
from portal import create_app
from portal.core import hardening, origin

settings = Settings.from_environment()
if not settings.DEMO:  # which holds nothing of anybody, and is measured and looked into
    hardening.keep_the_memory_private()
gc.disable()  # what is made here stays to the end: to search it for garbage takes a tenth of the start
app = create_app(settings)
gc.freeze()
gc.enable()
origin.ensure(app.extensions["engine"])
