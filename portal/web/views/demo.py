"""The demonstration: every person of the story, with a button to be that person. Exists in demonstration mode only."""

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import RadioField, SubmitField
from wtforms.fields.choices import SelectChoice

from portal.core import tickets
from portal.queries import people
from portal.web import accounts, casekeys, sessions
from portal.web.access import public, viewer
from portal.web.tokens import GuardedForm

views = Blueprint("demo", __name__)

HOUSE = "demo.example"
PASSPHRASE = "una demostración sin secretos"  # noqa: S105  shown on the page
SECOND_FACTOR = "DEMODEMODEMODEMODEMODEMODEMODEMO"  # what an authenticator app would be told
# the two contributions without an account whose keys are not secrets: one was returned, the other answered
TRACKING_KEY, ANSWERED_KEY = "DEM0DEM0DEM0DEM0DEM0DEM0DE5", "DEM6DEM6DEM6DEM6DEM6DEM6DEE"

CONCERN_KEYS = {  # each opens a concern that nobody sent
    "urgent": "DEM1DEM1DEM1DEM1DEM1DEM1DE8",
    "question": "DEM2DEM2DEM2DEM2DEM2DEM2DEZ",
    "referred": "DEM3DEM3DEM3DEM3DEM3DEM3DEJ",
    "proposed": "DEM4DEM4DEM4DEM4DEM4DEM4DEM",
}
CONCERNS = {
    "urgent": _l("A concern that was just received, with people at risk"),
    "question": _l("A concern with a question to its sender"),
    "referred": _l("A concern for which another channel was pointed out"),
    "proposed": _l("A concern of which a text for publication is proposed to its sender"),
}


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be: their name, their part, what they do here, and the page where they begin.

    A name is a person's and is the same in every language; what they are is said in the reader's.
    """

    key: str
    name: str
    part: LazyString
    tries: LazyString
    begins: str


CAST: list[tuple[LazyString, list[Persona]]] = [
    (
        _l("Those who contribute"),
        [
            Persona(
                "member_union",
                "Marisol Téllez Ibarra",
                _l("Union member"),
                _l("Contributes in Spanish for the union. One contribution came back with a reason: correct it."),
                "home.waiting",
            ),
            Persona(
                "coordinator_union",
                "Ramiro Cantoral Peña",
                _l("Union coordinator"),
                _l(
                    "Coordinates the same union: the official statement that it drafts together waits until it is "
                    "released."
                ),
                "home.waiting",
            ),
            Persona(
                "member_lac",
                "Judith Halloway",
                _l("Member of the Labor Advisory Committee"),
                _l("Reads a draft in confidence, in its second version, and finds the comments made on the first."),
                "consultations.index",
            ),
            Persona(
                "member_ilo",
                "Anneke Brandsma",
                _l("Delegate of the ILO"),
                _l("Comments and replies in English."),
                "home.index",
            ),
            Persona(
                "member_idb",
                "Rafael Montiel Duarte",
                _l("Delegate of the IDB"),
                _l("Sent a contribution with a chart, and a reply to something that was withheld later."),
                "home.waiting",
            ),
            Persona(
                "member_mexico",
                "Gabriela Oropeza Luna",
                _l("Government of Mexico"),
                _l("Takes part as a government, in Spanish. Sees nothing that is not for everyone."),
                "consultations.index",
            ),
            Persona(
                "member_canada",
                "Claire Beauséjour",
                _l("Government of Canada"),
                _l("Takes part as a government, in English."),
                "consultations.index",
            ),
            Persona(
                "manager_bakery",
                "Norma Escobedo Paz",
                _l("Representative of a company"),
                _l(
                    "Speaks for a workplace that a contribution names, and answers the committee. "
                    "Sees what everybody sees."
                ),
                "contributions.my_workplaces",
            ),
        ],
    ),
    (
        _l("The desk"),
        [
            Persona(
                "moderator",
                "Rosa Elena Mijares",
                _l("Moderator"),
                _l("Takes the next contribution that waits: publishes it, returns it or withholds it, with a reason."),
                "moderation.queue",
            ),
            Persona(
                "moderator_2",
                "Tomás Villaseñor Rey",
                _l("Second moderator"),
                _l("Is on loan from an organization with a contribution that waits, and cannot decide about that one."),
                "moderation.queue",
            ),
            Persona(
                "case_officer",
                "Denise Whitlock",
                _l("Case officer"),
                _l("Has a key of their own, to which confidential concerns are sealed."),
                "moderation.desk",
            ),
            Persona(
                "case_officer_2",
                "Patricia Lozoya Cruz",
                _l("Second case officer"),
                _l("Another one with a key: no concern is sealed to one person alone."),
                "moderation.desk",
            ),
            Persona(
                "custodian",
                "Harold Emmerich",
                _l("Identity custodian, Department of Labor"),
                _l("Holds one half of the key to who sent a concern, and reads none."),
                "moderation.desk",
            ),
            Persona(
                "custodian_2",
                "Naomi Castellanos",
                _l("Identity custodian, USTR"),
                _l("Holds the other half: it takes two agencies."),
                "moderation.desk",
            ),
            Persona(
                "translator",
                "Irene Zavala Soto",
                _l("Translator"),
                _l("Puts both languages of a draft side by side, and settles questions of translation."),
                "contributions.questions",
            ),
        ],
    ),
    (
        _l("Those who prepare and open rounds"),
        [
            Persona(
                "editor",
                "Lucía Ferrer Baena",
                _l("Editor"),
                _l("Prepares rounds and drafts, opens versions, and looks at comments that need somebody’s eye."),
                "moderation.desk",
            ),
            Persona(
                "delegate_ustr",
                "Martha Lindqvist",
                _l("Delegate of the co-chair, USTR"),
                _l("Opens or extends a round that somebody else prepared, and answers officially."),
                "moderation.desk",
            ),
            Persona(
                "delegate_dol",
                "Samuel Okafor",
                _l("Delegate of the co-chair, DOL"),
                _l("The other co-chair: another person, as two are needed."),
                "moderation.desk",
            ),
        ],
    ),
    (
        _l("Those who look after the portal"),
        [
            Persona(
                "administrator",
                "Ellen Rademacher",
                _l("Administrator"),
                _l("Manages accounts and organizations, and reads the emails that were written."),
                "people.persons",
            ),
            Persona(
                "auditor",
                "Víctor Abernathy",
                _l("Auditor"),
                _l("Reads the trail: who did what to which thing, when, with the old and the new value."),
                "trail.index",
            ),
        ],
    ),
]
PERSONAS = {persona.key: persona for _group, cast in CAST for persona in cast}
PARTS = {persona.name: persona.part for persona in PERSONAS.values()}


class BecomeForm(GuardedForm):
    persona = RadioField(choices=[SelectChoice(key, each.part) for key, each in PERSONAS.items()])
    become = SubmitField(_l("Sign in as this person"))


@views.app_template_global()
def part_played() -> str:
    """What the person of the demonstration is that one is here as; empty for everybody else."""
    part = PARTS.get(viewer().name) if current_app.config["DEMO"] else None
    return str(part or "")


@views.before_request
def _only_in_the_demonstration() -> None:
    if not current_app.config["DEMO"]:
        abort(404)


@views.route("/demo", methods=["GET", "POST"])
@public
def index() -> ResponseReturnValue:
    form = BecomeForm()
    if form.validate_on_submit():
        persona = PERSONAS[form.persona.data]
        person = people.by_email(f"{persona.key}@{HOUSE}")
        sessions.begin(f"person:{person.id}", second_factor=True)
        casekeys.bring(person, PASSPHRASE)
        flash(_("You are here as %(name)s: %(part)s.", name=person.name, part=persona.part))
        words_wait = "?form=" in str(session.get("next", ""))  # of a form that was sent after the session had ended
        return redirect(accounts.onward() if words_wait else url_for(persona.begins))
    return render_template(
        "demo/index.html",
        form=form,
        groups=CAST,
        house=HOUSE,
        passphrase=PASSPHRASE,
        second_factor=[SECOND_FACTOR[start : start + 4] for start in range(0, len(SECOND_FACTOR), 4)],
        concerns=[(words, tickets.shown(CONCERN_KEYS[key]).split("-"), key) for key, words in CONCERNS.items()],
        tracking_key=tickets.shown(TRACKING_KEY).split("-"),
        answered_key=tickets.shown(ANSWERED_KEY).split("-"),
    ), 422 if form.is_submitted() else 200
