"""How a suspension of liquidation stands, in words, in the language of the page."""

from flask import Flask
from flask_babel import gettext, ngettext

from portal.queries.reference import Liquidation
from portal.web.days import at_a_time, known_day


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(liquidation_stands=liquidation_stands, liquidation_lasted=liquidation_lasted)


def liquidation_stands(one: Liquidation) -> str:
    """Suspended since when, or lifted when."""
    if one.lifting is not None:
        return str(gettext("Suspension of liquidation lifted %(when)s", when=at_a_time(one.lifting.day)))
    if one.suspension.day.is_exact:
        return str(gettext("Liquidation suspended since %(day)s", day=known_day(one.suspension.day)))
    return str(gettext("Liquidation suspended %(when)s", when=at_a_time(one.suspension.day)))


def liquidation_lasted(one: Liquidation) -> str:
    """For how many days, as far as is known."""
    if one.least != one.most:
        if one.lifting is None:
            return str(gettext("Between %(least)s and %(most)s days so far.", least=one.least, most=one.most))
        return str(gettext("It lasted between %(least)s and %(most)s days.", least=one.least, most=one.most))
    if one.lifting is None:
        return str(ngettext("%(num)s day so far.", "%(num)s days so far.", one.most))
    return str(ngettext("It lasted %(num)s day.", "It lasted %(num)s days.", one.most))
