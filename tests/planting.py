"""A portal with one of everything, in which words are planted that only some may read.

Each word says where it stands: ``word("withheld body")`` is in the body of what was withheld, and nowhere else.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import answering
import build
import concerning
from sqlalchemy import select

from portal.cli.reference import load_all
from portal.core import clock, tickets
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.concerns import FIELDS
from portal.models.consultations import Audience, Document, Question, Readers, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import CommentType, Contribution, Dispute, Fit, Method, Naming, Placement, Status
from portal.models.drafts import Passage, Version
from portal.models.drafts import Status as DraftStatus
from portal.models.people import Person
from portal.models.summaries import Paragraph, Point, Summary
from portal.queries import concerns as queries
from portal.services import concerns, contributions, moderation
from portal.services.contributions import workplaces


def word(where: str) -> str:
    return f"xq{re.sub('[^a-z]', '', where)}qx"


def text_with(where: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """A draft of five passages, the second of which has the planted word."""
    return (lines[0], f"{lines[1]} {word(where)}", *lines[2:])


@dataclass
class Planted:
    """Who is there, and what stands where, by the names that addresses have for it."""

    people: dict[str, Person] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    said: dict[str, Contribution] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    placements: dict[int, list[int]] = field(default_factory=dict)  # by version
    disputes: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    sender: concerning.Sender | None = None
    keyed: dict[str, concerning.Keyed] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)  # for the name of the sender
    enquiry: Any = None
    meeting: str = ""
    unsent: str = ""
    passkey: Any = None
    saved_filter: Any = None
    entries_of: tuple[str, ...] = ()
    paragraph: Paragraph | None = None
    point: Point | None = None
    summed: Round | None = None  # with a published summary
    asked_back: Round | None = None  # whose contributors are asked about a summary in work

    def say(self, name: str, round_: Round, app: Any = None, then: Status | None = None, **more: Any) -> Contribution:
        """Something with a planted word in its body and, if asked, in a file that came with it, and in all of that."""
        if app is not None:
            original = f"{word(f'{name} original')}\n".encode()
            more["files"] = [build.file(app, original, name=f"{word(f'{name} filename')}.txt")]
        said = build.contribution(round_, then=then, **{"body": word(f"{name} body"), **more})
        if app is not None:
            _copied(app, name, said)
        self.said[name] = said
        return said

    def remark(self, name: str, version: Version, fit: Fit = Fit.UNCERTAIN, **more: Any) -> None:
        """A comment on the draft's second passage that proposes other words, with a place that needs an eye."""
        made = build.remark(
            version,
            body=word(f"{name} body"),
            words="The list",
            proposed=word(f"{name} proposal"),
            **more,
        )
        self.said[name] = made
        passage = session.scalar(select(Passage).where(Passage.version_id == version.id, Passage.key == "p0002"))
        placed = Placement(
            contribution_id=made.id,
            version_id=version.id,
            version=version,
            number=2,
            passage_id=None if fit is Fit.REMOVED else passage.id,
            language="en",
            start=None if fit is Fit.REMOVED else 0,
            end=None if fit is Fit.REMOVED else 8,
            fit=fit,
            confidence=50,
            method=Method.SEARCH,
        )
        session.add(placed)
        session.commit()
        self.placements.setdefault(version.id, []).append(placed.id)


def _copied(app: Any, name: str, said: Contribution) -> None:
    """The copy of its file, a picture of that and its text, each with a word of its own."""
    kept = {part: word(f"{name} {part}") for part in ("copy", "preview", "text")}
    storage = app.extensions["storage"]
    build.cleaned(
        app,
        said,
        digest=storage.put(kept["copy"].encode()),
        preview=storage.put(kept["preview"].encode()),
        text=storage.put(json.dumps([[kept["text"], 0]]).encode()),
    )


