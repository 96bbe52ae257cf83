"""Fifty thousand of everything that people leave behind, laid beside the rows of a test in a few seconds.

The database makes the rows itself. They are numbered, and what their columns hold follows from the number.
"""

from functools import reduce
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Text,
    case,
    cast,
    func,
    insert,
    inspect,
    literal,
    literal_column,
    select,
    text,
    true,
    union_all,
)

from portal.core import clock
from portal.core.db import Base, session, transaction
from portal.models.audit import Entry
from portal.models.concerns import CaseFile, CaseSeal, Concern, KeyOfCase, Notice, SealedText, SubmitterKey
from portal.models.consultations import Follow
from portal.models.contributions import (
    Anchor,
    Attachment,
    Contribution,
    Copy,
    Dispute,
    Edition,
    Inbox,
    JointRevision,
    Placement,
    Standing,
    Thread,
)
from portal.models.drafts import Passage, Reading, Version
from portal.models.kept import KeptFile, KeptForm, Unsent
from portal.models.moderation import Appeal, Decision, Gap, Opening, RedactedText, Redaction
from portal.models.outbox import Errand, Letter, NewsRead
from portal.models.people import Person, Slowdown, Visit
from portal.models.summaries import (
    AskingBack,
    Disposition,
    Family,
    Feedback,
    Likeness,
    Point,
    PublishedAnswer,
    Summary,
    Theme,
    Themed,
    Understanding,
)
from portal.models.waiting import Waiting

MANY = 50_000
PERSONS = 2_000
VERSIONS, PASSAGES, CHAPTER = 25, 2_000, 40
COUNTED, SAID, REMARKED, APPEALED = 1_000_000, 5_000_000_000, 6_000_000_000, 7_000_000_000  # below the first keys
RECORDED = 8_000_000_000
FEWER = ("participants", "governments", "in_confidence", "committee")
ACTS = ("contribution.post", "contribution.decide", "round.open", "person.revise", "draft.create")
TYPES = ("general", "substantive", "technical", "editorial", "translation_error")
EMPTY = literal_column("'{}'")

_ten = union_all(*(select(literal_column(str(digit)).label("d")) for digit in range(10))).cte("ten")
_places = [_ten.alias(f"ten{place}") for place in range(5)]
_joined = reduce(lambda others, each: others.join(each, true()), _places)
_sum = sum((each.c.d * 10**place for place, each in enumerate(_places)), literal_column("1"))
_numbers = (
    select(cast(_sum, BigInteger).label("n")).select_from(_joined).subquery("numbers")
)  # 1 to 100,000, made by tens
N: ColumnElement[int] = _numbers.c.n
SOMEBODY = COUNTED + 1 + N % PERSONS


def crowd(version: Version, author: Person, staff: Person) -> None:
    """In this version and its round many have spoken, ``author`` and their organisation most of all."""
    round_id = version.draft.round_id
    with transaction():
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL statement_timeout = 0"))  # of the portal's own, which writes no such heaps
        _people(round_id, author)
        _contributions(round_id, author, staff)
        _comments(version, author)
        _answers(round_id, staff)
        _concerns()
        _engine_room(version, author, staff)


def _people(round_id: int, author: Person) -> None:
    _lay(Person, PERSONS, id=COUNTED + N, email=literal("p") + _spelled(N), name=literal("Person ") + _text(N),
         folded=literal("person ") + _text(N),
         fs_uniquifier=_spelled(N, 20), invited_at=_minute())  # fmt: skip
    _lay(Follow, PERSONS, id=COUNTED + N, round_id=round_id, person_id=COUNTED + N)
    _lay(Visit, id=COUNTED + N, mark=cast(_spelled(N, 20), LargeBinary), began_at=_minute(), seen_at=_minute(),
         holder=literal("person:") + case((N % 5000 == 0, str(author.id)), else_=_text(SOMEBODY)))  # fmt: skip
    _lay(NewsRead, PERSONS, person_id=COUNTED + N, until=_minute())
    _lay(Slowdown, id=COUNTED + N, mark=_spelled(N, 20), until=_minute())
    _lay(KeptFile, mark=_spelled(N, 20), share=_spelled(N, 20), size=1, until=_minute())
    _lay(Unsent, id=COUNTED + N, ref=_spelled(N, 20), person_id=case((N % 5000 == 0, author.id), else_=SOMEBODY),
         revision=1, saved_at=_minute(), until=_minute(), blob=cast(_spelled(N), LargeBinary))  # fmt: skip
    _lay(KeptForm, mark=_spelled(N, 20), twin=_spelled(N, 20), until=_minute(), blob=cast(_spelled(N), LargeBinary))


