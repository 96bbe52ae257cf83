"""The desk of form letters: who sent them, with which words of their own, and one answer for many."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.errors import NotFound
from portal.core.keys import LARGEST
from portal.models.consultations import Round
from portal.models.summaries import Family
from portal.policy.permissions import ensure
from portal.queries import summaries as queries
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.buttons import pressed
from portal.web.forms.summaries import AddForm, DecideAlikeForm, FamilyAnswerForm, GatherForm, LinkForm, TakeOutForm
from portal.web.kept import kept
from portal.web.shown.summaries import beside
from portal.web.views.summaries import views
from portal.web.views.summaries.desk import BOTH, POINT, may_work, on_the_desk
from portal.web.views.summaries.ready import offer_ready

FAMILIES = "/desk/rounds/<int(max=2147483647):round_id>/families"
FAMILY = f"{FAMILIES}/<int(max=2147483647):family_id>"


@views.get(FAMILIES)
def families(round_id: int) -> ResponseReturnValue:
    round_ = on_the_desk(round_id)
    return render_template(
        "summaries/families.html",
        round=round_,
        letters=queries.sent(viewer(), round_id),
        works=may_work(round_),
        gather=GatherForm(formdata=None),
    )


@views.route(FAMILY, methods=BOTH)
@kept
@asks(after=NUMBER)
def family(round_id: int, family_id: int) -> ResponseReturnValue:
    """The letter, and its members: what each copied, changed and added. Those that are ticked are taken out of it."""
    round_, row = _family(round_id, family_id)
    works = may_work(round_)
    take_out = TakeOutForm() if works else None
    if take_out is not None and take_out.submit(row, by=viewer()):
        flash(_("They are on their own now."))
        return redirect(url_for(".families", round_id=round_id))
    found = queries.opened(viewer(), row, _after())
    letters = {each.id: each for each in queries.letters(viewer(), round_id)}
    if (own := letters.pop(family_id, None)) is None:
        raise NotFound
    return render_template(
        "summaries/family.html",
        round=round_,
        family=found,
        linked=[each for each in letters.values() if each.is_linked(own)],
        texts={member.id: beside(member.body, found.medoid.body) for member in found.members},
        works=works,
        first="after" not in request.args,
        take_out=take_out,
        add=AddForm(formdata=None),
        link=LinkForm.among(list(letters.values()), own.linked_to) if letters else None,
    ), take_out.status if take_out is not None else 200


@views.route(f"{FAMILY}/answer", methods=BOTH)
@kept
@asks(after=NUMBER)
def answer_family(round_id: int, family_id: int) -> ResponseReturnValue:
    """One answer for many members, after a look at which these are."""
    round_, row = _family(round_id, family_id)
    ensure(viewer(), "family.answer", row)
    form = FamilyAnswerForm()
    found = queries.opened(viewer(), row, _after())
    looked_at = bool(form.preview.data)
    if not (offer_ready(form, round_id) or looked_at) and form.submit(row, by=viewer()):
        many = form.seen.data or 0
        flash(
            ngettext(
                "Proposed for %(num)s contribution. Somebody else decides.",
                "Proposed for %(num)s contributions. Somebody else decides.",
                many,
            )
        )
        return redirect(url_for(".family", round_id=round_id, family_id=family_id))
    if looked_at and form.is_submitted():
        looked_at = form.validate()
    reached = queries.reached(viewer(), row, form.chosen)
    form.seen.data, form.seen.raw_data = len(reached), None
    return render_template(
        "summaries/family_answer.html",
        round=round_,
        family=found,
        first="after" not in request.args,
        form=form,
        reached=reached,
        looked_at=looked_at and bool(reached),
    ), form.status


@views.post(f"{FAMILY}/addition")
def add_to_family(round_id: int, family_id: int) -> ResponseReturnValue:
    _round, row = _family(round_id, family_id)
    here = url_for(".family", round_id=round_id, family_id=family_id)
    return pressed(AddForm(), row, _("The contribution is added."), here)


@views.post(f"{FAMILY}/link")
def link_family(round_id: int, family_id: int) -> ResponseReturnValue:
    _round, row = _family(round_id, family_id)
    here = url_for(".family", round_id=round_id, family_id=family_id)
    return pressed(LinkForm(), row, _("Saved."), here)


@views.get("/desk/rounds/<int(max=2147483647):round_id>/decisions")
def alike(round_id: int) -> ResponseReturnValue:
    """Equal proposals of one person, to be decided together."""
    round_ = on_the_desk(round_id)
    return render_template(
        "summaries/alike.html",
        round=round_,
        heaps=queries.alike(viewer(), round_id),
        works=may_work(round_),
        form=DecideAlikeForm(formdata=None),
    )


@views.post(f"{POINT}/decisions")
def decide_alike(round_id: int, ref: str, point_id: int) -> ResponseReturnValue:
    on_the_desk(round_id)
    said = queries.get_answered(viewer(), round_id, ref).said
    row = queries.point_row(viewer(), said.id, point_id)
    return pressed(DecideAlikeForm(), row, _("Decided."), url_for(".alike", round_id=round_id))


def _after() -> int:
    """The key of a contribution, as large as a column holds."""
    return min(int(request.args.get("after") or 0), LARGEST)


def _family(round_id: int, family_id: int) -> tuple[Round, Family]:
    round_ = on_the_desk(round_id)
    return round_, queries.family_row(viewer(), round_id, family_id)
