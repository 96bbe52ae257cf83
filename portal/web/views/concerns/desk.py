"""The desk of the case officers: lists of concerns, one concern, and what is done with it.

Whoever may not open one finds nothing here: no page, and no difference between another's concern and none at all.
Addresses are each officer's own (``core/sealing/addresses.py``).
"""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import TypeVar, cast

from flask import flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES
from portal.core.sealing import PrivateKey
from portal.core.sealing.addresses import LENGTH, Addresses
from portal.core.vocabulary import term
from portal.models.concerns import reader
from portal.policy.exposure import WIDER
from portal.policy.permissions import allows
from portal.queries import concerns as queries
from portal.queries.concerns import Case, File, Heap, Reading
from portal.web import downloads, opened
from portal.web.access import viewer
from portal.web.addresses import NUMBER, YES, asks, matching, number_asked, one_of
from portal.web.buttons import pressed
from portal.web.forms.concerns.enclosing import EncloseForm
from portal.web.forms.concerns.office import (
    AssignForm,
    LinkForm,
    MoveForm,
    NoteForm,
    OfficeForm,
    OriginalForm,
    PassOnForm,
    PromiseForm,
    ReadyForm,
    SeenForm,
    UnlinkForm,
    WriteForm,
)
from portal.web.forms.files import storage
from portal.web.kept import kept, shows_none
from portal.web.shown.concerns import answers, words
from portal.web.views.concerns import views

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Form = TypeVar("Form", bound=OfficeForm)

BOTH = ["GET", "POST"]
LEAF = f"string(length={LENGTH})"
CASE = f"/desk/concerns/<{LEAF}:leaf>"
PLACE = "<int(max=99):place>"
FILE = f"{CASE}/files/{PLACE}"
ALL = "all"
MESSAGES = 50
OFFERED = ("concern.assign", "concern.ask", "concern.pass_on", "identity.ask")


@views.record_once
def _words_of_the_office(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        concern_term=partial(term, "concern_state"),
        exposure_term=lambda exposure: term("exposure", exposure if exposure in WIDER else WIDER[0]),
        waiting_for=words.WAITING.get,
        link_kind=words.LINKS.get,
        message_words=words,
    )


def officers(view: View) -> View:
    """For case officers, with the key of their visit. To everybody else there is no such page."""

    @wraps(view)
    def answer(**arguments: object) -> ResponseReturnValue:
        if not allows(viewer(), "desk.concerns", None):
            raise NotFound
        held = opened.in_hand()
        if held is None or held.holder != reader(viewer().user_id or 0):
            shows_none()
            return render_template("concerns/no_key.html")
        return view(held.key, **arguments)

    return cast(View, answer)


@views.get("/desk/concerns")
@asks(heap=one_of(Heap), language=one_of((*LANGUAGES, ALL)), after=matching(f"[A-Za-z0-9_-]{{{LENGTH}}}"))
@officers
def triage(key: PrivateKey) -> ResponseReturnValue:
    heap, addresses = Heap(request.args.get("heap", Heap.NEW)), Addresses(key)
    language = request.args.get("language") or (viewer().locale if heap is Heap.NEW else ALL)
    after = addresses.number(request.args.get("after", ""))
    page = queries.listed(viewer(), key, heap, language=language.removeprefix(ALL), after=after)
    return render_template(
        "concerns/triage.html",
        page=page,
        heap=heap,
        language=language,
        heaps=words.HEAPS,
        leaf=addresses.of,
        placed=answers.placing(line.digest.get("facility", "") for line in page.lines if line.digest is not None),
    )