def _contributions(round_id: int, author: Person, staff: Person) -> None:
    _lay(JointRevision, id=COUNTED + N, organisation_id=author.organisation_id, round_id=round_id, number=N,
         body=_spelled(N), language="es", saved_by_id=SOMEBODY, saved_at=_minute())  # fmt: skip
    _lay(Inbox, id=SAID + N, mark=_spelled(N, 20))
    statement = _statement(SAID, round_id, author)
    _lay(Contribution, **statement)
    for language in ("", "es", "en"):
        _lay(Thread, round_id=round_id, language=language, thread=N + 100, entries=1, answered=N % 9)
    _lay(Waiting, id=SAID + N, subject_kind="Contribution", subject_id=SAID + N, priority=0, since=_minute(),
         **{name: statement[name] for name in ("round_id", "stakeholder_group", "language")},
         claimed_by_id=case((N % 7 == 0, staff.id)), claimed_until=case((N % 7 == 0, _minute())))  # fmt: skip
    public = ("number", "sequence", "thread", "path")
    said = {name: value for name, value in _statement(RECORDED, round_id, author).items() if name not in public}
    for_few = {"readers": _one_of(FEWER, N), "on_record_for": _one_of(FEWER, N), "status": "on_record"}
    _lay(Contribution, **{**said, **for_few})
    about: dict[str, Any] = {"contribution_id": SAID + N}
    _lay(Edition, id=SAID + N, **about, number=1, body="x", language="es", sent_at=_minute())
    _lay(Decision, id=COUNTED + N, **about, edition=1, status=case((N % 10 == 2, "withheld"), else_="published"),
         decided_by_id=case((N % 2 == 0, staff.id), else_=SOMEBODY), decided_at=_minute())  # fmt: skip
    _lay(Appeal, id=SAID + N, **about, decision_id=COUNTED + N, reasons="x", language="es", sent_at=_minute())
    _lay(Redaction, id=SAID + N, **about, number=1, edition=1, note="", withholds_files=literal_column("false"),
         proposed_by_id=staff.id, proposed_at=_minute(), answer_by=_minute(), revision=1)  # fmt: skip
    _lay(RedactedText, id=SAID + N, redaction_id=SAID + N, position=1, digest=_spelled(N, 20))
    _lay(Gap, id=SAID + N, redaction_id=SAID + N, position=1, span_start=0, span_end=1,
         ground="third_person", label="[x]")  # fmt: skip
    _lay(Waiting, id=APPEALED + N, subject_kind="Appeal", subject_id=SAID + N, priority=0, since=_minute(),
         **{name: statement[name] for name in ("round_id", "stakeholder_group", "language")})  # fmt: skip
    _lay(Attachment, id=SAID + N, **about, position=1, digest=_spelled(N, 20), name="x.txt", media_type="text/plain",
         extension="txt", size=1)  # fmt: skip
    _lay(Copy, id=SAID + N, findings=literal_column("'[]'"), pictured=literal_column("'[]'"), state="clean",
         digest=_spelled(N, 20), media_type="text/plain", extension="txt", size=1)  # fmt: skip
    _lay(Opening, id=COUNTED + N, attachment_id=SAID + N, reason="x", opened_by_id=staff.id, opened_at=_minute())


def _statement(first: int, round_id: int, author: Person) -> dict[str, Any]:
    """One of three by ``author``, one of three on behalf of their organisation; two of ten were not released."""
    sequence = N + (100 if first == SAID else 100 + MANY)
    released = N % 10 > 1
    return {
        "id": first + N,
        "ref": cast(first + N, Text),
        "ticket": cast(first + N, Text),
        "round_id": round_id,
        "author_id": case((N % 3 == 0, author.id), (N % 3 == 1, SOMEBODY)),
        "inbox_id": case((N % 3 == 2, SAID + N)),
        "organisation_id": case((N % 3 == 1, author.organisation_id)),
        "stakeholder_group": _one_of(("civil_society_union", "individual", "employer"), N),
        "body": literal("Faltan visitas de seguimiento. ") + _text(N),
        "language": case((N % 2 == 0, "es"), else_="en"),
        "status": case((N % 10 == 0, "received"), (N % 10 == 1, "returned"), (N % 10 == 2, "withheld"),
                       else_="published"),
        "posted_at": _minute(),
        "number": case((released, literal("N") + _text(first + N))),
        "sequence": case((released, sequence)),
        "thread": case((released, sequence)),
        "path": case((released, _spelled(9_000_000 - sequence))),
        "salt": cast(_spelled(N), LargeBinary),
        "commitment": _spelled(N),
    }  # fmt: skip


