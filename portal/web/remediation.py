"""How commitments of a course of remediation stand, in words, in the language of the page."""

from flask import Flask
from flask_babel import gettext, ngettext

from portal.core.localized import Localized
from portal.core.vocabulary import term
from portal.queries.reference import Promised, Remediation
from portal.web.days import at_a_time
from portal.web.locale import local, locale


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        commitment_stands=commitment_stands, language_of=language_of, remediation_stands=remediation_stands
    )


def language_of(text: Localized) -> str:
    """The language of the page, where the words are in it; else the one in which they are."""
    here = locale()
    if getattr(text, here):
        return here
    return "en" if here == "es" else "es"


def commitment_stands(one: Promised) -> str:
    """In one sentence: met, met late by so many days, late by so many days, or what else is on record of it."""
    when = at_a_time(one.met) if one.met is not None else ""
    match one.stands:
        case "met":
            return str(gettext("Met %(when)s, in time.", when=when) if one.due else gettext("Met %(when)s.", when=when))
        case "met_late" if one.least == one.most:
            return str(
                ngettext("Met %(num)s day late, %(when)s.", "Met %(num)s days late, %(when)s.", one.most, when=when)
            )
        case "met_late":
            return str(
                gettext(
                    "Met between %(least)s and %(most)s days late, %(when)s.", least=one.least, most=one.most, when=when
                )
            )
        case "met_perhaps_late":
            return str(gettext("Met %(when)s. Whether it was in time cannot be said.", when=when))
        case "not_met" if one.settled is not None:
            return str(gettext("Not met. Who says so: %(who)s.", who=_actor(one.settled.who)))
        case "dropped" if one.settled is not None:
            return str(gettext("Dropped %(when)s.", when=at_a_time(one.settled.day)))
        case "overdue":
            return str(
                ngettext(
                    "Late by %(num)s day: nothing on record here shows that it was met.",
                    "Late by %(num)s days: nothing on record here shows that it was met.",
                    one.most,
                )
            )
        case "not_shown":
            return str(gettext("Nothing on record here showed that it was met when the course was concluded."))
        case "due":
            left = ngettext("%(num)s day left.", "%(num)s days left.", one.most)
            return str(left if one.most else gettext("It is due today."))
    return str(gettext("No day is on record by which it is due."))


def remediation_stands(one: Remediation) -> str:
    """How many commitments there are, how many were met, and how many are late."""
    if not one.commitments:
        return str(gettext("No commitment of it is on record here."))
    met, late = one.many("met", "met_late", "met_perhaps_late"), one.many("overdue")
    words = [
        ngettext("%(num)s commitment is on record.", "%(num)s commitments are on record.", len(one.commitments)),
        ngettext("%(num)s was met.", "%(num)s were met.", met)
        if met
        else gettext("None was met as far as is on record."),
    ]
    if late:
        words.append(ngettext("%(num)s is late.", "%(num)s are late.", late))
    return " ".join(str(each) for each in words)


def _actor(code: str) -> str:
    return local(term("record_actor", code).label)
