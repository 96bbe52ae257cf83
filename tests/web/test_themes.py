"""The desk of themes: taken, added, renamed, merged and split by people; points are put under them by people."""

import re

import build
import pytest
from answering import closed_round, kept, point
from page import read
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Status as Said
from portal.models.summaries import Theme, Themed


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def browser(sign_in):
    return sign_in(build.person(Role.EDITOR, name="Emil"))


def said(round_):
    return build.contribution(round_, status=Said.PUBLISHED, body="Faltan visitas.")


def theme(round_, en="Visits", es="Visitas", **more):
    return kept(Theme(round_id=round_.id, name=Localized(en, es), **{"taken_at": clock.now(), **more}))


def there(round_, rest="", lang="en"):
    return f"/{lang}/desk/rounds/{round_.id}/themes{rest}"


def token(answer):
    return {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]*)"', answer.text)[1]}


def send(browser, address, **typed):
    """Fill in the form of a page as a browser does: at the address where it got its id."""
    page = browser.get(address)
    form = re.search(r'id="kept-form".*?</form>', page.text, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|seen|was)"[^>]*value="([^"]*)"', form))
    return browser.post(page.request.full_path.rstrip("?"), data={**hidden, **typed}, follow_redirects=True)


def under():
    return set(session.scalars(select(Themed.point_id).where(Themed.ended_at.is_(None))))


def test_a_theme_is_added_in_both_languages_or_not_at_all(browser, round_):
    answer = send(browser, there(round_, "/new"), name_en="Visits", name_es="")
    assert "Please fill this in." in answer.text
    assert 'value="Visits"' in answer.text

    answer = send(browser, there(round_, "/new"), name_en="Visits", name_es="Visitas")

    assert "The theme is added." in answer.text
    assert "Visitas" in answer.text


def test_a_proposal_is_taken_as_it_is_or_under_another_name_or_dropped(browser, round_):
    found = {"by": "term", "es": 3, "en": 2}
    one, two, three = (
        theme(round_, name, f"{name} es", taken_at=None, found=found) for name in ("One", "Two", "Three")
    )
    page = browser.get(there(round_))
    assert "3 texts in Spanish" in page.text

    names = {"name_en": "One", "name_es": "One es", "seen": "1"}
    browser.post(there(round_, f"/{one.id}/taking"), data={**token(page), **names})
    send(browser, there(round_, f"/{two.id}"), name_en="Second", name_es="Segunda")
    browser.post(there(round_, f"/{three.id}/removal"), data=token(page))

    rows = session.scalars(select(Theme).order_by(Theme.id).execution_options(populate_existing=True)).all()
    assert [(row.name.en, row.taken_at is not None, row.dropped_at is not None) for row in rows] == [
        ("One", True, False),
        ("Second", True, False),
        ("Three", False, True),
    ]
    assert "What the portal proposes" in browser.get(there(round_)).text


def test_points_are_put_under_a_theme_several_at_once_from_the_table_and_the_filter_stays(browser, round_):
    first, second = point(said(round_)), point(said(round_))
    made = theme(round_)
    page = browser.get(f"/en/desk/rounds/{round_.id}/answers?state=all")

    answer = browser.post(
        there(round_, "/assignment?state=all"),
        data={**token(page), "theme": str(made.id), "points": [str(first.id), str(second.id)], "put": "1"},
        follow_redirects=True,
    )

    assert answer.request.full_path.endswith("/answers?state=all")
    assert "The points are under this theme." in answer.text
    assert under() == {first.id, second.id}
    answer = browser.post(
        there(round_, "/assignment"),
        data={**token(page), "theme": str(made.id), "points": [str(first.id)], "take_away": "1"},
        follow_redirects=True,
    )
    assert under() == {second.id}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"theme": "", "points": "1"}, "Please choose a theme of this round."),
        ({"theme": "999999999999", "points": "1"}, "Please choose a theme of this round."),
        ({"points": []}, "Please choose at least one point."),
        ({"points": "x"}, "could not be coerced"),
        ({"points": "2147483647"}, "Somebody else has dropped one of these points meanwhile. Please choose anew."),
    ],
)
def test_what_cannot_be_put_under_a_theme_is_told_and_changes_nothing(browser, round_, typed, sentence):
    made = theme(round_)
    page = browser.get(there(round_))

    answer = browser.post(
        there(round_, "/assignment"),
        data={**token(page), "theme": str(made.id), **typed, "put": "1"},
        follow_redirects=True,
    )

    assert sentence in answer.text
    assert under() == set()


def test_one_point_is_put_under_a_theme_on_its_page_which_says_by_whom(browser, round_):
    contribution = said(round_)
    made, one = theme(round_), point(contribution)
    address = f"/en/desk/rounds/{round_.id}/answers/{contribution.ref}"
    page = browser.get(address)
    where = f"{address}/points/{one.id}/themes"

    answer = browser.post(
        where, data={**token(page), "theme": str(made.id), "points": str(one.id), "put": "1"}, follow_redirects=True
    )
    assert "put there by Emil" in re.sub("<[^>]+>", "", answer.text)
    answer = browser.post(
        where, data={**token(page), "theme": str(made.id), "points": str(one.id), "take_away": "1"},
        follow_redirects=True,
    )  # fmt: skip

    assert "taken away by Emil" in re.sub("<[^>]+>", "", answer.text)


def test_a_theme_is_merged_split_and_renamed(browser, round_):
    first, second = point(said(round_)), point(said(round_))
    made, other = theme(round_), theme(round_, "Deadlines", "Plazos")
    for each in (first, second):
        kept(Themed(point_id=each.id, theme_id=made.id, assigned_by_id=build.person(Role.EDITOR).id))

    answer = send(
        browser, there(round_, f"/{made.id}/split"), name_en="Some", name_es="Algunas", points=[str(first.id)]
    )
    assert "The theme is split." in answer.text
    answer = browser.post(
        there(round_, f"/{made.id}/merge"), data={**token(answer), "into": str(other.id)}, follow_redirects=True
    )
    assert "The themes are merged." in answer.text
    assert "with what was “Visits”" in answer.text
    assert browser.get(there(round_, f"/{made.id}")).status_code == 404

    answer = send(browser, there(round_, f"/{other.id}"), name_en="Time limits", name_es="Los plazos")
    assert "Los plazos" in answer.text


def test_the_portal_is_asked_to_look_through_the_contributions(browser, round_):
    page = browser.get(there(round_))

    answer = browser.post(f"/en/desk/rounds/{round_.id}/gathering", data=token(page), follow_redirects=True)

    assert "The portal is looking through the contributions." in answer.text


def test_moderators_read_themes_and_change_nothing(sign_in, round_):
    theme(round_), point(said(round_))
    browser = sign_in(build.person(Role.MODERATOR))

    page = browser.get(there(round_))

    assert "Visits" in page.text
    assert "Add a theme" not in page.text
    assert 'name="points"' not in browser.get(f"/en/desk/rounds/{round_.id}/answers").text


@pytest.mark.parametrize("language", ["en", "es"])
def test_is_complete_in_both_languages(sign_in, round_, language):
    theme(round_), theme(round_, "Rights", "Derechos", taken_at=None, found={"by": "term", "es": 3, "en": 2})

    read(sign_in(build.person(Role.EDITOR)), there(round_, lang=language))
