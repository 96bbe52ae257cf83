"""People and papers for tests: small builders with sensible defaults."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.core import clock, tickets
from portal.core.actor import ANONYMOUS, SYSTEM, Actor, Held, Holding, Opens, Role, holder_acting
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.core.purposes import seal_for
from portal.core.storage import Storage
from portal.files import importing
from portal.files.formats import FORMATS
from portal.files.formats import Kind as FileKind
from portal.files.intake import Arrived
from portal.models.audit import Entry
from portal.models.consultations import Audience, Consultation, Document, Invitation, Question, Readers, Round, Status
from portal.models.contributions import (
    Attachment,
    CommentType,
    Contribution,
    Copy,
    CopyState,
    Enquiry,
    Mention,
    Naming,
    Placement,
)
from portal.models.contributions import Status as State
from portal.models.drafts import Draft, Version
from portal.models.drafts import Status as DraftStatus
from portal.models.moderation import Appeal, Redaction, SavedFilter
from portal.models.people import Grant, Organisation, Passkey, Person, Visit
from portal.models.reference import (
    BoardReport,
    Case,
    ComplianceAction,
    Facility,
    Ground,
    Lot,
    Meeting,
    Panel,
    Plan,
    QuarterReport,
    RegisterSheet,
    Suspension,
)
from portal.queries import people
from portal.queries import reference as queries
from portal.queries.moderation import Filter
from portal.services import contributions, drafts, moderation, reference
from portal.services import people as accounts
from portal.services.contributions import commenting, workplaces
from portal.services.contributions.anchoring import Ahead
from portal.services.kept import unsent as kept_unsent
from portal.text.passages import Kind, Piece

NO_FILES = Storage(Path(os.devnull))  # of a portal to which none was sent
EDITOR = Actor("Emil", held=frozenset({Held(Role.EDITOR)}))
ADMINISTRATOR = Actor("Aldo", held=frozenset({Held(Role.ADMINISTRATOR)}))
TEXT = ("# Purpose", "The list is open.", "Nobody is bound by it.", "# Review", "The list is read again each year.")
TEXTO = ("# Objeto", "La lista está abierta.", "No obliga a nadie.", "# Revisión", "La lista se revisa cada año.")

SOME_KEY = Holding(Opens.INBOX, 7)

_count = count(1)
_codes = count(1)  # of consultations, of which a code has room for 9,999


def _kept(thing: Any) -> Any:
    session.add(thing)
    session.commit()
    return thing


def organisation(kind: str = "union", group: str = "civil_society_union", name: str = "") -> Organisation:
    return _kept(Organisation(name=name or f"Sindicato {next(_count)}", kind=kind, group=group))


def person(
    *roles: Role, of: Organisation | None = None, locale: str = "en", name: str = "", round_id: int | None = None
) -> Person:
    """Somebody with an account, who speaks for an organisation or has roles (or both)."""
    number = next(_count)
    made = _kept(
        Person(
            email=f"person{number}@example.org",
            name=name or f"Person {number}",
            locale=locale,
            organisation_id=of.id if of else None,
        )
    )
    for role in roles:
        session.add(Grant(person_id=made.id, role=role, round_id=round_id, starts_at=clock.now() - timedelta(days=1)))
    session.commit()
    session.expire(made)
    session.refresh(made)
    return made


def granted(person: Person, role: Role, *, starts: timedelta, ends: timedelta | None = None, **scope: int) -> Grant:
    """A role, given to this person from so long before or after now on."""
    at = clock.now()
    made = _kept(
        Grant(
            person_id=person.id, role=role, starts_at=at + starts, ends_at=None if ends is None else at + ends, **scope
        )
    )
    session.expire(person)
    return made


def visit(name: str) -> Visit | None:
    """What is kept of the visit of this name, whether or not it lives."""
    return session.scalar(select(Visit).where(Visit.mark == people.mark(name)))


def member(locale: str = "en", of: Organisation | None = None) -> Person:
    """A member of an organisation (a union by default)."""
    return person(of=of or organisation(), locale=locale)


def workplace(**more: Any) -> Facility:
    """A workplace that an editor entered in the register."""
    number = next(_count)
    values = {
        "company": f"Panificadora {number}, S.A. de C.V.",
        "name": f"Panificadora {number}",
        "sector": "industrial_bakery",
        "city": "Valle Sereno",
        "state": "11",
        "source": "https://example.org/panificadora",
        "as_of": clock.day().date(),
    }
    return reference.enter(None, **{**values, **more}, by=EDITOR)


def public_case(**more: Any) -> Case:
    """A public case that an editor entered in the register, about a workplace of its own."""
    number = next(_count)
    about = more.pop("workplace", None) or workplace().slug
    values = {
        "name": Localized(f"Bakery {number}", f"Panificadora {number}"),
        "number": "",
        "mechanism": "31-A",
        "petitioner": Localized("A union", "Un sindicato"),
        "rights": ["freedom_of_association"],
        "code": "petition_received",
        "who": "",
        "day": "2026-03",
        "note": Localized("", ""),
        "stage": "petition_only",
        "outcome": Localized("", ""),
        "source": "https://example.org/case",
        "as_of": clock.day().date(),
    }
    return reference.enter_case(None, workplace=about, **{**values, **more}, by=EDITOR)


def meeting(**more: Any) -> Meeting:
    """A meeting of the Labor Advisory Committee that was held, in the register."""
    nothing = Localized("", "")
    values = {
        "title": Localized("Spring meeting", "Reunión de primavera"),
        "state": "held",
        "day": "2026-03-10",
        "hour": "",
        "zone": "America/New_York",
        "place": nothing,
        "is_open": False,
        "agenda": nothing,
        "topics": (),
        "attendance": {},
        "attended": nothing,
        "note": nothing,
        "source": "https://example.org/lac",
        "as_of": clock.day().date(),
    }
    return reference.enter_meeting(None, **{**values, **more}, by=EDITOR)


def whole_meeting() -> Meeting:
    """A meeting with minutes, and with advice that was not followed."""
    made, both = meeting(), Localized("Some words", "Unas palabras")
    reference.add_paper(made, kind="minutes", title=both, body=both, by=EDITOR)
    reference.note_advice(made, said=both, contribution="", source="https://example.org/lac", by=EDITOR)
    reference.answer_advice(
        made,
        number=1,
        outcome="not_accepted",
        reason=both,
        departure=False,
        day="2026-05",
        source="https://example.org/lac",
        why=Localized("", ""),
        by=EDITOR,
    )
    return made


def entry_of(of: str, **said: Any) -> Any:
    """An entry of the registers of the Expert Board and of the attachés."""
    source, today = "https://example.org/entry", clock.day().date()
    return reference.enter_entry(None, of=of, source=source, as_of=today, by=EDITOR, said=said)


def register_sheet(by: Person) -> RegisterSheet:
    """A sheet of values with a new one in it, which this person brought back."""
    said = {"benchmark": "inst-courts", "day": "2026-03", "value": "33", "note_en": "", "note_es": ""}
    said |= dict.fromkeys(("source", "as_of", "why_en", "why_es"), "")
    row = {"row": 3, "slug": "", "revision": 0, "said": said, "wrong": None}
    return reference.bring_sheet(None, of="value", rows=[row], by=by.as_actor())


def board() -> BoardReport:
    """A report with a determination, what followed it, and a benchmark with a value and a vote that was not one."""
    both, nothing = Localized("Some words", "Unas palabras"), Localized("", "")
    entry_of("value", benchmark="inst-courts", day="2026-01", value="32", note=nothing)
    entry_of(
        "assessment", benchmark="inst-courts", day="2026-02", verdict="in_part", votes_met=1, votes_in_part=5,
        votes_not_met=0, votes_cannot_say=0, reasons=both, minority=both,
    )  # fmt: skip
    entry_of("member", appointed_by="lac", seat=1, name="A. Ejemplo", began="2024", term_ends=date(2030, 1, 1), left="")
    found: BoardReport = entry_of(
        "report", kind="annual", title=both, day="2026-01-10", summary=both, determination="non_compliance",
        votes_for=8, votes_against=2, minority=both,
    )  # fmt: skip
    more = {"source": "https://example.org/entry", "as_of": clock.day().date(), "note": nothing, "by": EDITOR}
    reference.follow_report(found, kind="agreement", path="", day="2026-02-10", **more)
    reference.follow_report(found, kind="recommendation", path="rapid_response", day="2026-03-10", **more)
    return found


def attaches() -> QuarterReport:
    """An attaché with an activity, money in two currencies, and the report of a quarter."""
    both, nothing = Localized("Some words", "Unas palabras"), Localized("", "")
    one = entry_of("attache", post=1, name="R. Ejemplo", place=both, began="2024", left="")
    of = entry_of("project", name=both, counterpart=both)
    entry_of(
        "activity", attache=one.slug, project=of.slug, kind="meeting", title=both, day="2026-02", counterpart=both,
        place=both, language="es", outcome=nothing,
    )  # fmt: skip
    for amount, rate in (("100.00", "17.5"), ("50.00", "")):
        entry_of(
            "money", project=of.slug, kind="disbursement", day=date(2026, 2, 10), counterpart=both, amount=amount,
            currency="MXN", rate=rate, rate_day=date(2026, 2, 9) if rate else None,
            rate_source="https://example.org/rate" if rate else "",
        )  # fmt: skip
    return entry_of("quarter", attache=one.slug, quarter_of="2026-Q1", body=nothing, delivered="2026-05-02")


def panel(**more: Any) -> Panel:
    """A panel with seats, somebody who left, a conflict of interest, a visit, a determination and a remedy."""
    nothing, both = Localized("", ""), Localized("Some words", "Unas palabras")
    case = public_case(code="request_for_review", day="2024-01-10", stage="under_review", **more)
    for code, day, stage in (
        ("panel_requested", "2024-04-16", "panel"),
        ("verification", "2024-06", ""),
        ("panel_determination", "2024-12-01", "panel_determined"),
    ):
        reference.add_event(
            case, code=code, day=day, note=both, source="https://example.org/case", stage=stage, by=EDITOR
        )
    made: Panel = entry_of("panel", case=case.slug, file_number="MEX-1", owner="X", result="denial_found", finding=both)
    number = next(_count)
    who = [
        entry_of("panelist", name=f"{name} {number} Ejemplo", of_list=of_list).slug
        for name, of_list in (("L", "US"), ("M", "US"), ("N", "MX"), ("O", "JOINT"))
    ]
    held = {"panel": made.slug, "how": "drawn", "since": "2024-04-20", "left": "", "left_why": ""}
    entry_of("seat", **{**held, "panelist": who[0], "left": "2024-05", "left_why": "conflict"})
    seats = [entry_of("seat", **{**held, "panelist": each}).slug for each in who[1:]]
    entry_of("conflict", panel=made.slug, panelist=who[0], day="2024-05", reason=both)
    entry_of(
        "visit", panel=made.slug, day="2024-06", seat_us=seats[0], seat_mx=seats[1], seat_joint=seats[2],
        observers=both, note=nothing,
    )  # fmt: skip
    entry_of("remedy", panel=made.slug, kind="penalties", day="2025-02", note=both)
    return made


def suspension(*, of: Case | None = None, lifted: bool = False) -> Suspension:
    """Liquidation was suspended in a case, and perhaps this was lifted."""
    case = of or public_case(code="request_for_review", day="2024-01-10", stage="under_review")
    about = {"note": Localized("Some words", "Unas palabras"), "source": "https://example.org/case"}
    about["as_of"] = clock.day().date()
    made = reference.suspend(case, instructed_by="ustr", day="2024-01-12", **about, by=EDITOR)
    if lifted:
        reference.lift(case, why="remediated", day="2024-03-01", **about, by=EDITOR)
    return made


def course(slug: str = "") -> Plan:
    """A course of remediation with two commitments: of one nothing is on record, the other was extended and met."""
    case = queries.kept_case(EDITOR, slug) if slug else public_case()
    both = Localized("Some words", "Unas palabras")
    about: Any = {"source": "https://example.org/case", "as_of": clock.day().date(), "by": EDITOR}
    made = reference.agree(case, agreed_by="governments", day="2024-02-01", until="2024-12", note=both, **about)
    said = {"measure": "training_company", "who": "company", "due": "2024-03-01"}
    reference.commit(case, text=both, **said, **about)
    other = reference.commit(case, text=Localized("", "Solo en español"), **said, **about)
    turn: Any = {"who": "mexico", "note": both, **about}
    reference.extend_commitment(other, due="2024-04-01", day="2024-02-20", **turn)
    reference.prove(other, evidence="document", day="2024-04-13", **turn)
    return made


def action(*said: Contribution, **more: Any) -> ComplianceAction:
    """Something that the committee recommended, resting on what was said."""
    both = Localized("Some words", "Unas palabras")
    given = {"kind": "recommendation", "by": "committee", "day": clock.day().date().isoformat(), "led_to": "", **more}
    made: ComplianceAction = entry_of("action", title=both, asked=both, **given)
    for each in said:
        ground(made, "contribution", each.number or "")
    return made


def unsent(app: Flask, person: Person, round_: Round, words: str = "Some words") -> str:
    """What this person wrote to a round and did not send; its address."""
    content = {
        "where": f"/rounds/{round_.id}/contribute",
        "words": [words],
        "fields": [["body", words]],
        "files": False,
    }
    seal = seal_for("unsent", app.config["SECRET_KEY"])
    made = kept_unsent.save(seal, content, None, by=person.as_actor())
    assert made is not None
    return made.ref


def drafted(round_: Round, by: Person, words: str = "Some words of ours", seen: int = 0) -> None:
    """What members of an organisation draft together for a round, saved by one of them."""
    contributions.save_jointly(round_, body=words, language="en", seen=seen, by=by.as_actor())


def stated(round_: Round, by: Person, words: str = "What we all say", publish: bool = True) -> Contribution:
    """The official statement of an organisation, released by its coordinator."""
    drafted(round_, by, words)
    said = contributions.release(round_, seen=1, by=by.as_actor())
    if publish:
        with transaction():
            contributions.publish(said)
    return said


def ground(of: ComplianceAction, kind: str, what: str) -> Ground:
    made: Ground = entry_of("ground", action=of.slug, kind=kind, what=what, note=Localized("", ""))
    return made


def lot() -> Lot:
    """A lot of an open panel, published and not drawn."""
    nothing = Localized("", "")
    case = public_case(code="request_for_review", day="2024-01-10", stage="under_review")
    reference.add_event(
        case, code="panel_requested", day="2024-04-16", note=nothing, source="https://example.org/case", stage="panel",
        by=EDITOR,
    )  # fmt: skip
    of = entry_of("panel", case=case.slug, file_number="", owner="", result="", finding=nothing)
    for of_list in ("US", "MX", "JOINT"):
        entry_of("panelist", name=f"Q {of_list} {next(_count)} Ejemplo", of_list=of_list)
    day = (clock.now() + timedelta(days=2)).date()
    return reference.publish_lot(
        of, what="Round 1", where="https://example.org/beacon", not_before=day, secret=b"secret", by=EDITOR
    )


def mention(said: Contribution, *, of: Organisation | None = None, **more: Any) -> Mention:
    """That this contribution names a workplace, for which this organisation speaks."""
    there = workplace(**more)
    if of is not None:
        reference.represent(of, workplace=there.slug, by=ADMINISTRATOR)
    return workplaces.mention(said, workplace=there.slug, by=EDITOR)


def passkey(person: Person, name: str = "my phone") -> Passkey:
    """A passkey of this person, on a device that nobody has."""
    made = accounts.Made(secrets.token_bytes(16), b"no key", b"handle", 0, "internal")
    accounts.add_passkey(person, name=name, made=made, by=person.as_actor())
    return session.scalars(select(Passkey).where(Passkey.person_id == person.id)).one()


def saved_filter(person: Person, name: str = "Lunes", **asked: Any) -> SavedFilter:
    """A part of the queue that this moderator looks for again."""
    return moderation.save_filter(
        person, name=name, filter=Filter(**(asked or {"language": "es"})), by=person.as_actor()
    )


def enquiry(
    said: Contribution,
    *,
    of: Organisation | None = None,
    body: str = "What do you say to this?",
    about: Mention | None = None,
) -> Enquiry:
    """A question of the committee to a workplace that this contribution names."""
    due = (clock.day() + timedelta(days=10)).date()
    return workplaces.ask(about or mention(said, of=of), body=body, language="en", due_on=due, by=EDITOR)


def consultation(**more: Any) -> Consultation:
    number = next(_codes)
    return _kept(
        Consultation(
            **{
                "code": f"ILC-2026-{number:04}",
                "topic": "enforcement",
                "title": Localized(f"Priorities {number}", f"Prioridades {number}"),
                "purpose": Localized("What should come first.", "Qué debe ir primero."),
                **more,
            }
        )
    )


def round_(
    *,
    of: Consultation | None = None,
    audience: Audience = Audience.PUBLIC,
    invited: Iterable[Organisation] = (),
    opens: float = -5,
    closes: float = 20,
    late: float | None = None,
    status: Status = Status.APPROVED,
    **more: Any,
) -> Round:
    """A round that opened five days ago and closes in twenty, with one question."""
    docket, at = of or consultation(), clock.now()
    number = next(_count)
    made = _kept(
        Round(
            consultation_id=docket.id,
            number=number,
            title=Localized(f"Round {number}", f"Ronda {number}"),
            intro=Localized("Tell us what is missing.", "Díganos qué falta."),
            audience=audience,
            opens_at=at + timedelta(days=opens),
            closes_at=at + timedelta(days=closes),
            edit_until=at + timedelta(days=closes),
            late_until=None if late is None else at + timedelta(days=late),
            status=status,
            **more,
        )
    )
    for organisation in invited:
        session.add(Invitation(round_id=made.id, organisation_id=organisation.id))
    session.add(Question(round_id=made.id, number=1, text=Localized("What is missing?", "¿Qué falta?")))
    session.commit()
    session.refresh(made)
    return made


def document(round_: Round) -> Document:
    """Something to read in a round, in both languages."""
    return _kept(
        Document(
            round_id=round_.id,
            position=1,
            title=Localized("The draft", "El proyecto"),
            body=Localized("# Purpose\n\nOne.", "# Objeto\n\nUno."),
        )
    )


def entry() -> Entry:
    """A line of the trail."""
    return _kept(
        Entry(at=clock.now(), act="round.open", actor_name="Carla", subject_kind="Round", subject_id=1, changes={})
    )


def source(lines: Iterable[str], name: str = "draft.md") -> drafts.Source:
    """A file of one language, read: lines that begin with # are headings of chapters, the others are counted."""
    numbers, pieces = count(1), []
    for line in lines:
        if line.startswith("# "):
            pieces.append(Piece(Kind.HEADING, line[2:], 1))
        else:
            pieces.append(Piece(Kind.PARAGRAPH, line, label=str(next(numbers))))
    read = importing.Imported(tuple(pieces), (), (), "", name, "text/markdown")
    return drafts.Source(read, hashlib.sha256("\n".join(lines).encode()).hexdigest())