def _comments(version: Version, author: Person) -> None:
    _lay(Version, VERSIONS - 1, id=COUNTED + N, draft_id=version.draft_id, number=N + 1, status="superseded",
         languages="en es", digest=_spelled(N), warnings=literal_column("'[]'"), note_en="", note_es="",
         created_at=_minute(), opened_at=_minute())  # fmt: skip
    place, on = (N - 1) % PASSAGES, (N - 1) // PASSAGES
    heading = place - place % CHAPTER
    _lay(Passage, id=COUNTED + N, version_id=case((on == 0, version.id), else_=COUNTED + on), position=place + 101,
         key=literal("p") + _spelled(place + 101, 4), kind=case((place == heading, "heading"), else_="paragraph"),
         level=case((place == heading, 1), else_=0), chapter=literal("p") + _spelled(heading + 101, 4),
         en=literal("The list is open. ") + _text(N), es=literal("La lista está abierta. ") + _text(N))  # fmt: skip
    statement = _statement(REMARKED, version.draft.round_id, author)
    _lay(Contribution, **statement, draft_id=version.draft_id, comment_type=_one_of(TYPES, N))
    about = {"contribution_id": REMARKED + N, "version_id": version.id}
    there = COUNTED + 1 + N % PASSAGES
    words = {"language": "en", "span_start": 0, "span_end": 3}
    _lay(Anchor, id=REMARKED + N, **about, **words, passage_id=case((N % 100 > 0, there)), exact="The")
    _lay(Placement, id=REMARKED + N, **about, **words, passage_id=case((N % 100 > 1, there)),
         fit=case((N % 100 == 1, "removed"), (N % 100 == 2, "uncertain"), else_="same"), confidence=90,
         method="identity", placed_at=_minute())  # fmt: skip
    _lay(Standing, id=REMARKED + N, **about, number=1, choice="relevant", chosen_at=_minute())
    _lay(Dispute, id=REMARKED + N, contribution_id=REMARKED + N, passage_id=there, language="en", note_en="",
         note_es="", opened_at=_minute(), settled_at=case((N % 2 == 0, _minute())),
         outcome=case((N % 2 == 0, "kept")))  # fmt: skip
    _lay(Waiting, id=REMARKED + N, subject_kind="Dispute", subject_id=REMARKED + N, priority=0, since=_minute(),
         round_id=version.draft.round_id, language=statement["language"])  # fmt: skip


def _answers(round_id: int, staff: Person) -> None:
    """One of ten waits for a decision, three of ten for an answer."""
    one: dict[str, Any] = {"round_id": round_id, "created_at": _minute()}
    _lay(Theme, 9, id=COUNTED + N, **one, name_en="Visits", name_es="Visitas", taken_at=_minute())
    _lay(Family, 9, id=COUNTED + N, **one)
    _lay(Summary, 1, id=COUNTED, **one, number=1, reason_en="", reason_es="")
    about = {"contribution_id": SAID + N}
    decided = N % 10 > 3
    on_the_table = case((N % 7 == 0, staff.id), (N % 7 == 1, SOMEBODY))
    _lay(Point, id=COUNTED + N, round_id=round_id, **about, edition=1, disposition=case((decided, 1)),
         proposal=case((N % 10 == 3, 1)), assigned_to_id=on_the_table)  # fmt: skip
    _lay(Disposition, id=COUNTED + N, point_id=COUNTED + N, number=1, outcome="accepted",
         reason_en="Yes.", reason_es="Sí.", proposed_by_id=staff.id,
         decided_by_id=case((decided, SOMEBODY)), at=_minute())  # fmt: skip
    _lay(PublishedAnswer, id=COUNTED + N, summary_id=COUNTED, **about, point_id=COUNTED + N,
         disposition_id=COUNTED + N, sequence=N, outcome="accepted", stakeholder_group="individual")  # fmt: skip
    _lay(
        Themed,
        id=COUNTED + N,
        point_id=COUNTED + N,
        theme_id=COUNTED + 1 + N % 9,
        assigned_by_id=staff.id,
        at=_minute(),
    )
    _lay(Likeness, id=COUNTED + N, family_id=COUNTED + 1 + N % 9, **about, edition=1, share=90, since=_minute())
    _lay(Feedback, id=SAID + N, **about, number=1, summary_id=COUNTED, answers=N % 2 == 0, language="es",
         said_at=_minute())  # fmt: skip
    _lay(AskingBack, 1, id=COUNTED, summary_id=COUNTED, number=1, until=clock.now().date(), asked_by_id=staff.id,
         asked_at=_minute())  # fmt: skip
    _lay(Understanding, id=SAID + N, **about, number=1, summary_id=COUNTED, understood=N % 2 == 0, language="es",
         shown_hash=_spelled(N), said_at=_minute())  # fmt: skip


