"""The first page after signing in: what waits for whoever it is."""

import re

import build
import pytest
from page import Page, complain, read

from portal.core.actor import Role
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import CommentType, Status


@pytest.mark.parametrize("language", ["en", "es"])
def test_says_so_when_nothing_waits(sign_in, language):
    read(sign_in(build.member()), f"/{language}/waiting")
    answer = sign_in(build.member()).get(f"/{language}/waiting").text
    assert {"en": "Nothing is waiting for you", "es": "Nada le espera"}[language] in answer


@pytest.mark.parametrize("language", ["en", "es"])
def test_leads_to_everything_that_waits(sign_in, language):
    everything = build.person(
        *(role for role in Role if role.name in ("MODERATOR", "EDITOR", "TRANSLATOR", "DELEGATE"))
    )
    round_ = build.round_(closes=-1)
    build.contribution(status=Status.RECEIVED)
    build.contribution(by=everything, status=Status.RETURNED)
    build.remark(build.version(), kind=CommentType.TRANSLATION_ERROR)
    build.round_(status=RoundStatus.DRAFT)
    browser = sign_in(everything)

    answer = browser.get(f"/{language}/waiting")

    complain(Page(answer.text), f"/{language}/waiting")
    for way in (
        "/desk/queue",
        "/account/contributions/",
        "/desk/translations",
        "/desk/rounds",
        f"/desk/rounds/{round_.id}/answers",
    ):
        assert f'href="/{language}{way}' in answer.text
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    ways = {part.partition('"')[0] for part in main.split('href="')[1:]}
    assert not [way for way in ways if way.startswith("/") and browser.get(way).status_code != 200]


def in_the_head(browser, address="/es/"):
    """What stands beside the way to what waits, and whether that way is there."""
    head = browser.get(address).text.partition("<main")[0]
    link = re.search(r'href="/e[ns]/waiting"[^>]*>([^<]*)(?:<span class="c-nav__many">([^<]*)</span>)?</a>', head)
    return link and (link[2] or "")


class TestTheNumberInTheHead:
    def test_is_how_much_waits_on_every_page_and_of_this_reader_alone(self, sign_in, client):
        ana, ben = build.member(), build.member()
        browser, other = sign_in(ana), sign_in(ben)
        build.contribution(by=ana, status=Status.RETURNED)
        build.contribution(by=ana, status=Status.RETURNED)

        for address in ("/es/", "/en/search", "/es/account", "/es/waiting", "/es/nowhere"):
            assert (in_the_head(browser, address), in_the_head(other, address)) == ("2", ""), address
            assert in_the_head(client, address) is None, address

    def test_says_that_there_is_more_where_no_more_was_counted(self, sign_in, monkeypatch):
        monkeypatch.setattr("portal.queries.home.COUNTED", 2)
        round_ = build.round_()
        for _each in range(3):
            build.contribution(round_)

        assert in_the_head(sign_in(build.person(Role.MODERATOR))) == "2+"
