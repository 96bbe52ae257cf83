"""A version goes on: into circulation, open for comments, closed, final. Each step has a page that confirms it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.consultations import Status as RoundStatus
from portal.models.drafts import Status, Version
from portal.policy.permissions import ensure
from portal.queries import consultations
from portal.queries import drafts as queries
from portal.web.access import viewer
from portal.web.forms.drafts.desk import STEPS
from portal.web.views.drafts import views
from portal.web.views.drafts.desk.course import BOTH, VERSION, on_desk, unaligned, unexplained

LEAVING = ("circulation", "opening")  # others begin to see it
FINISHED = (Status.SUPERSEDED, Status.RELEASED)


@views.route(f"{VERSION}/steps/<any(circulation, opening, closing, release):step>", methods=BOTH)
def step(draft_id: int, number: int, step: str) -> ResponseReturnValue:
    version = on_desk(draft_id, number)
    form = STEPS[step](seen=version.revision)
    missing = _missing(version, step)
    if missing:
        ensure(viewer(), "version.supersede", version)  # whoever sends versions on may know what one lacks
    else:
        form.offered(version, by=viewer())
    if form.submit(version, by=viewer()):
        flash(_said(step, version.number))
        return redirect(url_for(".workbench", draft_id=draft_id))
    return render_template(
        "drafts/desk/step.html",
        form=form,
        version=version,
        step=step,
        missing=missing,
        superseded=_superseded(version) if step == "opening" else [],
        invited=consultations.invited(viewer(), version.draft.round_id) if step in LEAVING else [],
        hearing=_hearing(version, step),
    ), form.status


def _missing(version: Version, step: str) -> list[str]:
    """What has to be done first; the template has the sentences."""
    lacks = {
        "round": step in LEAVING and version.draft.round.status is RoundStatus.DRAFT,
        "differences": step in LEAVING and unexplained(version),
        "alignment": step in LEAVING and unaligned(version),
        "language": step == "release" and not version.bilingual,
    }
    return [thing for thing, lacking in lacks.items() if lacking]


def _superseded(version: Version) -> list[Version]:
    """The versions in whose place this one comes."""
    earlier = queries.versions(viewer(), version.draft)
    return [each for each in earlier if each.id < version.id and each.status not in FINISHED]


def _hearing(version: Version, step: str) -> int:
    """How many people are told, by letter or on their page."""
    if step == "circulation":
        return len(consultations.members_invited(version.draft.round_id))
    return len(consultations.followers(version.draft.round_id)) if step == "opening" else 0


def _said(step: str, number: int) -> str:
    sentences = {
        "circulation": _(
            "Version %(number)s is in restricted circulation. Nothing in it changes any more.", number=number
        ),
        "opening": _("Version %(number)s is open for comments.", number=number),
        "closing": _("The comments on version %(number)s are closed.", number=number),
        "release": _("Version %(number)s is the final text.", number=number),
    }
    return str(sentences[step])