def draft(round_: Round | None = None, **more: Any) -> Draft:
    """A draft without a version."""
    return drafts.create(round_ or globals()["round_"](), title=Localized("The list", "La lista"), by=EDITOR, **more)


def version(
    of: Draft | None = None,
    english: Iterable[str] | None = TEXT,
    spanish: Iterable[str] | None = TEXTO,
    status: DraftStatus = DraftStatus.OPEN,
) -> Version:
    """A version in both languages, taken as far as ``status``; the errands it leaves are not run."""
    made = drafts.upload(
        of or draft(),
        english=source(english) if english else None,
        spanish=source(spanish) if spanish else None,
        note=Localized("More examples.", "Más ejemplos."),
        by=EDITOR,
    )
    steps = {
        DraftStatus.CIRCULATED: (drafts.circulate,),
        DraftStatus.OPEN: (drafts.open_version,),
        DraftStatus.CLOSED: (drafts.open_version, drafts.close),
        DraftStatus.RELEASED: (drafts.open_version, drafts.close, drafts.finish),
    }.get(status, ())
    if steps and made.bilingual:
        drafts.confirm(made, seen=made.revision, by=EDITOR)
    for step in steps:
        step(made, seen=made.revision, by=EDITOR)
    return made


def file(
    app: Flask, content: bytes = b"Acta de la asamblea.", kind: FileKind = FileKind.TEXT, name: str = ""
) -> Arrived:
    """A file that came with a form and lies in the storage."""
    format_ = FORMATS[kind]
    return Arrived(
        name=name or f"acta.{format_.extensions[0]}",
        kind=kind,
        media_type=format_.media_type,
        extension=format_.extensions[0],
        size=len(content),
        sha256=app.extensions["storage"].put(content),
    )


