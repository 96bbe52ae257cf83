"""Four concerns of the demonstration, each sent by nobody in particular: their tracking keys are on its page."""

import io
from functools import partial
from typing import Any

from portal.cli.demo import attachments
from portal.cli.demo.story import Story, tables
from portal.core import tickets
from portal.core.actor import ANONYMOUS, Actor, holder_acting
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import Concern, Part, Series, reader
from portal.queries import concerns as queries
from portal.queries.concerns import Opened, Reading
from portal.services import concerns as acts
from portal.services.concerns import Writing
from portal.web.views.demo import CONCERN_KEYS, PASSPHRASE


def tell(story: Story) -> None:
    for said in tables("concerns.toml", "concern"):
        story.on(said["day"], partial(_send, story, said))
        if "taken" in said:
            story.on(said["taken"], partial(_take, story, said))
        if "asked" in said:
            story.on(said["asked"], partial(_write, story, said, Writing.QUESTION, said["question"]))
        if "referred" in said:
            story.on(said["referred"], partial(_write, story, said, Writing.REFERRAL, said["words"]))
        if "name_asked" in said:
            story.on(said["name_asked"], partial(_ask_for_name, story, said))
        if "proposed" in said:
            story.on(said["proposed"], partial(_propose, story, said))


def _send(story: Story, said: dict[str, Any]) -> None:
    ring, key = story.keyring, CONCERN_KEYS[said["key"]]
    if ring is None:
        return
    mark, open_key = story.mark(key), tickets.open_key(key)
    begun = acts.begin(None, mark=mark, open_key=open_key, keyring=ring, by=ANONYMOUS)
    holding = queries.opened_by(mark)
    if holding is None:
        raise LookupError(mark)
    sender = holder_acting(holding)
    answers = {field: text.strip() for field, text in said["answers"].items()}
    opened = queries.unlock(sender, open_key)
    acts.save(begun, opened=opened, answers=answers, seen={}, keyring=ring, by=sender)
    for name in said.get("files", ()):
        _attach(story, name, begun, opened, ring, sender)
    acts.file(begun, opened=opened, language=said["language"], keyring=ring, by=sender)
    story.known[f"concern {said['key']}"] = begun.id


def _attach(story: Story, name: str, concern: Concern, opened: Opened, ring: Keyring, sender: Actor) -> None:
    key = opened.keys[Part.WORK]
    stream = io.BytesIO(attachments.made(name))
    file = acts.bring(concern, name=name, stream=stream, story=key, storage=story.storage, by=sender)
    acts.attach(concern, story=key, file=file, keyring=ring, by=sender)


def _take(story: Story, said: dict[str, Any]) -> None:
    if (ring := story.keyring) is None:
        return
    officer, concern = story.actor(said["owner"]), story.known[f"concern {said['key']}"]
    acts.assign(
        queries.get(officer, concern),
        owner_id=story.known[f"person {said['owner']}"],
        news_by=story.day(-said["news_in"]),
        reading=_read(story, said, ring),
        keyring=ring,
        by=officer,
    )


def _write(story: Story, said: dict[str, Any], kind: Writing, words: str) -> None:
    if (ring := story.keyring) is None:
        return
    officer, reading = story.actor(said["owner"]), _read(story, said, ring)
    concern = queries.get(officer, reading.concern_id)
    messages = queries.entries(concern, reading.story, Series.MESSAGE)
    acts.ask(
        concern,
        kind=kind,
        body=words.strip(),
        channel=said.get("channel", ""),
        seen=max((entry.number for entry in messages), default=0),
        reading=reading,
        keyring=ring,
        by=officer,
    )


def _ask_for_name(story: Story, said: dict[str, Any]) -> None:
    """Of custodians, who have not decided yet."""
    if (ring := story.keyring) is None:
        return
    officer = story.actor(said["owner"])
    concern = queries.get(officer, story.known[f"concern {said['key']}"])
    acts.ask_for_name(concern, code=said["kind_of_reason"], text=said["reason"].strip(), keyring=ring, by=officer)


def _propose(story: Story, said: dict[str, Any]) -> None:
    """Of a text in which nothing points to a person: its officer would have to look at each of what does."""
    if (ring := story.keyring) is None:
        return
    officer, reading = story.actor(said["owner"]), _read(story, said, ring)
    concern = queries.get(officer, reading.concern_id)
    acts.write_edition(
        concern,
        text=said["edition"].strip(),
        language=said["language"],
        round_id=story.known[f"round {said['round']}"],
        seen=0,
        reading=reading,
        keyring=ring,
        by=officer,
    )
    seen = queries.edition(officer, reading).seen
    acts.propose_edition(concern, seen=seen, reading=reading, keyring=ring, by=officer)


def _read(story: Story, said: dict[str, Any], ring: Keyring) -> Reading:
    """Open it for its officer, with the passphrase that everybody knows."""
    officer = story.actor(said["owner"])
    locked = queries.locked_key(reader(story.known[f"person {said['owner']}"]))
    if locked is None:
        raise LookupError(said["owner"])
    return queries.read(officer, story.known[f"concern {said['key']}"], locked.unlock(PASSPHRASE, ring))
