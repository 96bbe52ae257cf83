"""The extensions of the web framework, not yet bound to an application."""

from flask_babel import Babel

babel = Babel()