def contribution(
    round_: Round | None = None,
    *,
    by: Person | None = None,
    status: State = State.RECEIVED,
    then: State | None = None,
    body: str = "Faltan visitas de seguimiento.",
    language: str = "es",
    naming: Naming | None = None,
    byline: str = "",
    parent: Contribution | None = None,
    **more: Any,
) -> Contribution:
    """Something said in a round, taken as far as ``status`` (and ``then`` further). Without ``by``, by nobody known."""
    actor = by.as_actor() if by else ANONYMOUS
    round_ = round_ or globals()["round_"]()
    with transaction():
        if State.ON_RECORD in (status, then) and "readers" not in more:
            more["readers"], round_.readers_offered = Readers.COMMITTEE, [Readers.COMMITTEE.value]
            session.flush()
        if more.get("readers") is Readers.BUSINESS:
            more |= {"public_version": "La parte pública.", "certified": True}
        made = contributions.post.__wrapped__(
            round_,
            ticket=tickets.find_mark(tickets.new(), b"a secret of the tests"),
            body=body,
            language=language,
            naming=naming or (Naming.ORGANISATION if actor.organisation_id else Naming.ANONYMOUS),
            byline=byline,
            parent=parent.number if parent else "",
            by=actor,
            **more,
        )
        for state in (status, then):
            _taken_to(made, state)
    return made


