"""The browser's door."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.web import (
    access,
    accounts,
    actions,
    addresses,
    arrival,
    assets,
    board,
    cache,
    days,
    duties,
    errors,
    fragments,
    headers,
    kept,
    liquidation,
    locale,
    meetings,
    opened,
    pages,
    panels,
    remediation,
    sessions,
    wholeness,
)
from portal.web.views import blueprints


def init_app(app: Flask) -> None:
    cache.init_app(app)
    pages.init_app(app)  # before all others: innermost
    sessions.init_app(app)
    wholeness.init_app(app)
    headers.init_app(app)
    if app.config["PROXY_HOPS"]:
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    addresses.init_app(app)  # before anything is asked of the database
    locale.init_app(app)
    days.init_app(app)
    duties.init_app(app)
    meetings.init_app(app)
    board.init_app(app)
    panels.init_app(app)
    liquidation.init_app(app)
    remediation.init_app(app)
    actions.init_app(app)
    opened.init_app(app)
    kept.init_app(app)
    access.init_app(app)
    accounts.init_app(app)
    assets.init_app(app)
    fragments.init_app(app)
    errors.init_app(app)
    for blueprint, prefix in blueprints():
        app.register_blueprint(blueprint, url_prefix=prefix)
    arrival.init_app(app)  # last: outermost
