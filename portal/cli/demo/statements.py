"""What people say in the demonstration, and what moderators and delegates do with it."""

import io
from functools import partial
from typing import Any

from portal.cli.demo import attachments
from portal.cli.demo.story import Story, tables
from portal.core.actor import ANONYMOUS, Actor
from portal.core.localized import Localized
from portal.files import intake
from portal.files.intake import Arrived
from portal.jobs import cleaning
from portal.models.consultations import Readers
from portal.models.contributions import Contribution, Naming, Status
from portal.queries import consultations
from portal.queries import contributions as queries
from portal.queries.moderation import appeals
from portal.services import contributions as acts
from portal.services import moderation
from portal.web.views.demo import ANSWERED_KEY, TRACKING_KEY

OPEN_KEYS = {"back-worker": TRACKING_KEY, "guide-worker": ANSWERED_KEY}  # that the page of the demonstration shows


def tell(story: Story) -> None:
    for said in (*tables("contributions.toml", "contribution"), *tables("drafts.toml", "contribution")):
        story.on(said["day"], partial(_answer if said.get("official") else _post, story, said))
        decisions(story, said)
        if "corrected" in said:
            story.on(said["corrected"], partial(_correct, story, said))
        if "appealed" in said:
            day, reasons = said["appealed"]
            story.on(day, partial(_appeal, story, said, reasons))
        if "redaction" in said:
            _redaction(story, said)
        if "withdrawn" in said:
            story.on(said["withdrawn"], partial(_withdraw, story, said))


def _redaction(story: Story, said: dict[str, Any]) -> None:
    what = said["redaction"]
    story.on(what["proposed"], partial(_propose, story, said["key"], what))
    if "agreed" in what:
        story.on(what["agreed"], partial(_agree, story, said))
    if "published" in what:
        story.on(what["published"], partial(_publish_covered, story, said["key"]))


def _propose(story: Story, key: str, what: dict[str, Any]) -> None:
    moderator = story.actor("moderator")
    waiting = contribution(story, key, moderator)
    found = [(waiting.body.index(words), words, ground) for words, ground in what["passages"]]
    passages = [moderation.Passage(start, start + len(words), ground) for start, words, ground in found]
    moderation.propose_redaction(
        waiting,
        passages=passages,
        note=what["note"],
        storage=story.storage,
        seen=waiting.revision,
        by=moderator,
    )


def _agree(story: Story, said: dict[str, Any]) -> None:
    author = story.actor(said["by"])
    own = contribution(story, said["key"], author)
    acts.answer_redaction(own, agrees=True, language=said["language"], seen=1, by=author)


def _publish_covered(story: Story, key: str) -> None:
    moderator = story.actor("moderator")
    agreed = contribution(story, key, moderator)
    moderation.publish_redacted(agreed, seen=agreed.revision, by=moderator)


def decisions(story: Story, said: dict[str, Any]) -> None:
    for day, *decision in said.get("decisions", ()):
        story.on(day, partial(_decide, story, said["key"], *decision))


def _post(story: Story, said: dict[str, Any]) -> None:
    author = story.actor(said["by"]) if "by" in said else ANONYMOUS
    made = acts.post(
        consultations.get_round(author, story.known[f"round {said['round']}"]),
        ticket=story.mark(OPEN_KEYS.get(said["key"], "")),
        body=said.get("first_body", said["body"]).strip(),
        language=said["language"],
        naming=Naming(said.get("naming", "organisation")),
        byline=said.get("name", ""),
        question=said.get("question") if "parent" not in said else None,
        parent=number(story, said["parent"]) if "parent" in said else "",
        readers=Readers(said.get("readers", "everyone")),
        files=[_stored(story, name) for name in said.get("files", ())],
        by=author,
    )
    story.known[f"contribution {said['key']}"] = made.id
    if "files" in said:
        cleaning.clean_now(made.id, lost=said.get("lost", False))


def _answer(story: Story, said: dict[str, Any]) -> None:
    author = story.actor(said["by"])
    answered = contribution(story, said["parent"], author)
    text = Localized(en=said["body"]["en"].strip(), es=said["body"]["es"].strip())
    made = acts.answer(answered, ticket=story.mark(), text=text, by=author)
    story.known[f"contribution {said['key']}"] = made.id


def _correct(story: Story, said: dict[str, Any]) -> None:
    author = story.actor(said["by"])
    own = contribution(story, said["key"], author)
    acts.correct(own, body=said["body"].strip(), language=said["language"], seen=1, by=author)


def _appeal(story: Story, said: dict[str, Any], reasons: str) -> None:
    author = story.actor(said["by"])
    own = contribution(story, said["key"], author)
    review = appeals.review_of(author, own)
    acts.appeal(own, reasons=reasons, language=said["language"], seen=review.many if review else 0, by=author)


def _withdraw(story: Story, said: dict[str, Any]) -> None:
    author = story.actor(said["by"])
    acts.withdraw(contribution(story, said["key"], author), by=author)


def _decide(
    story: Story, key: str, verdict: str, reason: str | None = None, note: str = "", who: str = "moderator"
) -> None:
    moderator = story.actor(who)
    waiting = contribution(story, key, moderator)
    moderation.decide(waiting, verdict=Status(verdict), reason=reason, note=note, seen=waiting.revision, by=moderator)


def contribution(story: Story, key: str, viewer: Actor) -> Contribution:
    found = queries.by_id(viewer, story.known[f"contribution {key}"])
    return queries.own(viewer, found.ref).row if found.author_id == viewer.user_id else found


def number(story: Story, key: str) -> str:
    return contribution(story, key, story.actor("moderator")).number or ""


def _stored(story: Story, name: str) -> Arrived:
    content = attachments.made(name)
    story.storage.put(content)
    return intake.inspect(name, io.BytesIO(content))
