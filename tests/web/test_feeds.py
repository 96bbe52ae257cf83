"""What is published in a public round reaches feed readers: what readers see, in its language, and nothing more."""

import re
from datetime import UTC, datetime

import build
import pytest
from lxml import etree

from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.models.consultations import Audience, Status
from portal.models.contributions import Contribution, Naming
from portal.models.contributions import Status as Said

A = {"a": "http://www.w3.org/2005/Atom"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def read(client, round_, language="en"):
    """The feed, after what RFC 4287 asks of each (4.1.1, 4.1.2, 4.2.6)."""
    answer = client.get(f"/{language}/rounds/{round_.id}/contributions.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    made = etree.fromstring(answer.data)
    for each in (made, *made.findall("a:entry", A)):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"a:{name}", A)) == 1, name
        assert each.findtext("a:id", namespaces=A).startswith("urn:uuid:")
        assert INSTANT.fullmatch(each.findtext("a:updated", namespaces=A))
        assert each.findtext("a:author/a:name", namespaces=A)
        assert each.find("a:link[@rel='alternate']", A).get("href").startswith("http://localhost/")
    ids = [each.text for each in made.iterfind(".//a:id", A)]
    assert len(set(ids)) == len(ids)
    return made


def entries(feed):
    return {each.findtext("a:title", namespaces=A).split(" · ")[0]: each for each in feed.findall("a:entry", A)}


def test_the_latest_number_first_each_in_its_own_language(client):
    round_ = build.round_()
    first = build.contribution(round_, status=Said.PUBLISHED, body="Uno & <dos>", language="es")
    second = build.contribution(round_, status=Said.PUBLISHED, body="Three", language="en")

    feed = read(client, round_)
    found = entries(feed)

    assert list(found) == [second.number, first.number]
    content = found[first.number].find("a:content", A)
    assert content.text == "Uno & <dos>"
    assert content.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert content.get("type") == "text"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_each_is_known_again_in_the_other_language(client):
    round_ = build.round_()
    said = build.contribution(round_, status=Said.PUBLISHED)
    here, there = (entries(read(client, round_, language))[said.number] for language in ("en", "es"))

    assert here.findtext("a:id", namespaces=A) == there.findtext("a:id", namespaces=A)


def test_what_is_not_published_is_not_in_it(client):
    round_ = build.round_()
    for status in Said:
        build.contribution(round_, status=status, body=f"palabra-{status}")

    page = client.get(f"/es/rounds/{round_.id}/contributions.atom").text

    assert re.findall(r"palabra-\w+", page) == ["palabra-published"]


def test_a_feed_of_nothing_is_one(client):
    round_ = build.round_()

    assert entries(read(client, round_)) == {}


def test_hours_are_told_as_on_the_page(client):
    round_ = build.round_(zone="America/Mexico_City")
    named = build.contribution(round_, by=build.member(), status=Said.PUBLISHED)
    unnamed = build.contribution(round_, by=build.member(), status=Said.PUBLISHED)
    at = datetime(2031, 5, 2, 1, 23, 45, tzinfo=UTC)  # the evening of the first of May there
    with transaction():
        for each in (named, unnamed):
            session.get(Contribution, each.id).posted_at = at
        session.get(Contribution, unnamed.id).naming = Naming.ANONYMOUS

    found = entries(read(client, round_))

    assert found[named.number].findtext("a:updated", namespaces=A) == "2031-05-02T01:23:00Z"
    assert found[unnamed.number].findtext("a:updated", namespaces=A) == "2031-05-01T12:00:00Z"


@pytest.mark.parametrize("more", [{"audience": Audience.PARTICIPANTS}, {"status": Status.DRAFT}])
def test_a_round_that_is_not_public_has_none_and_its_page_offers_none(sign_in, more):
    round_ = build.round_(**{"invited": [build.organisation()], **more})
    browser = sign_in(build.person(Role.EDITOR))

    assert browser.get(f"/en/rounds/{round_.id}/contributions.atom").status_code == 404
    assert "contributions.atom" not in browser.get(f"/en/rounds/{round_.id}").text


def test_its_page_leads_there_for_people_and_for_programs(client):
    round_ = build.round_()
    page = client.get(f"/es/rounds/{round_.id}").text

    assert page.count(f"/es/rounds/{round_.id}/contributions.atom") == 2
    assert '<link rel="alternate" type="application/atom+xml"' in page
