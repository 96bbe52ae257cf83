"""What one contribution looks like among others: an entry of a thread.

Nearly all entries differ in their number, name, day and words alone. So the template writes one of each shape, with
marks where these stand, and an entry is put together from its pieces. What has more to it is written by itself.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app, url_for
from markupsafe import Markup, escape

from portal.core.actor import Actor
from portal.core.vocabulary import term
from portal.models.consultations import Round
from portal.models.contributions import Kind
from portal.queries import contributions as queries
from portal.queries import files
from portal.queries.consultations import Glimpse
from portal.queries.contributions import Entry, Gaps, on_drafts
from portal.queries.moderation import redactions
from portal.text.words import paragraphs
from portal.web.cache import Cached, once
from portal.web.locale import day, local, locale
from portal.web.naming import speaker
from portal.web.shown.contributions.describing import keeps_the_hour, moment

SEAL = secrets.token_hex(8).upper()  # another one in each process, so that nobody can write what stands for others
NUMBER, WHO, SENT, WORDS = (f"X{SEAL}{place}" for place in range(4))  # as they are, in an address as well
MARK = re.compile(f"X{SEAL}([0-3])")
GAP = re.compile(f"X{SEAL}G([0-9]+)E")


class May(NamedTuple):
    """What the reader may do with what is published."""

    reply: bool
    answer: bool


class Shape(NamedTuple):
    """All that the template asks about an entry, but for what is marked."""

    depth: int
    late: bool
    official: bool
    kind: Kind
    unverified: bool
    group: str
    about: int | None
    language: str  # of its words


@dataclass(frozen=True, slots=True)
class Pieces:
    """An entry cut at its marks: text and the number of a mark by turns."""

    all: Sequence[str]

    def __len__(self) -> int:
        return sum(map(len, self.all))

    def filled(self, own: Sequence[str]) -> str:
        return "".join([own[int(piece)] if at % 2 else piece for at, piece in enumerate(self.all)])


def written(viewer: Actor, round_: Round | Glimpse, ids: Sequence[int], may: May) -> Iterator[tuple[int, str]]:
    """Entries by the ids of their contributions."""
    asked = queries.question_numbers(round_)
    rows = queries.entries(viewer, round_, ids)
    attached = files.of(row.id for row in rows if row.published)
    redacted = [row.id for row in rows if row.published and row.covered is not None]
    offered = redactions.offered(redacted) if redacted else {}
    made = on_drafts.origins(row.id for row in rows if row.comment_type and row.published)
    for row in rows:
        about = asked.get(row.question_id or 0) if row.depth == 0 else None
        sent = moment(row.posted_at, round_.zone, hour=keeps_the_hour(row))
        official = row.kind is Kind.OFFICIAL_REPLY
        unverified = row.unverified
        texts = row.texts(locale())
        shape = Shape(min(row.depth, 1), row.late, official, row.kind, unverified, row.group, about, texts[0].language)
        if row.published and len(texts) == 1 and not (row.id in attached or row.id in made or row.covered is not None):
            own = escape(row.number), escape(speaker(row)), escape(sent), set_out(texts[0].words)
            yield row.id, _pieces(round_, shape, may).filled(own)
        else:
            more: dict[str, Any] = {
                "files": attached.get(row.id, []),
                "offered": offered.get(row.id, []),
                "made": made.get(row.id),
                "covered": row.covered if row.published else None,
                **_withheld(row, round_),
            }
            told = [(text.language, set_out(text.words, row.covered)) for text in texts]
            known = row.number, speaker(row), sent
            yield row.id, _entry(round_, shape, may, *known, told, published=row.published, **more)


def set_out(text: str, gaps: Gaps | None = ()) -> Markup:
    """A text as its author set it: paragraphs, and lines within them. What stands in a gap is marked as that."""
    whole, labels = _with_marks(text, gaps or ())
    set_ = ["<p>" + "<br>".join(map(escape, lines)) + "</p>" for lines in paragraphs(whole)]
    return Markup(GAP.sub(lambda at: labels[int(at[1])], "".join(set_)))  # noqa: S704  each line and label is escaped


def _with_marks(text: str, gaps: Gaps) -> tuple[str, list[str]]:
    """The text with a mark in place of each gap, and what is written there."""
    made, labels, last = [], [], 0
    for place, (start, end, _ground) in enumerate(gaps):
        made += [text[last:start], f"X{SEAL}G{place}E"]
        labels.append(f'<mark class="c-gap">{escape(text[start:end])}</mark>')
        last = end
    return "".join([*made, text[last:]]), labels


def _pieces(round_: Round | Glimpse, shape: Shape, may: May) -> Pieces:
    def write() -> Pieces:
        told = [(shape.language, Markup(WORDS))]  # noqa: S704  a mark of ours
        return Pieces(MARK.split(_entry(round_, shape, may, NUMBER, WHO, SENT, told, published=True)))

    return once(Cached.SHAPES, write, round=round_.id, language=locale(), may=may, shape=shape)


def _entry(
    round_: Round | Glimpse,
    shape: Shape,
    may: May,
    number: str,
    who: str,
    sent: str,
    texts: Sequence[tuple[str, Markup]],
    **more: Any,
) -> str:
    reply = may.reply and more["published"]
    return current_app.jinja_env.get_template("contributions/_entry.html").render(
        {
            **shape._asdict(),
            "number": number,
            "at": url_for("contributions.show", number=number),
            "heading": "h4" if shape.depth else "h3",
            "who": who,
            "group": term("stakeholder_group", shape.group).label,
            "texts": texts,
            "sent": sent,
            "reply": url_for("contributions.contribute", round_id=round_.id, reply=number) if reply else "",
            "may_answer": may.answer and more["published"],
            **more,
        }
    )


def _withheld(row: Entry, round_: Round | Glimpse) -> Mapping[str, str]:
    return {
        "withheld": day(row.withheld_at, round_.zone) if row.withheld_at else "",
        "reason": local(term("moderation_reason", row.withheld_reason).label) if row.withheld_reason else "",
    }