def _concerns() -> None:
    blob, of = cast(_spelled(N), LargeBinary), {"concern_id": SAID + N, "kind": "work", "number": 2}
    _lay(Concern, id=SAID + N, ref=_spelled(N, 20), mark=_spelled(N, 20), day=_minute(), state="received",
         language=case((N % 2 == 0, "es"), else_="en"), digest=blob)  # fmt: skip
    _lay(Notice, id=SAID + N, address=blob)
    _lay(SubmitterKey, id=SAID + N, suite=1, public=blob, wrapped=blob, proof="x")
    _lay(KeyOfCase, id=SAID + N, **of, suite=1, proof="x")
    _lay(CaseSeal, id=SAID + N, **of, what="work", holder=literal("reader:") + _text(N % 9), holder_number=1, blob=blob)
    _lay(SealedText, id=SAID + N, **of, slot=_spelled(N, 20), revision=1, blob=blob)
    _lay(CaseFile, id=SAID + N, **of, ref=_spelled(N, 20), digest=_spelled(N), wrapped=blob, copy_digest=_spelled(-N),
         copy_wrapped=blob, about=blob)  # fmt: skip


def _engine_room(version: Version, author: Person, staff: Person) -> None:
    _lay(Reading, id=COUNTED + N, version_id=version.id, person_id=case((N % 2 == 0, author.id), else_=SOMEBODY),
         at=_minute())  # fmt: skip
    _lay(Entry, id=SAID + N, at=_minute(), act=_one_of(ACTS, N), actor_id=case((N % 2 == 0, staff.id)),
         actor_name="x", subject_kind=case((N % 2 == 0, "Round"), else_="Contribution"), subject_id=SAID + N,
         changes=EMPTY)  # fmt: skip
    _lay(Errand, id=SAID + N, kind="letter", facts=EMPTY, left_at=_minute(), due_at=_minute(),
         done_at=case((N % 500 > 1, _minute())), given_up_at=case((N % 500 == 1, _minute())))  # fmt: skip
    _lay(Letter, id=SAID + N, errand_id=SAID + N, person_id=case((N % 2 == 0, author.id), else_=SOMEBODY),
         event="contribution_published", subject_kind="Contribution", subject_id=SAID + N, language="es",
         subject="x", body="x", message_id=_spelled(N), composed_at=_minute())  # fmt: skip


def _lay(kind: type[Base], many: int = MANY, /, **columns: Any) -> None:
    """Rows of this kind, with their defaults where nothing else is said."""
    given = {name: value if isinstance(value, ColumnElement) else literal(value) for name, value in columns.items()}
    for column in inspect(kind).local_table.c:
        if column.name not in given and column.default is not None and column.default.is_scalar:
            given[column.name] = literal(column.default.arg, column.type)
    rows = select(*given.values()).select_from(_numbers).where(many >= N)
    session.execute(insert(inspect(kind).local_table).from_select(list(given), rows, include_defaults=False))


def _text(number: ColumnElement[int]) -> ColumnElement[str]:
    return cast(number, Text)


def _spelled(number: ColumnElement[int], digits: int = 7) -> ColumnElement[str]:
    """With zeros before it."""
    few = min(digits, 7)
    return literal("0" * (digits - few)) + func.substr(cast(10**few + number, Text), 2)


def _one_of(words: tuple[str, ...], number: ColumnElement[int]) -> ColumnElement[str]:
    return case(*((number % len(words) == at, word) for at, word in enumerate(words[1:], 1)), else_=words[0])


def _minute() -> ColumnElement[Any]:
    """That many minutes ago."""
    if session.get_bind().dialect.name == "sqlite":
        return func.strftime(
            "%Y-%m-%d %H:%M:00.000000", f"{clock.now():%Y-%m-%d %H:%M}", literal("-") + _text(N) + " minutes"
        )
    return literal(clock.now()) - N * literal_column("interval '1 minute'")
