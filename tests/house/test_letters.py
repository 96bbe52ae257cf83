"""Every kind of letter has all that the table of letters asks for, and none names what its reader may not see.

A letter about everything is laid before everybody. What is then told leads to a page that lets them in, and of what is
not told there is neither a line nor a count.
"""

import re
from datetime import timedelta

import build
import concerning
import polib
import pytest
from doors import furnished
from flask import url_for
from sqlalchemy import Null, select
from tongue import CATALOG

from portal.core import clock, registers
from portal.core.actor import SYSTEM, Role
from portal.core.db import session, transaction
from portal.models.concerns import IdentityRequest
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.models.drafts import Version
from portal.models.outbox import Errand, Letter
from portal.models.reference import Duty
from portal.queries import outbox
from portal.queries.outbox import NEWS
from portal.services.reference import record_duty

THINGS = {kind.__name__: kind for kind in (Round, Version, Contribution, IdentityRequest, Duty)}
# all of them are for everybody, lead to one list, or where another does: two stand for the others
ALIKE = (
    *("asked_back", "round_extended", "closes_in_a_week", "closes_in_a_day", "summary_published"),
    *("contribution_reviewed", "redaction_proposed", "workplace_answered"),
)
FEW = {"Duty": 2, **dict.fromkeys(ALIKE, 2)}
ABOUT = {event: telling.about for event, telling in NEWS.items() if telling.about is not None}


WAYS = (
    r'href="(/{language}/(?:account/contributions"|'
    r'(?:rounds|drafts|contributions|account/contributions|desk/names|desk/rounds|duties)/[^"]+"))'
)


def lay(event, kind, number, reader):
    """This letter before this reader, whoever should hear of it."""
    errand = Errand(kind="letter", facts={})
    session.add(errand)
    session.flush()
    about = {"event": event, "subject_kind": kind, "subject_id": number}
    words = {"language": "es", "subject": "", "body": "", "message_id": ""}
    session.add(Letter(errand_id=errand.id, person_id=reader.id, **about, **words))


def news_of(browser, language):
    """All pages of them."""
    way, pages = f"/{language}/account/news", []
    while way:
        answer = browser.get(way).text
        pages.append(answer.partition("<main")[2].partition("</main>")[0])
        onward = re.search(r'rel="next" href="([^"]+)"', answer)
        way = onward[1].replace("&amp;", "&") if onward else ""
    return "".join(pages)


def stands_in_a_round(event):
    return event in ABOUT and not isinstance(ABOUT[event].round, Null)


@pytest.mark.parametrize("event", NEWS)
def test_each_has_a_sentence_in_both_languages(event):
    spanish = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOG)) if "fuzzy" not in entry.flags}

    both = [NEWS[event].sentence, spanish.get(NEWS[event].sentence, "")]

    assert all(both)
    assert [re.findall(r"%\(\w+\)s", words) for words in both] == [
        ["%(title)s"] if stands_in_a_round(event) else []
    ] * 2


@pytest.mark.parametrize("event", ABOUT)
def test_each_has_an_address_that_its_values_fill(app, event):
    about = ABOUT[event]

    with app.test_request_context("/en/"):
        way = url_for(about.endpoint, **dict.fromkeys(about.values, "1"))

    assert "?" not in way
    assert THINGS[about.kind] is about.thing


@pytest.mark.parametrize("language", ["es", "en"])
def test_none_names_what_its_reader_may_not_see(app, sign_in, language):
    browsers, _places, people, _text = furnished(app, sign_in)
    everything = [
        (event, kind, number)
        for event, about in ABOUT.items()
        for kind, thing in THINGS.items()
        if kind == about.kind
        for number in session.scalars(select(thing.id).limit(FEW.get(event, FEW.get(kind))))
    ]
    with transaction():
        for reader in people.values():
            for letter in everything:
                lay(*letter, reader)

    told = {}
    for persona, reader in people.items():
        page = news_of(browsers[persona], language)
        ways = [way.rstrip('"') for way in re.findall(WAYS.format(language=language), page)]
        shut = {way for way in ways if browsers[persona].get(way).status_code != 200}
        assert not shut, f"{persona} is told of {shut}"
        told[persona] = len(ways)
        assert f"<b>{outbox.how_much_news(reader.as_actor())}</b>" in page
        assert outbox.how_much_news(reader.as_actor()) == len(ways)

    assert min(told.values()) > 0
    assert max(told.values()) < len(everything)
    assert len(set(told.values())) > 3, told  # they are not told alike


def asked_by(officer):
    concerning.committee()
    concern = concerning.begun().concern
    asked = IdentityRequest(
        ref="a", concern_id=concern.id, number=1, asked_by_id=officer.id, until=clock.now() + timedelta(days=7)
    )
    session.add(asked)
    session.commit()
    return asked.id


@pytest.mark.parametrize(
    ("event", "kind"), [(event, kind) for event, of in ABOUT.items() for kind in (None, *THINGS) if kind != of.kind]
)
def test_a_letter_about_something_of_another_kind_tells_nothing(event, kind):
    """Not even where something of its own kind has the same number."""
    of = ABOUT[event].kind
    at_the_desk = ABOUT[event].endpoint.startswith("summaries.")
    reader = (
        build.person(Role.CASE_OFFICER)
        if of == "IdentityRequest"
        else build.person(Role.EDITOR)
        if at_the_desk
        else build.member()
    )
    said = build.remark(by=build.member() if of == "IdentityRequest" else reader, status=Status.PUBLISHED)
    numbers = {"Round": said.round_id, "Version": session.scalar(select(Version.id)), "Contribution": said.id}
    if of == "IdentityRequest":
        numbers[of] = asked_by(reader)
    if of == "Duty":
        numbers[of] = record_duty(None, entry=next(registers.duties()), by=SYSTEM).id

    def heard(kind):
        with transaction():
            lay(event, kind, numbers[ABOUT[event].kind], reader)
        return outbox.how_much_news(reader.as_actor())

    assert heard(kind) == 0
    assert heard(ABOUT[event].kind) == 1
