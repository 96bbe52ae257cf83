"""The first page after signing in: what waits for whoever it is."""

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
