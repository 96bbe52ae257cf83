"""How rounds of the demonstration are answered: one summary published, another in work and half answered."""

from datetime import timedelta
from functools import partial
from typing import Any

from portal.cli.demo.drafts import NUMBERED
from portal.cli.demo.statements import contribution, number
from portal.cli.demo.story import Story, tables
from portal.core import clock
from portal.core.actor import Actor, Holding, Opens, holder_acting
from portal.core.localized import Localized
from portal.jobs import freezing
from portal.models.consultations import Round
from portal.models.contributions import Contribution
from portal.models.summaries import Outcome, Point, Summary
from portal.queries import consultations
from portal.queries import summaries as queries
from portal.queries.contributions import on_drafts
from portal.services import summaries as acts

WRITER, SECOND = "editor", "delegate_dol"
APPROVERS = ("delegate_ustr", "delegate_dol")


def tell(story: Story) -> None:
    for plan in tables("summaries.toml", "summary"):
        for answer in plan["answer"]:
            points: list[Point] = []
            story.on(answer["day"], partial(_propose, story, answer, points))
            if answer.get("decided", True):
                story.on(answer["day"] + 0.3, partial(_decide, story, answer, points))
        for theme in plan.get("theme", ()):
            story.on(theme["day"], partial(_theme, story, plan, theme))
        if "analysed" in plan:
            story.on(plan["analysed"], partial(_analyse, story, plan))
        story.on(plan["begun"], partial(_begin, story, plan))
        if "asked_back" in plan:
            story.on(plan["asked_back"]["day"], partial(_ask_back, story, plan))
        for word in plan.get("understanding", ()):
            story.on(word["day"], partial(_tell_back, story, word))
        if "published" in plan:
            story.on(plan["published"], partial(_publish, story, plan))
        for word in plan.get("feedback", ()):
            story.on(word["day"], partial(_respond, story, word))


def _propose(story: Story, answer: dict[str, Any], points: list[Point]) -> None:
    by = story.actor(WRITER)
    said = contribution(story, answer["contribution"], by)
    made = acts.make_point(said, exact=answer.get("exact", ""), by=by)
    points.append(acts.propose(made, **_words(answer), passage=_passage(answer, by, said), seen=made.revision, by=by))


def _decide(story: Story, answer: dict[str, Any], points: list[Point]) -> None:
    by = story.actor(SECOND)
    passage = _passage(answer, by, contribution(story, answer["contribution"], by))
    acts.decide(points[0], **_words(answer), passage=passage, seen=points[0].revision, by=by)


def _passage(answer: dict[str, Any], by: Actor, said: Contribution) -> int | None:
    """The paragraph of the newest version that shows what became of a comment."""
    about = on_drafts.followed(by, said.id) if answer.get("passage") else None
    return about.newest.evidence if about else None


def _theme(story: Story, plan: dict[str, Any], theme: dict[str, Any]) -> None:
    by, round_ = story.actor(WRITER), _round(story, plan)
    refs = {contribution(story, key, by).ref for key in theme["contributions"]}
    lines = queries.points(by, round_.id, queries.Filter(state=queries.Progress.ALL)).lines
    made = acts.create_theme(round_, name=Localized(**theme["name"]), by=by)
    acts.assign_theme(made, points=[line.id for line in lines if line.ref in refs], by=by)


def _analyse(story: Story, plan: dict[str, Any]) -> None:
    acts.analyse(_round(story, plan), by=story.actor(WRITER))


def _begin(story: Story, plan: dict[str, Any]) -> None:
    by = story.actor(WRITER)
    summary = acts.begin(_round(story, plan), by=by)
    for words in plan.get("paragraph", ()):
        empty = next(each for each in queries.paragraphs(by, summary) if each.section == words["section"])
        text = Localized(**{language: _numbered(story, words[language]) for language in ("en", "es")})
        acts.write(empty, text=text, agrees=True, seen=empty.revision, by=by)


def _numbered(story: Story, words: str) -> str:
    return NUMBERED.sub(lambda said: number(story, said[1]), words)


def _ask_back(story: Story, plan: dict[str, Any]) -> None:
    by = story.actor(WRITER)
    until = (clock.day() + timedelta(days=plan["asked_back"]["until"])).date()
    acts.ask_back(_in_work(by, _round(story, plan)), until=until, by=by)


def _tell_back(story: Story, word: dict[str, Any]) -> None:
    by = story.actor(word["by"])
    said = contribution(story, word["contribution"], by)
    asked = queries.asked_of(by, said)
    if asked is None:
        raise LookupError(word["contribution"])
    details = {name: word[name] for name in ("understood", "because", "language")}
    acts.tell_back(said, **details, seen=queries.extract(asked[0], said.id, said.number).shown_hash, by=by)


def _publish(story: Story, plan: dict[str, Any]) -> None:
    by = story.actor(WRITER)
    summary = _in_work(by, _round(story, plan))
    seen = queries.standing(by, summary).text_hash
    acts.review(summary, seen=seen, by=story.actor("translator"))
    for who in APPROVERS:
        acts.approve(summary, seen=seen, by=story.actor(who))
    review_on = (clock.day() + timedelta(days=plan["review"] - plan["published"])).date()
    acts.order(summary, seen=seen, review_on=review_on, by=by)
    freezing.freeze_now()


def _respond(story: Story, word: dict[str, Any]) -> None:
    said = contribution(story, word["contribution"], story.actor(SECOND))
    if said.author_id is None and said.inbox_id is not None:
        by = holder_acting(Holding(Opens.INBOX, said.inbox_id))
    else:
        by = story.actor(word["by"])
    details = {name: word[name] for name in ("answers", "because", "language")}
    acts.respond(said, **details, seen=1, by=by)


def _words(answer: dict[str, Any]) -> dict[str, Any]:
    reason = Localized(answer["reason"]["en"], answer["reason"]["es"])
    return {
        "outcome": Outcome(answer["outcome"]),
        "reason": reason,
        "departure": answer.get("departure", False),
    }


def _in_work(by: Actor, round_: Round) -> Summary:
    summary = queries.in_work(by, round_)
    if summary is None:
        raise LookupError(round_.id)
    return summary


def _round(story: Story, plan: dict[str, Any]) -> Round:
    return consultations.get_round(story.actor(WRITER), story.known[f"round {plan['round']}"])
