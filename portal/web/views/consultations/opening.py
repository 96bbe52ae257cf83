"""Delegates open and extend rounds; editors look ahead; whoever wants to hear of a round follows it."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.actor import ANONYMOUS, Actor, Held, Role
from portal.core.errors import NotFound
from portal.models.consultations import Round, Status
from portal.policy.permissions import ensure
from portal.queries import consultations as queries
from portal.web.access import viewer
from portal.web.addresses import CODE, asks, one_of
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.consultations import ExtensionForm, FollowForm, OpeningForm, UnfollowForm
from portal.web.kept import kept
from portal.web.locale import zones
from portal.web.shown.contributions.threads import THREAD
from portal.web.views.consultations import views
from portal.web.views.consultations.reading import ROUND, shown

BOTH = ["GET", "POST"]
AUDIENCES = ("public", "participants", "cleared", "committee")


@views.get(f"{ROUND}/preview")
@asks(**{"as": CODE}, **THREAD, zone=one_of(zones()))
def preview(round_id: int) -> ResponseReturnValue:
    """The page as somebody of that audience would see it: a made-up reader, not a borrowed permission."""
    round_ = queries.get_round(viewer(), round_id)
    ensure(viewer(), "desk.rounds", round_)
    eyes = request.args.get("as", "public")
    if eyes not in AUDIENCES:
        raise NotFound
    contents, reader = queries.contents(viewer(), round_id), _made_up(eyes, round_)
    sees = queries.would_see(reader, round_id)
    as_seen = queries.unopened(round_, reader) if sees and _is_draft(round_) else round_
    page = shown(as_seen, reader, contents, as_seen, partial(_at, round_id, eyes))
    return render_template("consultations/preview.html", **page, eyes=eyes, sees=sees, audiences=AUDIENCES)


def _at(round_id: int, eyes: str, **narrowed: Any) -> str:
    return url_for(".preview", round_id=round_id, **{"as": eyes, **narrowed}, _anchor="contributions")


@views.route(f"{ROUND}/opening", methods=BOTH)
def opening(round_id: int) -> ResponseReturnValue:
    round_ = queries.get_round(viewer(), round_id)
    ensure(viewer(), "desk.rounds", round_)
    form = OpeningForm(seen=round_.revision)
    form.offered(round_, by=viewer())
    if form.submit(round_, by=viewer()):
        flash(_("The round is approved. It opens and closes by the clock."))
        return redirect(url_for(".round", round_id=round_id))
    return render_template(
        "consultations/opening.html",
        form=form,
        round=round_,
        checks=queries.checks(viewer(), round_),
        contents=queries.contents(viewer(), round_id),
        invited=queries.invited(viewer(), round_id),
        hearing=len(queries.members_invited(round_id, once_opened=True)),
    ), form.status


@views.route(f"{ROUND}/extension", methods=BOTH)
@kept
def extension(round_id: int) -> ResponseReturnValue:
    round_ = queries.get_round(viewer(), round_id)
    ensure(viewer(), "desk.rounds", round_)
    form = ExtensionForm.of(round_)
    form.offered(round_, by=viewer())
    if form.submit(round_, by=viewer()):
        flash(_("The round is extended. The earlier closing stays visible."))
        return redirect(url_for(".round", round_id=round_id))
    return render_template(
        "consultations/extension.html", form=form, round=round_, hearing=len(queries.followers(round_id))
    ), form.status


@views.post(f"{ROUND}/following")
def follow(round_id: int) -> ResponseReturnValue:
    return _followed(FollowForm(), round_id, _("You follow this round. Emails about it never say what it is about."))


@views.post(f"{ROUND}/following/end")
def unfollow(round_id: int) -> ResponseReturnValue:
    return _followed(UnfollowForm(), round_id, _("You no longer follow this round."))


def _followed(button: ActForm, round_id: int, done: str) -> ResponseReturnValue:
    return pressed(button, queries.get_round(viewer(), round_id), done, url_for(".round", round_id=round_id))


def _made_up(eyes: str, round_: Round) -> Actor:
    """Nobody in particular, of that audience."""
    if eyes == "public":
        return ANONYMOUS
    if eyes == "committee":
        return Actor("", held=frozenset({Held(Role.MODERATOR)}))
    invited = queries.invited(viewer(), round_.id)
    role = frozenset({Held(Role.ADVISER)}) if eyes == "cleared" else frozenset()
    return Actor("", organisation_id=invited[0].id if invited else None, held=role)


def _is_draft(round_: Round) -> bool:
    return round_.status is Status.DRAFT