def planted(app: Any) -> Planted:
    scene = Planted()
    load_all()
    build.course("yazaki-leon-1")
    scene.meeting = build.whole_meeting().slug
    scene.entries_of = (
        build.board().slug,
        build.attaches().slug,
        "inst-courts",
        build.panel().slug,
        build.lot().panel.slug,
        build.action().slug,
    )
    _people(scene)
    public, invited, cleared, _unopened, other = _rounds(scene)
    _statements(scene, public, app)
    ana, lea = scene.people["author"], scene.people["adviser"]
    scene.say("invited", invited, by=ana, status=Status.PUBLISHED)
    scene.say("invited received", invited, by=ana)
    scene.say("invited withheld", invited, app, by=ana, status=Status.PUBLISHED, then=Status.WITHHELD)
    scene.say("cleared", cleared, by=lea, status=Status.PUBLISHED)
    scene.say("elsewhere", other)
    reason = Localized(word("answer reason"), word("answer reason"))
    scene.point = answering.point(scene.said["published"])
    answering.dispose(scene.point, reason=reason, decided=False)
    scene.paragraph = answering.paragraph(
        answering.kept(Summary(round_id=public.id, number=1)),
        Localized(word("summary paragraph"), word("summary paragraph")),
    )
    scene.unsent = build.unsent(app, ana, public, word("unsent words"))
    scene.passkey = build.passkey(ana, word("passkey name"))
    scene.saved_filter = build.saved_filter(scene.people["moderator"], word("saved filter name"))
    build.drafted(public, ana, word("jointly first"))
    build.drafted(public, scene.people["colleague"], word("jointly last"), seen=1)
    build.drafted(invited, ana, word("jointly invited words"))
    build.drafted(cleared, lea, word("jointly cleared words"))
    _stated(scene, public)
    _summed(scene)
    _drafts(scene, public, invited, cleared)
    _concern(scene, public, app)
    _workplaces(scene)
    for act in ("contribution.correct", "contribution.decide", "version.upload", "concern.ask", "identity.ask"):
        scene.entries.append(session.scalar(select(Entry.id).where(Entry.act == act).limit(1)))
    return scene


def _stated(scene: Planted, public: Round) -> None:
    """The statement of an advisory body, drafted in other words before, and what one of its members sent against it."""
    lea, dissenter = scene.people["adviser"], scene.people["dissenter"]
    build.drafted(public, lea, word("stated before"))
    contributions.save_jointly(public, body=word("stated body"), language="en", seen=1, by=lea.as_actor())
    said = contributions.release(public, seen=2, by=lea.as_actor())
    with transaction():
        contributions.publish(said)
    scene.said["stated"] = said
    for name, naming in (("dissent named", Naming.NAME), ("dissent unnamed", Naming.ANONYMOUS)):
        scene.said[name] = contributions.dissent(
            said,
            ticket=tickets.find_mark(tickets.new(), b"a secret of the tests"),
            body=word(f"{name} body"),
            language="en",
            naming=naming,
            by=dissenter.as_actor(),
        )


def _summed(scene: Planted) -> None:
    """A round with its summary, and what the author said of the answer in it."""
    ana = scene.people["author"]
    scene.summed = answering.closed_round()
    said = build.contribution(scene.summed, by=ana, status=Status.PUBLISHED)
    scene.said["answered"] = said
    answering.dispose(answering.point(said))
    answering.published(scene.summed)
    answering.feedback(said, ana.as_actor(), because=word("feedback because"))
    _asked_back(scene, ana)


def _asked_back(scene: Planted, ana: Person) -> None:
    """A round whose summary in work cites the author, once alone and once beside somebody who was withheld since."""
    said = build.contribution(answering.closed_round(), by=ana, status=Status.PUBLISHED)
    other = build.contribution(said.round, status=Status.PUBLISHED, then=Status.WITHHELD)
    scene.said["asked"], scene.asked_back = said, said.round
    answering.point(said)
    made = answering.kept(Summary(round_id=said.round_id, number=1))
    alone, both = word("citing alone"), word("citing both")
    text = f"As {said.number} says, {alone}. Unlike {other.number}, {said.number} wants {both}."
    answering.paragraph(made, Localized(text, text))
    answering.ask_back(made)
    answering.told_back(said, ana.as_actor(), because=word("understanding because"))


def _workplaces(scene: Planted) -> None:
    """What the committee asked a workplace in confidence, and what the stranger answered for it."""
    stranger = scene.people["stranger"]
    scene.enquiry = build.enquiry(scene.said["published"], of=stranger.organisation, body=word("workplace question"))
    workplaces.answer_enquiry(
        scene.enquiry, body=word("workplace answer"), language="en", agreed=False, by=stranger.as_actor()
    )


