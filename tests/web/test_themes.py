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


def said(round_, **more):
    return build.contribution(round_, status=Said.PUBLISHED, body="Faltan visitas.", **more)


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
    assert "Fill this in." in answer.text
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
    table = f"/en/desk/rounds/{round_.id}/answers"

    answer = send(browser, f"{table}?state=all", under=str(made.id), points=[str(first.id), str(second.id)], put="1")

    assert "/answers?state=all" in answer.request.full_path
    assert "The points are under this theme." in answer.text
    assert under() == {first.id, second.id}
    send(browser, table, under=str(made.id), points=[str(first.id)], take_away="1")
    assert under() == {second.id}


@pytest.mark.parametrize(("lang", "shown", "group"), [("en", "Visits", "Individuals"), ("es", "Visitas", "Personas a")])
def test_what_is_chosen_from_is_named_in_the_readers_language(browser, round_, lang, shown, group):
    """In each list: filters of the table, themes for a point, themes to merge into."""
    one = said(round_)
    point(one)
    theme(round_)
    other = theme(round_, "Deadlines", "Plazos")
    desk = f"/{lang}/desk/rounds/{round_.id}"
    pages = [f"{desk}/answers", f"{desk}/answers/{one.ref}", f"{desk}/themes/{other.id}"]

    for page in pages:
        options = re.findall(r"<option[^>]*>([^<]*)</option>", browser.get(page).text)
        assert shown in options
        assert not [option for option in options if "Localized" in option]
    assert [option for option in re.findall(r"<option[^>]*>([^<]*)<", browser.get(pages[0]).text) if group in option]


def ticked(answer, name="points"):
    """What is ticked on a page, and what it sends along of what is ticked elsewhere."""
    boxes = [tag for tag in re.findall("<input[^>]*>", answer.text) if f'name="{name}"' in tag]
    seen = [tag for tag in boxes if 'type="checkbox"' in tag]
    on_it = {int(re.search(r'value="(\d+)"', tag)[1]) for tag in seen if " checked" in tag}
    return on_it, {int(re.search(r'value="(\d+)"', tag)[1]) for tag in boxes if 'type="hidden"' in tag}


def press(browser, page, words, **typed):
    """Press a button of the form on a page that leads to other rows, with what is ticked there and what comes along."""
    button = next(tag for tag, said in re.findall(r"(<button[^>]*>)([^<]*)", page.text) if said.strip() == words)
    name = re.search(r'name="(\w+)"', button)[1]
    leads = re.search(r'formaction="([^"]*)"', button)
    address = leads[1].replace("&amp;", "&") if leads else page.request.full_path
    return browser.post(address, data={**token(page), **typed, name: "1"}, follow_redirects=True)


def test_ticks_in_the_table_come_along_to_other_pages_and_filters_and_are_put_under_a_theme_at_once(browser, round_):
    points = [point(said(round_)) for _ in range(27)]  # a page has 25
    made = theme(round_)
    first, second = points[0].id, points[26].id
    page = browser.get(f"/en/desk/rounds/{round_.id}/answers")

    page = press(browser, page, "Later ones", points=[str(first)], under=str(made.id))
    assert ticked(page) == (set(), {first})
    assert "1 more is ticked on other pages of this list." in page.text
    assert f'selected value="{made.id}"' in page.text
    page = press(browser, page, "Show these", points=[str(first), str(second)], state="proposed", group="", theme="")
    assert "/answers?state=proposed&" in page.request.full_path
    assert 'id="form-errors"' not in page.text
    assert ticked(page) == (set(), {first, second})  # no point waits for a decision
    page = press(browser, page, "Show what is left to do", points=[str(first), str(second)])
    assert ticked(page) == ({first}, {second})
    assert under() == set()
    refused = send_from(browser, page, points=[str(first), str(second)], theme="", under="", put="1")
    assert "Choose a theme of this round." in refused.text
    assert ticked(refused) == ({first}, {second})

    send_from(browser, refused, points=[str(first), str(second)], theme="", under=str(made.id), put="1")

    assert under() == {first, second}


def test_no_two_fields_of_the_form_in_the_table_have_one_name(browser, round_):
    """A browser sends all of them, and the first would count: what was chosen below, a filter above would undo."""
    point(said(round_))
    theme(round_)
    page = browser.get(f"/en/desk/rounds/{round_.id}/answers").text

    form = re.search(r'<form[^>]*id="kept-form".*?</form>', page, re.DOTALL)[0]
    without = page.replace(form, "")
    filters = [tag for tag in re.findall("<(?:select|input)[^>]*>", without) if 'form="kept-form"' in tag]
    names = [re.search(r'name="(\w+)"', tag)[1] for tag in [*filters, *re.findall("<select[^>]*>", form)]]
    assert {"theme", "under"} <= set(names)
    assert len(names) == len(set(names))


def test_what_is_ticked_elsewhere_can_be_left_out(browser, round_):
    points = [point(said(round_)) for _ in range(26)]
    theme(round_)
    page = browser.get(f"/en/desk/rounds/{round_.id}/answers")
    page = press(browser, page, "Later ones", points=[str(points[0].id)])

    page = press(browser, page, "Untick those", points=[str(points[0].id), str(points[25].id)])

    assert ticked(page) == ({points[25].id}, set())


def test_a_browser_without_the_id_of_the_form_keeps_the_ticks_too(browser, round_):
    one, made = point(said(round_)), theme(round_)
    page = browser.get(f"/en/desk/rounds/{round_.id}/answers")

    answer = browser.post(
        f"/en/desk/rounds/{round_.id}/answers",
        data={**token(page), "points": str(one.id), "under": str(made.id), "filter": "1", "state": "proposed"},
    )

    assert ticked(answer) == (set(), {one.id})
    assert '<option selected value="proposed">' in answer.text


def test_names_and_ticks_of_a_theme_that_is_split_come_along_to_later_points(browser, round_):
    made = theme(round_)
    points = [point(said(round_)) for _ in range(26)]
    send(
        browser,
        f"/en/desk/rounds/{round_.id}/answers",
        under=str(made.id),
        points=[str(one.id) for one in points],
        put="1",
    )
    page = browser.get(there(round_, f"/{made.id}/split"))

    page = press(browser, page, "Later ones", points=[str(points[0].id)], name_en="Night visits", name_es="")

    assert 'value="Night visits"' in page.text
    assert "Fill this in." not in page.text
    assert ticked(page) == (set(), {points[0].id})


def send_from(browser, page, **typed):
    return browser.post(page.request.full_path, data={**token(page), **typed}, follow_redirects=True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"under": "", "points": "1"}, "Choose a theme of this round."),
        ({"under": "999999999999", "points": "1"}, "Choose a theme of this round."),
        ({"points": []}, "Choose at least one point."),
        ({"points": "x"}, "could not be coerced"),
        ({"points": "2147483647"}, "Somebody else has dropped one of these points in the meantime. Choose again."),
    ],
)
def test_what_cannot_be_put_under_a_theme_is_told_and_changes_nothing(browser, round_, typed, sentence):
    made = theme(round_)

    answer = send(browser, f"/en/desk/rounds/{round_.id}/answers", **{"under": str(made.id), **typed, "put": "1"})

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
