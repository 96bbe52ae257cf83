"""A passage that came out of its file wrongly: found from the report or from the rows, and corrected by hand."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.files.importing import CORRECTED, RENUMBERED
from portal.models.drafts import Version
from portal.policy.permissions import ensure
from portal.queries import drafts as queries
from portal.queries.drafts import Line
from portal.services import drafts
from portal.text.resembling import Resembling
from portal.web.access import viewer
from portal.web.addresses import NUMBER, YES, asks
from portal.web.forms.drafts.correcting import CorrectForm
from portal.web.kept import kept
from portal.web.views.drafts import views
from portal.web.views.drafts.desk.course import BOTH, VERSION, on_desk

BY_HAND = (CORRECTED, RENUMBERED)


@views.route(f"{VERSION}/alignment/<int(max=999999):row>/<any(en, es):language>/words", methods=BOTH)
@kept
@asks(report=YES, was=NUMBER)
def correct(draft_id: int, number: int, row: int, language: str) -> ResponseReturnValue:
    """The words of one passage in one language; ``was`` names a row of the report whose former words are offered."""
    version = on_desk(draft_id, number)
    lines = queries.passages(viewer(), version)
    if not 1 <= row <= len(lines) or language not in version.languages.split():
        raise NotFound
    line = lines[row - 1]
    form = CorrectForm(seen=version.revision, **_offered(version, line, language))
    form.ask(row, language)
    form.offered(version, by=viewer())
    back = _back_to(version, row)
    if form.submit(version, by=viewer()):
        flash(_("The passage is corrected. The report keeps what was read."))
        return redirect(back)
    return render_template(
        "drafts/desk/correct.html",
        form=form,
        version=version,
        line=line,
        language=language,
        row=row,
        cells=drafts.cells(line.kind, line.en, line.es),
        back=back,
        from_report="report" in request.args,
    ), form.status


@views.get(f"{VERSION}/report/<int(max=999999):at>/passage")
def differing(draft_id: int, number: int, at: int) -> ResponseReturnValue:
    """To the passage that most resembles the words around a difference of the report."""
    version = on_desk(draft_id, number)
    ensure(viewer(), "version.correct", version)
    if at not in drafts.to_tick(version):
        raise NotFound
    language, _code, words, near = version.losses[at]
    lines = queries.passages(viewer(), version)
    found = Resembling([line.in_(language) for line in lines]).nearest(near or words, most=1)
    if not found:
        flash(_("No passage resembles these words. Look for its place among the rows."))
        return redirect(url_for(".alignment", draft_id=draft_id, number=number))
    return redirect(
        url_for(".correct", draft_id=draft_id, number=number, row=found[0] + 1, language=language, report=1)
    )


def _offered(version: Version, line: Line, language: str) -> dict[str, str]:
    """What the fields begin with: what is there now, or what was there before a correction."""
    text, number = line.in_(language), line.label
    was = request.args.get("was", type=int)
    if was is not None and was < len(version.losses):
        code, former = version.losses[was][1:3]
        text = former if code == CORRECTED else text
        number = former if code == RENUMBERED else number
    return {"text": text.replace("\t", "\n"), "number": number}


def _back_to(version: Version, row: int) -> str:
    if "report" in request.args:
        return url_for(".report", draft_id=version.draft_id, number=version.number)
    return url_for(".alignment", draft_id=version.draft_id, number=version.number, row=row, _anchor=f"row-{row}")


def former(version: Version) -> dict[int, str]:
    """Where to put it back: of each correction, by its place in the report, whose passage can be told from others."""
    made = [at for at, (_language, code, was, now) in enumerate(version.losses) if code in BY_HAND and was and now]
    lines = queries.passages(viewer(), version) if made else []
    found = {}
    for at in made:
        language, code, _was, now = version.losses[at]
        rows = [each.position for each in lines if now == (each.in_(language) if code == CORRECTED else each.label)]
        if len(rows) == 1:
            found[at] = url_for(
                ".correct",
                draft_id=version.draft_id,
                number=version.number,
                row=rows[0],
                language=language,
                report=1,
                was=at,
            )
    return found