def _people(scene: Planted) -> None:
    union, lac, ministry = (
        build.organisation(),
        build.organisation(kind="advisory_committee", group="lac"),
        build.organisation(kind="government", group="mexico"),
    )
    scene.people = {
        "stranger": build.person(of=build.organisation(), name=word("name of the stranger")),
        "government": build.member(of=ministry),
        "author": build.person(of=union, name=word("name of the author")),
        "colleague": build.member(of=union),
        "adviser": build.person(Role.ADVISER, Role.COORDINATOR, of=lac),
        "dissenter": build.person(of=lac, name=word("name of the dissenter")),
        "moderator": build.person(Role.MODERATOR, name=word("name of the moderator")),
        "conflicted": build.person(Role.MODERATOR, of=union),
        "translator": build.person(Role.TRANSLATOR),
        "editor": build.person(Role.EDITOR),
        "delegate": build.person(Role.DELEGATE),
        "administrator": build.person(Role.ADMINISTRATOR),
        "auditor": build.person(Role.AUDITOR),
    }


def _rounds(scene: Planted) -> list[Round]:
    union, lac, ministry = (scene.people[name].organisation for name in ("author", "adviser", "government"))
    scene.rounds = [
        build.round_(readers_offered=["participants", "governments", "in_confidence", "committee"]),
        build.round_(audience=Audience.PARTICIPANTS, invited=[union, ministry]),
        build.round_(audience=Audience.CLEARED, invited=[lac]),
        build.round_(status=RoundStatus.DRAFT),
        build.round_(),
    ]
    for round_, name in zip(scene.rounds, ("public", "invited", "cleared", "unopened"), strict=False):
        session.add(
            Document(
                round_id=round_.id,
                position=1,
                title=Localized("The draft", "El proyecto"),
                body=Localized(word(f"{name} document"), word(f"{name} document")),
            )
        )
        asked = session.scalar(select(Question).where(Question.round_id == round_.id))
        asked.text = Localized(word(f"{name} question"), word(f"{name} question"))
    session.commit()
    scene.people["elsewhere"] = build.person(Role.MODERATOR, round_id=scene.rounds[-1].id)
    return scene.rounds


def _statements(scene: Planted, public: Round, app: Any) -> None:
    ana, others = scene.people["author"], scene.people["stranger"]
    carla = scene.people["moderator"].as_actor()
    gone = {"status": Status.PUBLISHED, "then": Status.WITHHELD}

    published = scene.say("published", public, app, by=ana, body=word("published first"))
    contributions.correct(published, body=word("published body"), language="es", seen=1, by=ana.as_actor())
    _decided("published", published, Status.PUBLISHED, None, carla)
    withheld = scene.say("withheld", public, app, by=ana, status=Status.PUBLISHED)
    _decided("withheld", withheld, Status.WITHHELD, "third_party", carla)
    unnamed = scene.say("unnamed", public, byline=word("unnamed byline"), naming=Naming.NAME, status=Status.PUBLISHED)
    _decided("unnamed", unnamed, Status.WITHHELD, "third_party", carla)
    reply = scene.say("reply", public, by=others, parent=published, status=Status.PUBLISHED)
    scene.say("reply withheld", public, by=ana, parent=reply, **gone)

    scene.say("received", public, app, by=ana)
    returned = scene.say("returned", public, by=ana)
    _decided("returned", returned, Status.RETURNED, "third_party", carla)
    scene.say("withdrawn", public, by=ana, status=Status.WITHDRAWN)
    scene.say("personal", public, by=others, naming=Naming.NAME)
    recorded = {"status": Status.ON_RECORD, "readers": Readers.IN_CONFIDENCE}
    scene.say("recorded", public, app, by=ana, **recorded)
    scene.say("governed", public, **{**recorded, "readers": Readers.GOVERNMENTS})
    widening = scene.say("widening", public, by=ana, **{**recorded, "readers": Readers.COMMITTEE})
    contributions.widen(widening, readers=Readers.EVERYONE, seen=widening.revision, by=ana.as_actor())
    held = scene.say("held", public, byline=word("held byline"), naming=Naming.NAME)
    _decided("held", held, Status.RETURNED, "third_party", carla)
    words = f"{word('covered hidden')} {word('covered body')}"
    covered = scene.say("covered", public, by=ana, body=words)
    build.covered(covered, 0, words.index(" "), word("covered note"), word("covered answer"))
    for name, asker in (("withheld", ana.as_actor()), ("held", build.holder(held))):
        reasons = word(f"{name} appeal")
        contributions.appeal(scene.said[name], reasons=reasons, language="es", seen=1, by=asker)