def verdict(said: Contribution, status: State) -> Contribution:
    """Decided a moment ago, by a moderator who has nothing else to do here."""
    by = person(Role.MODERATOR).as_actor()
    return moderation.decide(said, verdict=status, reason="third_party", seen=said.revision, by=by)


def appeal(said: Contribution, reasons: str = "No nombra a nadie.", status: State = State.WITHHELD) -> Appeal:
    """A second review that its author asks for."""
    author = session.get(Person, said.author_id) if said.author_id else None
    verdict(said, status)
    asker = author.as_actor() if author else holder(said)
    return contributions.appeal(said, reasons=reasons, language=said.language, seen=1, by=asker)


def redaction(said: Contribution, start: int = 0, end: int = 6, note: str = "Solo eso.") -> Redaction:
    """A proposal of a moderator, who has nothing else to do here, to cover words of it."""
    by, passages = person(Role.MODERATOR).as_actor(), [moderation.Passage(start, end, "third_person")]
    said = session.get_one(Contribution, said.id, populate_existing=True)
    return moderation.propose_redaction(said, passages=passages, note=note, storage=NO_FILES, seen=said.revision, by=by)


def covered(said: Contribution, start: int = 0, end: int = 6, note: str = "", answer: str = "") -> Contribution:
    """Published with words of it covered, after its author's answer."""
    proposed = redaction(said, start, end, note)
    author = session.get(Person, said.author_id) if said.author_id else None
    contributions.answer_redaction(
        said, agrees=not answer, answer=answer, language="es", seen=proposed.number,
        by=author.as_actor() if author else holder(said),
    )  # fmt: skip
    said = session.get_one(Contribution, said.id, populate_existing=True)
    return moderation.publish_redacted(said, seen=said.revision, by=person(Role.MODERATOR).as_actor())


