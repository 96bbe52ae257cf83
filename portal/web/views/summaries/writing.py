"""The desk of a summary: its paragraphs in both languages, what is missing, and the page on which it is decided."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.core.vocabulary import terms
from portal.models.consultations import Round
from portal.models.summaries import Paragraph, Summary
from portal.policy.permissions import ensure
from portal.queries import consultations
from portal.queries import summaries as queries
from portal.services import summaries
from portal.text.fields import typed_numbers
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.summaries import (
    ApprovalForm,
    BeginningForm,
    DroppingForm,
    MoveForm,
    NewParagraphForm,
    ParagraphForm,
    PublicationForm,
    PuttingBackForm,
    ReviewForm,
    TakingBackForm,
)
from portal.web.kept import kept
from portal.web.shown.summaries import heard_beside
from portal.web.views.summaries import views

SUMMARY = "/desk/rounds/<int(max=2147483647):round_id>/summary"
PARAGRAPH = f"{SUMMARY}/paragraphs/<int(max=2147483647):paragraph_id>"
BOTH = ["GET", "POST"]


@views.get(SUMMARY)
def desk(round_id: int) -> ResponseReturnValue:
    """The text as it stands, section by section, with what each paragraph lacks."""
    round_ = _on_the_desk(round_id)
    summary = queries.in_work(viewer(), round_)
    if summary is None:
        editions = queries.editions(viewer(), round_)
        to_review = bool(editions) and queries.is_to_be_reviewed(editions[0])
        return render_template("summaries/none.html", round=round_, editions=editions, to_review=to_review)
    now = queries.shown(viewer(), summary)
    heard = queries.heard(viewer(), summary, now) if summary.askings else []
    return render_template(
        "summaries/desk.html",
        echo=queries.echo(now.figures.totals["answered"], heard) if summary.askings else None,
        heard=heard_beside((paragraph for paragraph, _text in now.texts), heard),
        round=round_,
        summary=summary,
        sections=_sections(now),
        missing=queries.missing(summary, now, queries.signatures(summary, now)),
        ordered=queries.ordered(summary),
        steps=summaries.STEPS,
        dropped=now.dropped,
        move=MoveForm(),
        dropping=DroppingForm(),
        putting_back=PuttingBackForm(),
    )


@views.route(f"{SUMMARY}/beginning", methods=BOTH)
@kept
def begin(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    form = BeginningForm()
    form.offered(round_, by=viewer())
    if form.submit(round_, by=viewer()):
        flash(_("The summary is begun. Only the staff of this round see it."))
        return redirect(url_for(".desk", round_id=round_id))
    editions = queries.editions(viewer(), round_)
    return render_template("summaries/begin.html", form=form, round=round_, editions=editions), form.status


@views.route(f"{SUMMARY}/sections/<section>", methods=BOTH)
@kept
def add(round_id: int, section: str) -> ResponseReturnValue:
    """A new paragraph at the end of a section."""
    round_, summary = in_work(round_id)
    if section not in {term.code for term in terms("summary_section")}:
        raise NotFound
    form = NewParagraphForm(section=section)
    form.offered(summary, by=viewer())
    if made := form.submit(summary, by=viewer()):
        flash(_("The paragraph is added."))
        return redirect(_place(round_id, made))
    return _edited(form, round_, summary, section)


@views.route(PARAGRAPH, methods=BOTH)
@kept
def write(round_id: int, paragraph_id: int) -> ResponseReturnValue:
    """Both languages side by side. Whoever saves second loses no word of theirs."""
    round_, summary = in_work(round_id)
    paragraph = _paragraph(summary, paragraph_id)
    form = ParagraphForm.of(paragraph)
    form.offered(paragraph, by=viewer())
    if form.submit(paragraph, by=viewer()):
        flash(_("The paragraph is saved."))
        return redirect(_place(round_id, paragraph))
    return _edited(form, round_, summary, paragraph.section, paragraph)


@views.post(f"{PARAGRAPH}/place")
def move(round_id: int, paragraph_id: int) -> ResponseReturnValue:
    return _on_a_paragraph(MoveForm(), round_id, paragraph_id, _("The paragraph is moved."))


@views.post(f"{PARAGRAPH}/removal")
def drop(round_id: int, paragraph_id: int) -> ResponseReturnValue:
    done = _("The paragraph is out of the text. Below, under “Taken out”, you can put it back.")
    return _on_a_paragraph(DroppingForm(), round_id, paragraph_id, done)


@views.post(f"{PARAGRAPH}/return")
def put_back(round_id: int, paragraph_id: int) -> ResponseReturnValue:
    done = _("The paragraph is back, at the end of its section.")
    return _on_a_paragraph(PuttingBackForm(), round_id, paragraph_id, done)


@views.get(f"{SUMMARY}/reading")
def reading(round_id: int) -> ResponseReturnValue:
    """The whole as it would be published now, and who has reviewed and approved exactly this."""
    round_, summary = in_work(round_id)
    now = queries.shown(viewer(), summary)
    signed = queries.signatures(summary, now)
    return render_template(
        "summaries/reading.html",
        round=round_,
        summary=summary,
        sections=_sections(now),
        figures=now.figures,
        missing=queries.missing(summary, now, signed),
        signed=signed,
        wrote=viewer().user_id in now.writers,
        approved=viewer().user_id in {each.person_id for each in signed.approvals},
        review=ReviewForm(seen=now.text_hash),
        approval=ApprovalForm(seen=now.text_hash),
        taking_back=TakingBackForm(),
    )


@views.post(f"{SUMMARY}/review")
def review(round_id: int) -> ResponseReturnValue:
    return _decided(ReviewForm(), round_id, _("Your review of this text is recorded."))


@views.post(f"{SUMMARY}/approval")
def approve(round_id: int) -> ResponseReturnValue:
    return _decided(ApprovalForm(), round_id, _("Your approval of this text is recorded. A later change drops it."))


@views.post(f"{SUMMARY}/approval/end")
def take_back(round_id: int) -> ResponseReturnValue:
    return _decided(TakingBackForm(), round_id, _("Your approval is taken back."))


@views.route(f"{SUMMARY}/publication", methods=BOTH)
def publish(round_id: int) -> ResponseReturnValue:
    """Looked at once more, with what will happen: after this nothing of it changes."""
    round_ = _on_the_desk(round_id)
    summary = queries.in_work(viewer(), round_)
    if summary is None and queries.editions(viewer(), round_):
        return redirect(url_for(".desk", round_id=round_id))  # it was published while somebody looked on
    if summary is None:
        raise NotFound
    now = queries.shown(viewer(), summary)
    signed = queries.signatures(summary, now)
    missing = queries.missing(summary, now, signed)
    form = PublicationForm(seen=now.text_hash)
    form.offered(summary, by=viewer())
    if form.submit(summary, by=viewer()):
        return redirect(url_for(".publish", round_id=round_id))
    heard = queries.heard(viewer(), summary, now) if summary.askings else []
    return render_template(
        "summaries/publish.html",
        echo=queries.echo(now.figures.totals["answered"], heard) if summary.askings else None,
        ordered=queries.ordered(summary),
        steps=summaries.STEPS,
        unusual=[] if missing else queries.unusual(summary, now),
        form=form,
        round=round_,
        summary=summary,
        figures=now.figures,
        missing=missing,
        signed=signed,
    ), form.status


def _sections(now: queries.Standing) -> list[tuple[object, list[tuple[Paragraph, object]]]]:
    """Every section in its order, with its paragraphs, also where there is none yet."""
    return [(term, [pair for pair in now.texts if pair[0].section == term.code]) for term in terms("summary_section")]


def _edited(
    form: ParagraphForm, round_: Round, summary: Summary, section: str, paragraph: Paragraph | None = None
) -> ResponseReturnValue:
    counts = queries.figures(viewer(), round_)
    return render_template(
        "summaries/paragraph.html",
        form=form,
        round=round_,
        summary=summary,
        section=section,
        paragraph=paragraph,
        offered=queries.offered(counts),
        typed={language: typed_numbers(form[f"text_{language}"].data or "") for language in ("es", "en")},
    ), form.status


def _on_a_paragraph(button: ActForm, round_id: int, paragraph_id: int, done: str) -> ResponseReturnValue:
    _round, summary = in_work(round_id)
    paragraph = _paragraph(summary, paragraph_id)
    return pressed(button, paragraph, done, _place(round_id, paragraph))


def _decided(button: ActForm, round_id: int, done: str) -> ResponseReturnValue:
    _round, summary = in_work(round_id)
    return pressed(button, summary, done, url_for(".reading", round_id=round_id))


def _place(round_id: int, paragraph: Paragraph) -> str:
    return url_for(".desk", round_id=round_id, _anchor=paragraph.section)


def in_work(round_id: int) -> tuple[Round, Summary]:
    """A round on the desk of its writers, and the edition that is being written."""
    round_ = _on_the_desk(round_id)
    summary = queries.in_work(viewer(), round_)
    if summary is None:
        raise NotFound
    return round_, summary


def _paragraph(summary: Summary, paragraph_id: int) -> Paragraph:
    paragraph = queries.paragraph(viewer(), paragraph_id)
    if paragraph.summary_id != summary.id:
        raise NotFound
    return paragraph


def _on_the_desk(round_id: int) -> Round:
    round_ = consultations.get_round(viewer(), round_id)
    ensure(viewer(), "desk.summaries", round_)
    return round_