def _decided(name: str, said: Contribution, verdict: Status, reason: str | None, by: Any) -> None:
    """By a moderator, with a word for the author and one that nobody else is to read."""
    moderation.decide(
        said,
        verdict=verdict,
        reason=reason,
        note=word(f"{name} note"),
        aside=word(f"{name} aside"),
        seen=said.revision,
        by=by,
    )


def _drafts(scene: Planted, public: Round, invited: Round, cleared: Round) -> None:
    def version(name: str, round_: Round, status: DraftStatus) -> Version:
        english, spanish = text_with(f"{name} text", build.TEXT), text_with(f"{name} text", build.TEXTO)
        scene.versions.append(build.version(build.draft(round_), english, spanish, status))
        return scene.versions[-1]

    ana = scene.people["author"]
    text = version("public", public, DraftStatus.OPEN)
    version("invited", invited, DraftStatus.OPEN)
    version("circulated", cleared, DraftStatus.CIRCULATED)
    version("uploaded", public, DraftStatus.UPLOADED)
    error = {"kind": CommentType.TRANSLATION_ERROR}
    gone = {"status": Status.PUBLISHED, "then": Status.WITHHELD}
    scene.remark("comment", text)
    scene.remark("comment withheld", text, by=ana, **gone)
    scene.remark("comment shelved", text, Fit.REMOVED, by=ana, **gone)
    scene.remark("comment received", text, by=ana, status=Status.RECEIVED)
    scene.remark("error", text, **error)
    scene.remark("error received", text, by=ana, status=Status.RECEIVED, **error)
    scene.remark("error withheld", text, by=ana, **error, **gone)
    scene.disputes = [*session.scalars(select(Dispute.id))]


CHOSEN = {"urgency": "routine", "exposure": "public"}  # all else of a concern can be words


def _concern(scene: Planted, public: Round, app: Any) -> None:
    """Sent, asked about, answered, noted, with a proposed public edition, a later draft of it and a wish for the name.

    Another concern, of the same sender as far as anybody knows, is still being written.
    """
    committee, storage = concerning.committee(), app.extensions["storage"]
    [reader, _other], [custodian, _second] = committee.officers, committee.custodians
    answers = {field: word(f"concern {field}") for field in FIELDS} | CHOSEN
    scene.sender = sender = concerning.drafted(**answers)
    sender.attach(word("concern file").encode(), f"{word('concern filename')}.txt", storage)
    sender.file()
    scene.keyed = {"reader": reader, "officer": concerning.keyed(Role.CASE_OFFICER)}  # who came after it was sealed
    scene.people |= {name: keyed.person for name, keyed in scene.keyed.items()} | {"custodian": custodian.person}
    concerning.drafted(happened=word("concern unsent"))

    def work(act: Any, **details: Any) -> None:
        concern = queries.get(reader.actor, sender.concern.id)
        reading = queries.read(reader.actor, concern.id, reader.key)
        if "seen" in details:
            details["seen"] = details["seen"](reading)
        act(concern, reading=reading, keyring=concerning.KEYRING, by=reader.actor, **details)

    def latest(reading: Any) -> int:
        return queries.edition(reader.actor, reading).seen

    work(concerns.assign, owner_id=reader.person.id, news_by=(clock.day() + timedelta(days=9)).date())
    asks = {"kind": concerns.Writing.QUESTION, "body": word("concern question")}
    work(concerns.ask, seen=lambda _reading: len(sender.messages()), **asks)
    sender.write(word("concern answer"))
    work(concerns.note, body=word("concern note"))
    edition = {"language": "es", "round_id": public.id, "seen": latest}
    work(concerns.write_edition, text=word("concern proposal"), **edition)
    work(concerns.propose_edition, seen=latest)
    work(concerns.write_edition, text=word("concern edition"), **edition)
    wish = {"code": "contact", "text": word("concern reason"), "keyring": concerning.KEYRING, "by": reader.actor}
    scene.asked = [concerns.ask_for_name(queries.get(reader.actor, sender.concern.id), **wish).id]