def holder(said: Contribution) -> Actor:
    """Somebody without an account who has opened what they sent with their key."""
    assert said.inbox_id is not None
    return holder_acting(Holding(Opens.INBOX, said.inbox_id))


def copy_of(said: Contribution, position: int = 1) -> Copy:
    """What became of a file of it, as it stands now."""
    return session.scalars(
        select(Copy)
        .join(Attachment, Attachment.id == Copy.id)
        .where(Attachment.contribution_id == said.id, Attachment.position == position)
        .execution_options(populate_existing=True)
    ).one()


def cleaned(app: Flask, said: Contribution, position: int = 1, **more: Any) -> Copy:
    """The copy of a file of it, a PDF of one page, as if the worker had made it."""
    storage = app.extensions["storage"]
    text = json.dumps([["La lista", 1], ["Una lista de productos.", 0]])
    outcome = {
        "state": CopyState.CLEAN, "digest": storage.put(b"%PDF-1.7 a copy"), "media_type": "application/pdf",
        "extension": "pdf", "size": 15, "findings": ["place", "author"], "preview": storage.put(b"\x89PNG a page"),
        "text": storage.put(text.encode()), **more,
    }  # fmt: skip
    return contributions.record_copy(copy_of(said, position), outcome=contributions.Outcome(**outcome), by=SYSTEM)