@views.get(CASE)
@asks(before=NUMBER)
@officers
def case(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    found, before = case_of(key, leaf), number_asked("before")
    ends = (*found.links, *(each.link for each in found.ended_links))
    earlier = [each for each in found.messages if before is None or each.number < before]
    return render_template(
        "concerns/case.html",
        case=found,
        messages=earlier[-MESSAGES:],
        before=earlier[-MESSAGES].number if len(earlier) > MESSAGES else None,
        at_the_end=before is None,
        here_leaf=leaf,
        leaf=Addresses(key).of,
        checked=queries.recommended(found.told, files=any(not each.of_office for each in found.files)),
        placed=answers.placing(end.name for end in ends if end.other is not None),
        may={act: allows(viewer(), act, found.row) for act in OFFERED},
        ending=_ending,
    )


@views.route(f"{CASE}/owner", methods=BOTH)
@kept
@officers
def owner(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, AssignForm)


@views.route(f"{CASE}/message", methods=BOTH)
@kept
@asks(ready=YES)
@officers
def message(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, ReadyForm if request.args.get("ready") else WriteForm)


@views.route(f"{CASE}/enclosure", methods=BOTH)
@kept
@officers
def enclose(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, EncloseForm)


@views.route(f"{CASE}/promise", methods=BOTH)
@kept
@officers
def promise(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, PromiseForm)


@views.route(f"{CASE}/state", methods=BOTH)
@kept
@officers
def state(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, MoveForm)


@views.route(f"{CASE}/told", methods=BOTH)
@kept
@officers
def pass_on(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, PassOnForm)


@views.route(f"{CASE}/note", methods=BOTH)
@kept
@officers
def note(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, NoteForm)


@views.route(f"{CASE}/link", methods=BOTH)
@kept
@officers
def link(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _worked(key, leaf, LinkForm)


@views.get(FILE)
@officers
def case_file(key: PrivateKey, leaf: str, place: int) -> ResponseReturnValue:
    found = case_of(key, leaf)
    return downloads.opened(queries.content(viewer(), found.reading, at_place(found.files, place).ref, storage()))


@views.route(f"{FILE}/original", methods=BOTH)
@kept
@officers
def original(key: PrivateKey, leaf: str, place: int) -> ResponseReturnValue:
    """What may happen, a reason, and then the file as it was sent."""
    found = case_of(key, leaf)
    form = _fitted(OriginalForm, found, key)
    form.ref = at_place(found.files, place).ref
    form.offered(found.row, by=viewer())
    if form.submit(found.row, by=viewer()):
        return downloads.opened(queries.content(viewer(), found.reading, form.ref, storage(), original=True))
    return render_template("concerns/act.html", form=form, case=found, here_leaf=leaf), form.status


@views.post(f"{CASE}/unlink")
@officers
def unlink(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    found = case_of(key, leaf)
    form = _fitted(UnlinkForm, found, key)
    return pressed(form, found.row, form.done, url_for(".case", leaf=leaf))


def _worked(key: PrivateKey, leaf: str, kind: type[OfficeForm]) -> ResponseReturnValue:
    """A form on a page of its own, with the latest messages beside it."""
    found = case_of(key, leaf)
    form = _fitted(kind, found, key)
    form.offered(found.row, by=viewer())
    if form.submit(found.row, by=viewer()):
        flash(form.done)
        return redirect(url_for(".case", leaf=leaf))
    if isinstance(form, SeenForm):
        found = case_of(key, leaf)  # with what came meanwhile
        form.renew(found)
    return render_template("concerns/act.html", form=form, case=found, here_leaf=leaf), form.status


def _fitted(kind: type[Form], case: Case, key: PrivateKey) -> Form:
    form = kind.about(case, queries.colleagues(viewer(), case) if kind is AssignForm else [])
    if isinstance(form, LinkForm | UnlinkForm):
        form.open_ = partial(_reading, key)
    return form


def case_of(key: PrivateKey, leaf: str) -> Case:
    return queries.case(viewer(), number_of(key, leaf), key)


def _reading(key: PrivateKey, leaf: str) -> Reading:
    return queries.read(viewer(), number_of(key, leaf), key)


def number_of(key: PrivateKey, leaf: str) -> int:
    number = Addresses(key).number(leaf)
    if number is None:
        raise NotFound
    return number


def at_place(files: Sequence[File], place: int) -> File:
    found = next((file for file in files if file.place == place), None)
    if found is None:
        raise NotFound
    return found


def _ending(kind: str, ref: str, leaf: str) -> UnlinkForm:
    """The hidden fields of the button that ends a link."""
    return UnlinkForm(formdata=None, kind=kind, ref=ref, leaf=leaf)
