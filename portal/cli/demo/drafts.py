"""The drafts of the demonstration: brought in, put side by side, opened, commented on at their paragraphs."""

import re
from functools import partial
from typing import Any

from portal.cli.demo.statements import contribution, decisions, number
from portal.cli.demo.story import Story, file, tables
from portal.core.actor import ANONYMOUS, SYSTEM, Actor
from portal.core.localized import Localized
from portal.models.contributions import Choice, CommentType, Naming, Outcome
from portal.models.drafts import Draft, Version
from portal.queries import consultations
from portal.queries import drafts as queries
from portal.queries.contributions import on_drafts
from portal.services import contributions, drafts

NUMBERED = re.compile(r"(?<!\{)\{([\w-]+)\}")


def tell(story: Story) -> None:
    for plan in tables("drafts.toml", "draft"):
        story.on(plan["created"], partial(_create, story, plan))
        for version, made in enumerate(plan["version"], start=1):
            _follow(story, plan["key"], version, made)
    for said in tables("drafts.toml", "comment"):
        story.on(said["day"], partial(_comment, story, said))
        decisions(story, said)
        for day, version, choice in said.get("standing", ()):
            story.on(day, partial(_stand, story, said, version, choice))
        if "settled" in said:
            story.on(said["settled"]["day"], partial(_settle, story, said))


def _follow(story: Story, key: str, version: int, made: dict[str, Any]) -> None:
    """The way of one version, as far as it has come."""
    story.on(made["uploaded"], partial(_upload, story, key, made))
    for done, step in STEPS.items():
        if done in made:
            story.on(made[done], partial(step, story, key, version))
    for day, who in made.get("read", ()):
        story.on(day, partial(_read, story, key, version, who))


def _create(story: Story, plan: dict[str, Any]) -> None:
    editor = story.actor("editor")
    predecessor = story.known[f"draft {plan['refiled_from']}"] if "refiled_from" in plan else None
    round_ = consultations.get_round(editor, story.known[f"round {plan['round']}"])
    made = drafts.create(round_, title=Localized(**plan["title"]), refiled_from=predecessor, by=editor)
    story.known[f"draft {plan['key']}"] = made.id


def _upload(story: Story, key: str, made: dict[str, Any]) -> None:
    def came(language: str) -> drafts.Source | None:
        if not (name := made.get(language)):
            return None
        content = file(name)
        for right, wrong in made.get("sent", ()):
            content = content.replace(right.encode(), wrong.encode())
        story.storage.put(content)
        return drafts.take_in(content, name, language)

    note = Localized(*(NUMBERED.sub(lambda said: number(story, said[1]), made["note"][each].strip())
                       for each in ("en", "es"))) if "note" in made else Localized("", "")  # fmt: skip
    drafts.upload(
        _draft(story, key), english=came("english"), spanish=came("spanish"), note=note, by=story.actor("editor")
    )


def _confirm(story: Story, key: str, version: int) -> None:
    at = _version(story, key, version, "translator")
    drafts.confirm(at, seen=at.revision, by=story.actor("translator"))


def _circulate(story: Story, key: str, version: int) -> None:
    at = _version(story, key, version)
    _anchored(drafts.circulate(at, seen=at.revision, by=story.actor("editor")))


def _open(story: Story, key: str, version: int) -> None:
    at = _version(story, key, version)
    _anchored(drafts.open_version(at, seen=at.revision, by=story.actor("editor")))


def _close(story: Story, key: str, version: int) -> None:
    at = _version(story, key, version)
    drafts.close(at, seen=at.revision, by=story.actor("editor"))


def _release(story: Story, key: str, version: int) -> None:
    at = _version(story, key, version)
    drafts.finish(at, seen=at.revision, by=story.actor("editor"))


STEPS = {"confirmed": _confirm, "circulated": _circulate, "opened": _open, "closed": _close, "released": _release}


def _anchored(version: Version) -> None:
    """At once and not when the worker comes to it, so that the story is whole when it has been told."""
    if version.anchored_at is None:
        contributions.reanchor(version, by=SYSTEM)


def _read(story: Story, key: str, version: int, who: str) -> None:
    drafts.opened(_version(story, key, version, who), by=story.actor(who))


def _comment(story: Story, said: dict[str, Any]) -> None:
    author = story.actor(said["by"]) if "by" in said else ANONYMOUS
    version = queries.version(author, story.known[f"draft {said['draft']}"], said["version"])
    text = said.get("text", said["language"])
    made = contributions.comment(
        version,
        ticket=story.mark(),
        body=said["body"].strip(),
        language=said["language"],
        naming=Naming(said.get("naming", "organisation")),
        comment_type=CommentType(said["type"]),
        passage=_key(author, version, said["at"], text) if "at" in said else "",
        text_language=text,
        exact=said.get("quote", ""),
        proposed=said.get("proposed"),
        by=author,
    )
    story.known[f"contribution {said['key']}"] = made.id


def _key(viewer: Actor, version: Version, at: str, language: str) -> str:
    """Of the passage with this number, or that begins like this."""
    lines = queries.passages(viewer, version)
    return next(line.key for line in lines if line.label == at or line.in_(language).startswith(at))


def _stand(story: Story, said: dict[str, Any], version: int, choice: str) -> None:
    author = story.actor(said["by"])
    at = _version(story, said["draft"], version, said["by"])
    placed = on_drafts.one(author, at, story.known[f"contribution {said['key']}"])
    own = contribution(story, said["key"], author)
    contributions.stand(own, placement=placed.placement_id, choice=Choice(choice), by=author)


def _settle(story: Story, said: dict[str, Any]) -> None:
    translator, settled = story.actor("translator"), said["settled"]
    (asked,) = [
        each.dispute.id
        for each in on_drafts.questioned(translator).rows
        if each.dispute and each.comment.id == story.known[f"contribution {said['key']}"]
    ]
    dispute = on_drafts.dispute(translator, asked)
    contributions.settle(
        dispute,
        outcome=Outcome(settled["outcome"]),
        note=Localized(**settled["note"]),
        seen=dispute.revision,
        by=translator,
    )


def _draft(story: Story, key: str) -> Draft:
    return queries.get(story.actor("editor"), story.known[f"draft {key}"])


def _version(story: Story, key: str, number: int, who: str = "editor") -> Version:
    return queries.version(story.actor(who), story.known[f"draft {key}"], number)