def remark(
    version: Version | None = None,
    key: str = "p0002",
    *,
    by: Person | None = None,
    status: State = State.PUBLISHED,
    words: str = "",
    kind: CommentType = CommentType.SUBSTANTIVE,
    language: str = "en",
    body: str = "Please say who is asked.",
    then: State | None = None,
    **more: Any,
) -> Contribution:
    """A comment on a passage of a version, or on words of it, taken as far as ``status`` (and ``then`` further)."""
    actor = by.as_actor() if by else ANONYMOUS
    with transaction():
        made = commenting._taken_in.__wrapped__(
            version or globals()["version"](),
            ticket=tickets.find_mark(tickets.new(), b"a secret of the tests"),
            body=body,
            language=language,
            naming=Naming.ORGANISATION
            if actor.organisation_id
            else Naming.NAME
            if more.get("byline")
            else Naming.ANONYMOUS,
            comment_type=kind,
            where=(key, language, (more.pop("start", None), more.pop("end", None), words), more.pop("proposed", None)),
            ahead=Ahead.of_nothing(),
            by=actor,
            **{"byline": "", "files": (), "add": False, **more},
        )
        for state in (status, then):
            _taken_to(made, state)
    return made


def entitle_drafts() -> None:
    """Titles that no text of a draft has in it."""
    with transaction():
        for made in session.scalars(select(Draft)):
            made.title = Localized(f"Sheet {made.id}", f"Hoja {made.id}")


def names_typed() -> set[str]:
    """Every name and title in the database that a person has typed."""
    found = {*session.scalars(select(Person.name)), *session.scalars(select(Organisation.name))}
    for title in (Consultation.title, Round.title, Draft.title, Document.title):
        found |= {words for both in session.scalars(select(title)) for words in (both.en, both.es)}
    return found - {""}


def place_of(said: Contribution) -> int:
    """Where it stands now, by the number of that place."""
    return session.scalars(
        select(Placement.id)
        .where(Placement.contribution_id == said.id)
        .order_by(Placement.version_id.desc(), Placement.number.desc())
    ).first()


def _taken_to(made: Contribution, state: State | None) -> None:
    if state is State.PUBLISHED:
        contributions.publish(made)
    elif state is State.ON_RECORD:
        contributions.put_on_record(made)
    elif state is State.WITHHELD:
        contributions.retract(made, "third_party")
    elif state not in (None, State.RECEIVED):
        before = State(made.status)
        made.move_to(state)
        contributions.moved(made, before, state)
