"""Writing a concern: the list of its questions, one question a screen, what came of two devices, later."""

from typing import NamedTuple

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.errors import NotFound
from portal.models.concerns import State
from portal.queries import concerns as queries
from portal.queries.concerns import Answer
from portal.web.access import public, viewer
from portal.web.forms.concerns import QUESTIONS, ChooseForm, QuestionForm
from portal.web.kept import kept
from portal.web.views.concerns import holders, mine, views

DRAFT = "/concerns/draft"
ORDER = list(QUESTIONS)


class Standing(NamedTuple):
    """A question in the list: whether it was answered, and whether one of two answers has to be chosen."""

    field: str
    answered: bool
    twice: bool


def standing(answers: dict[str, Answer]) -> list[Standing]:
    return [Standing(field, _said(answers.get(field)), bool(answers.get(field) and answers[field].asides))
            for field in ORDER]  # fmt: skip


def _said(answer: Answer | None) -> bool:
    return answer is not None and bool(answer.text.text.strip())


@views.get(DRAFT)
@holders
def draft() -> ResponseReturnValue:
    concern, opened = mine()
    if concern.state is not State.DRAFT:
        return redirect(url_for(".sent"))
    questions = standing(queries.answers(viewer(), opened))
    following = next((one.field for one in questions if not one.answered), None)
    return render_template("concerns/draft.html", questions=questions, following=following, day=concern.day)


@views.route(f"{DRAFT}/<question>", methods=["GET", "POST"])
@public
@kept
@holders
def answer(question: str) -> ResponseReturnValue:
    kind = QUESTIONS.get(question)
    if kind is None:
        raise NotFound
    by, (concern, opened) = viewer(), mine()
    if concern.state is not State.DRAFT:
        return redirect(url_for(".sent"), 303)
    answers = queries.answers(by, opened)
    present = answers.get(question)
    form = kind.shown(opened, present)
    form.dress(by)
    if form.submit(concern, by=by):
        after = queries.answers(by, opened)[question]
        if after.asides:
            return redirect(url_for(".answer", question=question), 303)
        return redirect(_next(question, form), 303)
    page = render_template(
        "concerns/question.html",
        form=form,
        question=question,
        at=ORDER.index(question) + 1,
        before=ORDER[ORDER.index(question) - 1] if question != ORDER[0] else None,
        of=len(ORDER),
        versions=[present.text.text, *(one.text for one in present.asides)] if present and present.asides else [],
        revision=present.revision if present else 0,
        files=len(queries.own_files(by, opened)) if question == "support" else 0,
    )
    return page, form.status


@views.post(f"{DRAFT}/<question>/choice")
@holders
def choose(question: str) -> ResponseReturnValue:
    """Keep one of several answers. One that came meanwhile is shown first."""
    if question not in QUESTIONS:
        raise NotFound
    by, (concern, opened) = viewer(), mine()
    present = queries.answers(by, opened).get(question)
    form = ChooseForm()
    number = form.take.data or ""
    versions = [present.text.text, *(one.text for one in present.asides)] if present else []
    if present and form.seen.data == str(present.revision) and number in map(str, range(len(versions))):
        form.question, form.opened, form.text = question, opened, versions[int(number)]  # type: ignore[misc]
        form.attempt(concern, by=by)
    return redirect(url_for(".answer", question=question), 303)


@views.get(f"{DRAFT}/later")
@holders
def later() -> ResponseReturnValue:
    concern, _opened = mine()
    if concern.state is not State.DRAFT:
        return redirect(url_for(".sent"))
    return render_template("concerns/later.html")


def _next(question: str, form: QuestionForm) -> str:
    if form.later.data:
        return url_for(".later")
    if form.to_files.data:
        return url_for(".files")
    at = ORDER.index(question) + 1
    return url_for(".answer", question=ORDER[at]) if at < len(ORDER) else url_for(".review")
