"""A concern that was sent, as its sender sees it; and a slip that says when to come back, and nothing else."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core import clock
from portal.core.vocabulary import term
from portal.models.concerns import OPEN, Part, Series, State
from portal.policy.exposure import WIDER
from portal.queries import concerns as queries
from portal.web import downloads
from portal.web.access import viewer
from portal.web.forms.concerns import QUESTIONS
from portal.web.forms.files import storage
from portal.web.locale import day as day_in_words
from portal.web.shown.concerns import messages
from portal.web.views.concerns import holders, mine, views
from portal.web.views.concerns.desk import PLACE, at_place
from portal.web.views.concerns.noticing import are_offered


@views.get("/concerns/")
@holders
def sent() -> ResponseReturnValue:
    concern, opened = mine()
    if concern.state is State.DRAFT:
        return redirect(url_for(".draft"))
    texts = {field: one.text.text for field, one in queries.answers(viewer(), opened).items()}
    told = queries.entries(concern, opened.keys[Part.WORK], Series.MESSAGE)
    proposal, released = queries.proposed(viewer(), opened, told)
    answered = proposal is not None and proposal.verdict is not None
    return render_template(
        "concerns/sent.html",
        day=concern.day,
        promise_on=concern.promise_on,
        missed=concern.promise_on is not None and concern.promise_on < clock.day(),
        can_act=concern.state in OPEN,
        nobody_here=not queries.readers_in_force(),
        asked=concern.state is State.QUESTION,
        happened=messages.happened(told),
        state=term("concern_state", queries.stands(concern.state, released, answered=answered)),
        proposal=proposal if queries.is_shown(concern.state, released) else None,
        has_address=queries.has_address(viewer()),
        letters_offered=are_offered(),
        fields=list(QUESTIONS),
        texts=texts,
        files=queries.own_files(viewer(), opened),
        exposure=texts.get("exposure", "") if concern.state in OPEN else WIDER[0],  # nobody is told any more of it
    )


@views.get(f"/concerns/files/{PLACE}")
@holders
def file(place: int) -> ResponseReturnValue:
    """One that the office sent, or hers as case officers read it; where there is no such copy, hers as it came."""
    _concern, opened = mine()
    found = at_place(queries.files(viewer(), opened), place)
    return downloads.opened(queries.content(viewer(), opened, found.ref, storage(), original=found.copy is None))


@views.get("/concerns/slip")
@holders
def slip() -> ResponseReturnValue:
    concern, _opened = mine()
    if concern.state is State.DRAFT:
        return redirect(url_for(".draft"))
    return render_template("concerns/slip.html", day=concern.day, promise_on=concern.promise_on)


@views.get("/concerns/slip/note")
@holders
def slip_note() -> ResponseReturnValue:
    """The slip as a small text file whose name and words say nothing of where it comes from."""
    concern, _opened = mine()
    if concern.state is State.DRAFT or concern.promise_on is None:
        return redirect(url_for(".draft"))
    lines = (
        gettext("Done on: %(day)s", day=day_in_words(concern.day)),
        gettext("Look again on: %(day)s", day=day_in_words(concern.promise_on)),
    )
    return downloads.made(("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8", "nota.txt")
