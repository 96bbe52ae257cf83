"""Reading a draft: its text in both languages, what was said at each passage, and what has lost its place."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.errors import NotAllowed, NotFound
from portal.core.localized import LANGUAGES
from portal.core.vocabulary import terms
from portal.models.drafts import Status, Version
from portal.policy.permissions import ensure
from portal.queries import drafts as queries
from portal.queries.drafts import Comment, Counts, Filter, Heading, Line
from portal.services import drafts
from portal.text.passages import Piece
from portal.web import downloads, naming, passages, threads
from portal.web.access import public, viewer
from portal.web.addresses import CODE, YES, asks, matching, one_of
from portal.web.locale import instant, locale, zone_name
from portal.web.parts import address
from portal.web.views.drafts import views
from portal.web.views.drafts.parts import Part, around, bars, is_short, parts_of

DRAFT = "/drafts/<int(max=2147483647):draft_id>"
VERSION = f"{DRAFT}/versions/<int(max=9999):number>"
ALL = "all"
FEW = 8  # comments on a page that are not folded
CHAPTER = matching(r"|all|[a-z0-9]{1,20}")  # what stands before the first has an empty name
READ = {"chapter": CHAPTER, "columns": YES, "comments": one_of(("open", "folded"))}  # how a version is read
CHOSEN = dict.fromkeys(("kind", "group", "fit", "state"), CODE)  # which comments are shown
ALWAYS_SEEN = ("published", "withheld")
LOOKS = {
    "uploaded": ("draft", "off"),
    "circulated": ("lock", "warn"),
    "open": ("open", "go"),
    "closed": ("closed", ""),
    "superseded": ("back", "off"),
    "released": ("done", "go"),
}
MEDIA = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "md": "text/markdown"}


@views.record_once
def _for_templates(state: BlueprintSetupState) -> None:
    words = {"passage_name": passages.name, "draft_name": passages.draft_name, "version_look": LOOKS.get}
    state.app.jinja_env.globals.update(words)


@views.get(DRAFT)
@public
def newest(draft_id: int) -> ResponseReturnValue:
    found = queries.version(viewer(), draft_id)
    return redirect(url_for(".version", draft_id=draft_id, number=found.number))


@views.get(VERSION)
@public
@asks(**READ, **CHOSEN)
def version(draft_id: int, number: int) -> ResponseReturnValue:
    reader = viewer()
    others = queries.versions(reader, draft_id)
    found = next((each for each in others if each.number == number), None)
    if found is None:
        raise NotFound
    read_before = queries.last_read(reader, found.draft, found)
    page = _about(found)

    def body() -> Markup:
        return Markup(  # noqa: S704  (a template's)
            render_template("drafts/_version.html", **page, **_text(found), others=others, read_before=read_before)
        )

    as_of = _as_of(found, page["why_not"])
    if as_of is None:  # what cannot be shown is refused before the page begins
        written = body()
        return render_template("drafts/version.html", **page, body=lambda: written, as_of=None)
    return render_template("drafts/version.html", **page, body=body, as_of=as_of)


@views.get(f"{VERSION}/passages/<key>")
@public
def passage(draft_id: int, number: int, key: str) -> ResponseReturnValue:
    """One place of the text for good: in both languages, with everything that was said at it."""
    found = queries.version(viewer(), draft_id, number)
    line = queries.passage(viewer(), found, key)
    said = queries.at_passage(viewer(), found, key)
    languages = passages.in_order(locale(), found.languages)
    published = {key: sum(one.status == "published" for one in said)}
    [place] = passages.woven([line], {key: said}, languages, published=published, whole=True)
    before, after = queries.neighbours(viewer(), found, line)
    return render_template(
        "drafts/passage.html",
        **_about(found),
        place=place,
        before=before,
        after=after,
        languages=languages,
        on_paper="",
    )


@views.get(f"{VERSION}/shelf")
@public
@asks(**CHOSEN)
def shelf(draft_id: int, number: int) -> ResponseReturnValue:
    """What was said on words that are no longer in the text, with those words."""
    found = queries.version(viewer(), draft_id, number)
    asked = _asked()
    said = queries.shelf(viewer(), found, asked)
    return render_template(
        "drafts/shelf.html",
        **_about(found),
        removed=[one for one in said if one.fit != "uncertain"],
        uncertain=[one for one in said if one.fit == "uncertain"],
        asked=asked,
    )


@views.get(f"{VERSION}/text.<any(docx, md):form>")
@public
@asks(language=CODE)
def text(draft_id: int, number: int, form: str) -> ResponseReturnValue:
    """The text to take along, in one language or (as a Word document) in both."""
    found = queries.version(viewer(), draft_id, number)
    wanted = request.args.get("language") or passages.in_order(locale(), found.languages)[0]
    if wanted not in (found.languages.split() if form == "md" or not found.bilingual else (*LANGUAGES, "both")):
        raise NotFound
    lines = queries.passages(viewer(), found)
    content = _written(found, lines, wanted, form)
    _note_the_opening(found)
    return downloads.made(content, MEDIA[form], f"D-{found.draft.number or draft_id}-v{found.number}.{wanted}.{form}")


def _text(found: Version) -> dict[str, Any]:
    """What the version says, or a chapter of it, with what was said about it."""
    reader = viewer()
    outline, counts, asked = queries.outline(reader, found), queries.counts(reader, found), _asked()
    parts = parts_of(outline, found, counts)
    part = _part(parts, outline)
    everything = part is None and not is_short(outline)
    lines = queries.passages(reader, found, part)
    said = {} if everything else queries.at_passages(reader, found, part)
    on_first = not everything and part in (None, parts[0].key)
    on_whole = queries.on_whole(reader, found) if on_first and (counts.whole or reader is not ANONYMOUS) else []
    languages, on_paper = _columns(found)
    places = list(
        passages.woven(
            lines,
            said,
            languages,
            shown={key: chosen(asked, here) for key, here in said.items()} if asked else None,
            published=counts.by_passage,
            on_paper=on_paper,
        )
    )
    talk, to = sum(len(place.comments) for place in places), _ways(found)
    return {
        "predecessor": queries.predecessor(reader, found.draft),
        "successors": queries.successors(reader, found.draft) if found.final else (),
        "places": places,
        "parts": parts,
        "part": part,
        "outline": [heading for heading in outline if part is None or heading.chapter == part],
        "everything": everything,
        "around": around(parts, part),
        "counts": counts,
        "bars": bars(places, parts, to, whole=part is None and not everything),
        "carried": None if part or everything else _carried(found, said, on_whole, counts),
        "on_whole": chosen(asked, on_whole),
        "on_first": on_first,
        "asked": asked,
        "choices": _choices(),
        "kept": {name: request.args[name] for name in READ if name in request.args},
        "talk": talk,
        "all_open": _unfolded(asked, talk),
        "languages": languages,
        "on_paper": on_paper,
        "to": to,
    }


def _as_of(found: Version, why_not: str) -> Hashable | None:
    """What the text depends on as readers without an account see it; nothing where it is not to be kept."""
    asked = request.args
    if viewer() is not ANONYMOUS or found.draft.restricted or found.draft.refiled_from_id is not None:
        return None
    if asked.get("chapter") == ALL or address() is None:
        return None
    seen = (found.draft.round.version, found.revision, found.placings)  # one rises with all that they can see change
    return (found.draft_id, found.number, *seen, why_not, tuple(sorted(asked.items())))


def why_no_comment(found: Version) -> str:
    """Why this reader cannot comment on it now; empty if they can."""
    if found.status is not Status.OPEN:
        return str(_("This version does not take comments now."))
    try:
        ensure(viewer(), "passage.comment", found)
    except NotAllowed as refusal:
        return str(_(refusal.sentence))
    return ""


def chosen(asked: Filter, said: Sequence[Comment]) -> list[Comment]:
    """Those that fit what was asked for."""
    wanted = {
        "comment_type": asked.kind,
        "group": asked.group,
        "fit": asked.fit,
        "status": asked.state,
        "language": asked.language,
    }
    return [one for one in said if all(not value or getattr(one, name) == value for name, value in wanted.items())]


def _about(found: Version) -> dict[str, Any]:
    """What every page of a version says. That it was opened is noted here, when all else has been read."""
    reader, round_ = viewer(), found.draft.round
    _note_the_opening(found)
    return {
        "version": found,
        "draft": found.draft,
        "round": round_,
        "reader": reader,
        "now": clock.now(),
        "zone": reader.zone or round_.zone,
        "why_not": why_no_comment(found),
        "moment": threads.moment,
        "keeps_the_hour": threads.keeps_the_hour,
    }


def _note_the_opening(found: Version) -> None:
    if request.method == "GET":
        drafts.opened(found, by=viewer())


def _asked() -> Filter:
    """What the address asks for, as far as there are words for it."""
    known = {name: {term.code for term in group} for name, group in _choices().items()}
    given = {name: request.args.get(name, "") for name in known}
    return Filter(**{name: value for name, value in given.items() if value in known[name]})


def _choices() -> dict[str, Sequence[Any]]:
    states = [
        term
        for term in terms("contribution_state")
        if term.code in ALWAYS_SEEN or (viewer().is_signed_in and term.code in ("received", "returned"))
    ]
    return {
        "kind": terms("comment_type"),
        "group": terms("stakeholder_group"),
        "fit": terms("fit"),
        "state": states,
    }


def _part(parts: Sequence[Part], outline: Sequence[Heading]) -> str | None:
    """Which chapter is shown; nothing where it is the whole text."""
    wanted = request.args.get("chapter")
    if wanted == ALL or (wanted is None and is_short(outline)):
        return None
    if wanted is None:
        return parts[0].key
    if wanted not in {part.key for part in parts}:
        raise NotFound
    return wanted


def _columns(found: Version) -> tuple[list[str], str]:
    """The languages in their order, and the one that is left for paper where this reader wants one column."""
    languages = passages.in_order(locale(), found.languages)
    one = request.args.get("columns") == "1" and len(languages) > 1
    return languages, languages[1] if one else ""


def _unfolded(asked: Filter, talk: int) -> bool:
    """Whether the comments of the page stand open: as the reader asks, or because they are few or were looked for."""
    wanted = request.args.get("comments")
    return wanted == "open" or (wanted != "folded" and (bool(asked) or talk <= FEW))


def _carried(found: Version, said: Mapping[str, Sequence[Comment]], on_whole: Sequence[Comment], counts: Counts) -> int:
    """How many published comments came along from earlier versions."""
    here = [one for each in (*said.values(), on_whole) for one in each]
    return sum(one.made_on < found.number and one.status == "published" for one in here) + counts.shelf


def _ways(found: Version) -> Callable[..., str]:
    """Links that keep what this address asks for, and change some of it."""
    kept = request.args.to_dict()
    here = {"draft_id": found.draft_id, "number": found.number}
    return lambda **changes: url_for(".version", **{**here, **kept, **changes})


def _written(found: Version, lines: Sequence[Line], language: str, form: str) -> bytes:
    from portal.files import exporting  # with its libraries, for who takes the text along

    title, foot = found.draft.title, " ".join(filter(None, (naming.what_is_invented(), _named_reader(found))))
    if language == "both":
        rows = [(_piece(line, "en"), _piece(line, "es")) for line in lines]
        return exporting.side_by_side_docx(title.in_(locale()), rows, (_("English"), _("Spanish")), foot)
    pieces = [piece for line in lines if (piece := _piece(line, language))]
    if form == "md":
        return exporting.markdown(pieces, naming.what_is_invented()).encode()
    return exporting.docx(title.in_(language), pieces, language, foot)


def _named_reader(found: Version) -> str:
    """What stands at the foot of every sheet of a restricted draft."""
    reader = viewer()
    if not found.restricted:
        return ""
    zone = reader.zone or found.draft.round.zone
    who = f"{reader.name}, {reader.organisation_name}" if reader.organisation_name else reader.name
    opened = _(
        "Opened by %(who)s on %(when)s (%(zone)s).", who=who, when=instant(clock.now(), zone), zone=zone_name(zone)
    )
    return f"{_('Restricted.')} {opened}"


def _piece(line: Line, language: str) -> Piece | None:
    words = line.in_(language)
    return Piece(line.kind, words, line.level, line.label) if words else None
