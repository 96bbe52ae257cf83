"""What one sent oneself: its state, its corrections, taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.actor import Actor
from portal.models.contributions import Contribution, Kind, Status
from portal.policy.permissions import allows
from portal.queries import contributions as queries
from portal.queries import files, summaries
from portal.queries.contributions import Found, Said, on_drafts, versions
from portal.queries.moderation import appeals, redactions
from portal.web.access import viewer
from portal.web.addresses import TEXT, YES, asks
from portal.web.forms.contributions import CorrectionForm, WithdrawalForm
from portal.web.forms.files import storage
from portal.web.kept import kept
from portal.web.views.contributions import views

BOTH = ["GET", "POST"]
WIDENED = (Status.RECEIVED, Status.ON_RECORD)
OWN = "/account/contributions/<folio:ref>"


@views.get("/account/contributions")
@asks(before=TEXT)
def mine() -> ResponseReturnValue:
    found = queries.mine(viewer(), request.args.get("before", ""))
    page = found[: queries.PAGE]
    return render_template(
        "contributions/mine.html",
        contributions=page,
        more=found[queries.PAGE :],
        asking=summaries.asking_rounds(viewer(), {one.round.id for one in page}),
        origins=on_drafts.origins(one.id for one in page if one.comment_type),
    )


@views.get(OWN)
@asks(sent=YES)
def own(ref: str) -> ResponseReturnValue:
    found = state_of(queries.own(viewer(), ref))
    return render_template("contributions/own.html", **found, just_sent="sent" in request.args)


@views.route(f"{OWN}/correction", methods=BOTH)
@kept
def correction(ref: str) -> ResponseReturnValue:
    return correct(queries.own(viewer(), ref), url_for(".own", ref=ref))


@views.route(f"{OWN}/withdrawal", methods=BOTH)
def withdrawal(ref: str) -> ResponseReturnValue:
    return withdraw(queries.own(viewer(), ref), url_for(".own", ref=ref))


def state_of(own: Found[Said]) -> dict[str, object]:
    by, (row, said) = viewer(), own
    attached = files.own(by, said.id)
    return {
        "contribution": said,
        "round": said.round,
        "verdict": queries.verdicts(by, [said.id]).get(said.id),
        "about": on_drafts.followed(by, said.id) if said.comment_type else None,
        "review": appeals.review_of(by, row),
        "proposed": redactions.in_force(by, row) if allows(by, "redaction.answer", row) else None,
        "may_stand": allows(by, "standing.choose", row),
        "may_correct": allows(by, "contribution.correct", row),
        "may_withdraw": allows(by, "contribution.withdraw", row),
        "may_widen": row.status in WIDENED and allows(by, "contribution.widen", row),
        "other_version": _other_version(by, row),
        "held": by.inbox is not None,
        "asked_back": _is_asked_back(by, said),
        "leaf": queries.leaf_of(by, said.id),
        "files": attached,
        "beginnings": files.beginnings(storage(), attached),
        "addresses": addresses(said),
    }


def _other_version(by: Actor, row: Contribution) -> str:
    """Where its author finds the public version of what is business-confidential, or the other way round."""
    if row.kind is not Kind.COMMENT or row.comment_type is not None:
        return ""
    other = versions.public_version(by, row) or versions.confidential_version(by, row)
    if other is None:
        return ""
    if by.inbox is not None:
        return url_for(".inbox_own", leaf=queries.leaf_of(by, other.id))
    return url_for(".own", ref=other.ref)


def _is_asked_back(by: Actor, said: Said) -> bool:
    """Only of what is published in a round that has closed is it asked: the pages of all else cost less."""
    if said.number is None or clock.now() < said.round.closes_at:
        return False
    return said.round.id in summaries.asking_rounds(by, {said.round.id})


def addresses(said: Said) -> dict[str, str]:
    """Where the author does things, by key or by account."""
    names = ("correction", "withdrawal", "appeal", "redaction", "stand", "readers")
    if viewer().inbox is not None:
        leaf = queries.leaf_of(viewer(), said.id)
        return {"own": url_for(".inbox_own", leaf=leaf)} | {
            name: url_for(f".inbox_{name}", leaf=leaf) for name in names
        }
    return {name: url_for(f".{name}", ref=said.ref) for name in names}


def correct(own: Found[Said], back: str) -> ResponseReturnValue:
    form = CorrectionForm.of(own.said, files.own(viewer(), own.said.id))
    form.offered(own.row, by=viewer())
    if form.submit(own.row, by=viewer()):
        flash(_("Your correction was received. What you had sent before is kept beside it."))
        return redirect(back)
    return render_template(
        "contributions/correction.html",
        contribution=own.said,
        round=own.said.round,
        verdict=queries.verdicts(viewer(), [own.said.id]).get(own.said.id),
        readers=queries.readers(own.said.round),
        form=form,
        back=back,
    ), form.status


def withdraw(own: Found[Said], back: str) -> ResponseReturnValue:
    form = WithdrawalForm()
    form.offered(own.row, by=viewer())
    if form.submit(own.row, by=viewer()):
        flash(_("It is withdrawn and will not be published."))
        return redirect(back)
    return render_template(
        "contributions/withdrawal.html", contribution=own.said, round=own.said.round, form=form, back=back
    ), form.status
