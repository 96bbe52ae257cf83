"""The browser's door."""

from flask import Flask
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.web import access, accounts, arrival, assets, errors, locale, pages, parts, sessions, wholeness
from portal.web.views import blueprints

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
NOTHING = dict.fromkeys(
    ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "display-capture"), "()"
)


def init_app(app: Flask) -> None:
    pages.init_app(app)  # first: innermost
    sessions.init_app(app)
    wholeness.init_app(app)
    if app.config["PROXY_HOPS"]:
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Talisman(
        app,
        force_https=False,  # the proxy in front redirects; the health page must answer plainly
        strict_transport_security=not app.config["DEMO"],
        session_cookie_secure=not app.config["DEMO"],
        frame_options="DENY",
        content_security_policy=POLICY,
        permissions_policy=NOTHING,
        referrer_policy="no-referrer",
    )
    locale.init_app(app)
    access.init_app(app)
    accounts.init_app(app)
    assets.init_app(app)
    parts.init_app(app)
    errors.init_app(app)
    for blueprint, prefix in blueprints():
        app.register_blueprint(blueprint, url_prefix=prefix)
    arrival.init_app(app)  # last: outermost
