"""What changed between two versions, and why: found once for each two, and told once for each way to read it."""

from collections.abc import Hashable, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES
from portal.models.drafts import Version
from portal.queries import drafts as queries
from portal.text.passages import Kind
from portal.web.access import public, viewer
from portal.web.addresses import LANGUAGE, NUMBER, TEXT, YES, asks, one_of
from portal.web.fragments import later
from portal.web.locale import locale
from portal.web.shown.drafts.comparing import Asked, compared, place_name, telling
from portal.web.views.drafts import views
from portal.web.views.drafts.noting import note_opening

VERSION = "/drafts/<int(max=2147483647):draft_id>/versions/<int(max=99999):number>"


@views.get(f"{VERSION}/changes")
@public
@asks(**{"from": TEXT}, view=one_of(["side"]), language=LANGUAGE, all=YES, page=NUMBER)
def changes(draft_id: int, number: int) -> ResponseReturnValue:
    reader, wanted = viewer(), request.args.get("from", "")
    if wanted.isdecimal() and len(wanted) < 6 and int(wanted) > number:  # the later one is the new one
        kept: dict[str, Any] = {"from": number}
        kept |= {name: request.args[name] for name in ("view", "language", "all") if name in request.args}
        return redirect(url_for(".changes", draft_id=draft_id, number=int(wanted), **kept))
    new = queries.version(reader, draft_id, number)
    visible = queries.versions(reader, new.draft)
    offered = _offered(reader, new, visible)
    old, since_last = _older(reader, new, offered, wanted)
    for version in (old, new):
        if version is not None and request.method == "GET":
            note_opening(version)
    signed = {
        "marked": new if old is None or new.restricted else old,
        "now": clock.now(),
        "zone": reader.zone or new.draft.round.zone,
    }
    if old is None:
        return render_template("drafts/changes.html", version=new, old=None, **signed)
    asked = _asked(new, old)
    return render_template(
        "drafts/changes.html",
        version=new,
        old=old,
        asked=asked,
        offered=[(value_of(new, each), each) for each in offered],
        since_last=since_last,
        notes=[each for each in visible if each.id > (old.id if old.draft_id == new.draft_id else 0)
               and each.id <= new.id and (each.note.en or each.note.es)],
        languages=_languages(old, new),
        as_of=_as_of(old, new, asked),
        telling=later(lambda: telling(compared(reader, old, new), asked, both=old.bilingual and new.bilingual)),
        place_name=place_name,
        KIND_OF_HEADING=Kind.HEADING,
        **signed,
    )  # fmt: skip


def value_of(new: Version, old: Version) -> str:
    """How the address names an earlier version; of the draft that this one replaces, with its number."""
    return str(old.number) if old.draft_id == new.draft_id else f"{old.draft_id}-{old.number}"


def _offered(reader: Actor, new: Version, visible: Sequence[Version]) -> list[Version]:
    """What it can be compared with: earlier versions, and those of the draft that this one replaces."""
    earlier = [each for each in visible if each.id < new.id]
    before = queries.predecessor(reader, new.draft)
    return [*earlier, *(queries.versions(reader, before) if before else ())]


def _older(reader: Actor, new: Version, offered: Sequence[Version], wanted: str) -> tuple[Version | None, bool | None]:
    """The version asked for, else the one before; and, where that was asked, whether it is the one last read."""
    if wanted == "last":
        read = queries.last_read(reader, new.draft, than=new)
        known = next((each for each in offered if each.draft_id == new.draft_id and each.number == read), None)
        return known or next(iter(offered), None), known is not None
    if not wanted:
        return next(iter(offered), None), None
    found = next((each for each in offered if value_of(new, each) == wanted), None)
    if found is None:
        raise NotFound
    return found, None


def _asked(new: Version, old: Version) -> Asked:
    languages = _languages(old, new)
    language = request.args.get("language", "")
    if language not in languages:
        language = locale() if locale() in languages else languages[0]
    return Asked(
        draft_id=new.draft_id,
        number=new.number,
        from_=value_of(new, old),
        side=request.args.get("view") == "side",
        language=language,
        all=request.args.get("all") == "1",
        page=min(max(request.args.get("page", 1, type=int), 1), 9999),
    )


def _languages(old: Version, new: Version) -> list[str]:
    """The languages that both versions have; where there is none, those that either has."""
    texts = [set(version.languages.split()) for version in (old, new)]
    return [each for each in LANGUAGES if each in ((texts[0] & texts[1]) or (texts[0] | texts[1]))]


def _as_of(old: Version, new: Version, asked: Asked) -> Hashable | None:
    """All that a telling depends on, for whoever sees both; nothing while one of them can still change."""
    if old.in_preparation or new.in_preparation:
        return None
    return old.text_id, new.text_id, asked
