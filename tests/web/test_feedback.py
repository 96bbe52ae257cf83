"""Whoever contributed reads the answer with their account or their key, and says whether it answers them."""

import re

import answering
import build
import pytest
from answering import REASON, dispose
from entering import holding, send
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.models.contributions import Status as Said
from portal.models.drafts import Passage

WHY = "La capacitación sigue siendo solo en inglés."


@pytest.fixture
def round_():
    return answering.closed_round()


@pytest.fixture
def ana():
    return build.member()


def answered(round_, **more):
    said = build.contribution(round_, status=Said.PUBLISHED, **more)
    dispose(answering.point(said))
    answering.published(round_)
    return said


def way_to_the_answer(browser, page):
    found = re.search(r'href="([^"]+/answer)"', browser.get(page, follow_redirects=True).text)
    return found and found[1]


@pytest.mark.parametrize("how", ["account", "key"])
def test_the_way_from_ones_own_page_to_a_word_that_the_committee_reads(app, sign_in, round_, ana, how):
    said = answered(round_, by=ana if how == "account" else None)
    browser = sign_in(ana) if how == "account" else holding(app, said)
    own = f"/es/account/contributions/{said.ref}" if how == "account" else "/es/tracking/inbox"
    there = way_to_the_answer(browser, own)
    page = browser.get(there).text
    assert REASON.es in page
    assert said.body in page

    send(browser, there, answers="no", because=WHY, language="es", seen="1")

    assert WHY in browser.get(there).text
    desk = sign_in(build.person(Role.EDITOR)).get(f"/es/desk/rounds/{round_.id}/summary/feedback").text
    assert WHY in desk
    assert said.number in desk


def test_a_reason_that_is_missing_is_asked_for_where_it_belongs_and_nothing_typed_is_lost(sign_in, round_, ana):
    said, browser = answered(round_, by=ana), sign_in(ana)
    there = f"/es/account/contributions/{said.ref}/answer"
    for data, wrong in (
        ({"answers": "no", "because": "  "}, "because"),
        ({"because": WHY}, "answers"),
        ({"answers": "perhaps", "because": WHY}, "answers"),
        ({"answers": "no", "because": WHY, "language": "fr"}, "language"),
        ({"answers": "no", "because": "x" * 2_001}, "because"),
    ):
        page = send(browser, there, **{"language": "es", "seen": "1", **data}).text
        assert re.search(rf'href="#{wrong}', page), data
        assert data["because"].strip() in page
    assert "said" not in re.findall(r'<h2 id="(\w+)"', browser.get(there).text)


def test_a_new_edition_meanwhile_is_shown_with_what_was_typed(sign_in, round_, ana):
    said, browser = answered(round_, by=ana), sign_in(ana)
    there = f"/es/account/contributions/{said.ref}/answer"

    page = send(browser, there, answers="no", because=WHY, language="es", seen="7").text

    assert WHY in page
    assert "Mientras tanto se publicó una edición nueva." in page


def test_others_have_no_such_page(app, sign_in, round_, ana):
    said, other = answered(round_, by=ana), build.contribution(build.round_(), by=ana, status=Said.PUBLISHED)
    there = f"/es/account/contributions/{said.ref}/answer"

    assert sign_in(build.member()).get(there).status_code == 404
    assert sign_in(ana).get(there.replace(said.ref, other.ref)).status_code == 404
    assert way_to_the_answer(sign_in(ana), f"/es/account/contributions/{other.ref}") is None


def test_a_colleague_reads_it_and_only_its_author_speaks(sign_in, round_):
    union = build.organisation()
    author = build.member(of=union)
    said = answered(round_, by=author)
    answering.feedback(said, author.as_actor(), because=WHY)
    page = sign_in(build.member(of=union)).get(f"/es/account/contributions/{said.ref}/answer").text

    assert REASON.es in page
    assert WHY in page
    assert 'id="kept-form"' not in page


@pytest.mark.parametrize("where", ["/en/contributions/{number}/outcome", "/en/rounds/{round}/summary"])
def test_the_changed_passage_is_shown_before_and_after(client, where):
    said, round_ = remarked()
    page = client.get(where.format(number=said.number, round=round_.id)).text

    after = re.search(r'<div class="c-swap">.*?</div>', page, re.DOTALL)[0]
    assert "<del>" in after
    assert "<ins>" in after
    assert "twelve" in after


def remarked():
    """A comment on a draft whose answer names the passage as the next version has it."""
    version = build.version(build.draft(answering.closed_round()))
    said = build.remark(version, "p0002")
    english = [*build.TEXT]
    english[1] = "The list is closed. It has twelve lines."
    build.version(version.draft, english, [*build.TEXTO])
    later = session.scalars(select(Passage).where(Passage.key == "p0002", Passage.version_id != version.id)).one()
    dispose(answering.point(said), passage=later)
    answering.published(version.draft.round)
    return said, version.draft.round
