"""Two languages of equal rank: the language stands in the address, first."""

from collections.abc import Mapping
from datetime import date, datetime

from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_translations, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.core import dates
from portal.core.errors import N_, Refusal
from portal.core.localized import LANGUAGES, Localized
from portal.core.vocabulary import term
from portal.core.zones import wall
from portal.extensions import babel
from portal.web import addresses

PREFIX = "/<any(en, es):lang>"
CAPITALS = ("America/Mexico_City", "America/New_York", "Europe/Zurich")
"""Where the readers of a deadline sit."""
REGIONS = {"en": "en_US", "es": "es_MX"}
"""Whose way of writing numbers is used in each language: 25,000.5 in both, and not as in Spain."""

CITIES = {
    "America/Mexico_City": N_("Mexico City"),
    "America/New_York": N_("Washington and Ottawa"),
    "America/Tijuana": N_("Tijuana"),
    "America/Ciudad_Juarez": N_("Ciudad Juárez"),
    "America/Cancun": N_("Cancún"),
    "America/Hermosillo": N_("Hermosillo"),
    "America/Chicago": N_("Chicago"),
    "America/Los_Angeles": N_("Los Angeles"),
    "Europe/Zurich": N_("Geneva"),
    "UTC": N_("UTC"),
}


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=locale)
    app.jinja_env.install_gettext_callables(_said, _counted, newstyle=False)  # type: ignore[attr-defined]
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.add_url_rule("/", "front", _front)
    app.jinja_env.globals.update(
        locale=locale,
        portal_name=portal_name,
        committee=committee,
        contact=lambda: current_app.config["CONTACT"],
        zone_name=zone_name,
        zones=zones,
        capitals=CAPITALS,
        term=term,
        figure=figure,
    )
    app.jinja_env.filters.update(local=local, day=day, instant=instant, hour_in=hour_in)


def locale() -> str:
    """The language of this answer: the address says it; where it cannot, the browser does."""
    known: str | None = g.get("lang")
    if known is None:
        known = g.lang = request.accept_languages.best_match(LANGUAGES, default="es") if request else "es"
    return known


def portal_name() -> str:
    return str(current_app.config["NAME_ES" if locale() == "es" else "NAME_EN"])


def committee() -> str:
    """Whose consultations these are, without an article."""
    return str(current_app.config["COMMITTEE_ES" if locale() == "es" else "COMMITTEE_EN"])


def twin_url(lang: str | None = None) -> str:
    """The address of the page in the other language (or in the one named), questions in the address kept."""
    wanted = lang or ("en" if locale() == "es" else "es")
    # a form that was refused is shown at the address it was sent to, so the twin of a POST is the form itself
    return addresses.address(lang=wanted) if addresses.is_page(request) else f"/{wanted}/"


def local(text: Localized) -> str:
    return text.in_(locale())


def day(value: date | datetime, zone: str = "America/Mexico_City") -> str:
    """A calendar day in words: «viernes 4 de diciembre de 2026», “Friday, December 4, 2026”."""
    if isinstance(value, datetime):
        value = wall(value, zone).date()
    return written(value, dates.WEEKDAY)


def date_in_words(value: date) -> str:
    """A day without its day of the week: «4 de diciembre de 2026»."""
    return written(value, dates.DAY)


def instant(value: datetime, zone: str = "America/Mexico_City") -> str:
    """Day and hour in the zone named, in words, without the zone's name."""
    return dates.instant(wall(value, zone), locale())


def hour_in(value: datetime, zone: str, beside: str = "") -> str:
    """The hour in another capital, with the day where it is another one than in the zone it stands ``beside``."""
    there = wall(value, zone)
    hour = dates.hour(there, locale())
    if beside and there.date() != wall(value, beside).date():
        hour += written(there.date(), {"en": " 'on' EEEE, MMMM d", "es": " 'del' EEEE d"})
    return hour


def written(day: date, pattern: Mapping[str, str]) -> str:
    """A day in the reader's language, by the pattern of CLDR that each language has for it."""
    return dates.written(day, pattern[locale()], locale())


def figure(number: float) -> str:
    """A number as readers of this language write it: 25,000."""
    return str(number) if number in range(1000) else str(format_decimal(number, locale=REGIONS[locale()]))


def figures(**values: object) -> dict[str, object]:
    """What is put into a sentence, with its numbers as they are written."""
    return {
        name: figure(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in values.items()
    }


def told(refusal: Refusal) -> str:
    """Why not, in the reader's language."""
    values = {name: local(each) if isinstance(each, Localized) else each for name, each in refusal.values.items()}
    return str(gettext(refusal.sentence, **figures(**values)))


def zone_name(zone: str) -> str:
    """What people call a zone: its city."""
    city = CITIES.get(zone)
    return str(gettext(city)) if city else zone


def zones() -> list[str]:
    """The zones a round may be timed in and a person may read in."""
    return list(CITIES)


@pass_eval_context
def _said(context: EvalContext, sentence: str, /, **values: object) -> str:
    """Like ``gettext``, with the catalogue looked up once a request and not once a sentence."""
    return _filled(context, _catalogue().ugettext(sentence), values)


@pass_eval_context
def _counted(context: EvalContext, one: str, many: str, number: int, /, **values: object) -> str:
    return _filled(context, _catalogue().ungettext(one, many, number), {"num": number, **values})


def _filled(context: EvalContext, sentence: str, values: dict[str, object]) -> str:
    """Values are escaped by the sentence that they are put into, as everything in a template."""
    return (Markup(sentence) if context.autoescape else sentence) % figures(**values)  # noqa: S704  a sentence of ours


def _catalogue() -> NullTranslations:
    found: tuple[str, NullTranslations] | None = g.get("catalogue")
    if found is None or found[0] != locale():
        found = g.catalogue = locale(), get_translations()
    return found[1]


def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if "lang" not in values and _stands_below_a_language(endpoint):
        values["lang"] = locale()


def _stands_below_a_language(endpoint: str) -> bool:
    known: dict[str, bool] = current_app.extensions.setdefault("below a language", {})
    if endpoint not in known:
        known[endpoint] = current_app.url_map.is_endpoint_expecting(endpoint, "lang")
    return known[endpoint]


def _front() -> ResponseReturnValue:
    response = redirect(url_for("home.index"))
    response.headers["Vary"] = "Accept-Language"
    return response
