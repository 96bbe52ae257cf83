"""Ready answers: kept from an answer, filled in without losing what was typed, changed and ended."""

import re

import build
import pytest
from answering import REASON, closed_round, dispose, kept, point
from page import read
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.contributions import Status as Said
from portal.models.summaries import Disposition, Outcome, ReadyAnswer
from portal.queries import summaries as queries
from portal.services import summaries

NAME = Localized("Thanks", "Gracias")


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def emil():
    return build.person(Role.EDITOR, name="Emil")


def ready(by, round_=None, **more):
    values = {"name": NAME, "outcome": Outcome.NOTED, "reason": REASON, "created_by_id": by.id}
    return kept(ReadyAnswer(round_id=round_.id if round_ else None, **{**values, **more}))


def there(round_, rest="", lang="en"):
    return f"/{lang}/desk/rounds/{round_.id}/ready-answers{rest}"


def form_of(page):
    form = re.search(r'id="kept-form".*?</form>', page.text, re.DOTALL)[0]
    return dict(re.findall(r'<input[^>]*name="(csrf_token|seen|was)"[^>]*value="([^"]*)"', form))


def send(browser, address, **typed):
    page = browser.get(address)
    return browser.post(page.request.full_path.rstrip("?"), data={**form_of(page), **typed}, follow_redirects=True)


def keep(round_, by, **more):
    values = {"name": NAME, "outcome": Outcome.NOTED, "reason": REASON}
    return summaries.keep_answer(round_, by=by, **{**values, **more})


def test_an_answer_is_kept_from_the_page_of_its_point(sign_in, round_, emil):
    contribution = build.contribution(round_, status=Said.PUBLISHED)
    one = point(contribution)
    dispose(one, Outcome.ACCEPTED)
    browser = sign_in(emil)
    page = browser.get(f"/en/desk/rounds/{round_.id}/answers/{contribution.ref}").text
    address = re.search(r'href="([^"]*ready-answers/new[^"]*)"', page)[1].replace("&amp;", "&")
    assert REASON.es in browser.get(address).text

    answer = send(
        browser, address, name_en="Taken", name_es="Incorporada", outcome="accepted",
        reason_en=REASON.en, reason_es=REASON.es,
    )  # fmt: skip

    assert "The answer is kept." in answer.text
    [row] = session.scalars(select(ReadyAnswer)).all()
    assert (row.name, row.outcome, row.reason, row.round_id) == (
        Localized("Taken", "Incorporada"),
        Outcome.ACCEPTED,
        REASON,
        round_.id,
    )


def test_filled_in_it_changes_nothing_that_was_typed_and_records_nothing(sign_in, round_, emil):
    contribution = build.contribution(round_, status=Said.PUBLISHED)
    point(contribution)
    made = ready(emil)
    browser = sign_in(emil)
    address = f"/en/desk/rounds/{round_.id}/answers/{contribution.ref}"

    answer = send(browser, address, ready=str(made.id), fill="1", reason_en="Mine first.", reason_es="")

    assert f"Mine first.\n\n{REASON.en}" in answer.text.replace("\r\n", "\n")
    assert f">{REASON.es}</textarea>" in answer.text.replace("\r\n", "")
    assert re.search(r'value="noted"[^>]*checked|checked[^>]*value="noted"', answer.text)
    assert session.scalars(select(Disposition)).all() == []


@pytest.mark.parametrize("chosen", ["", "x", "2147483647", "99999999999"])
def test_what_is_not_offered_is_told_and_the_words_stay(sign_in, round_, emil, chosen):
    contribution = build.contribution(round_, status=Said.PUBLISHED)
    point(contribution)
    ready(emil)

    answer = send(
        sign_in(emil),
        f"/en/desk/rounds/{round_.id}/answers/{contribution.ref}",
        ready=chosen,
        fill="1",
        reason_en="Mine.",
    )

    assert "Choose a ready answer." in answer.text
    assert "Mine." in answer.text


def test_it_is_changed_and_ended(sign_in, round_, emil):
    made = ready(emil, round_)
    browser = sign_in(emil)

    answer = send(
        browser, there(round_, f"/{made.id}"), name_en="Noted", name_es="Anotada", outcome="referred",
        reason_en="Passed on.", reason_es="Se turnó.",
    )  # fmt: skip
    assert "Passed on." in answer.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', answer.text)[1]
    answer = browser.post(there(round_, f"/{made.id}/end"), data={"csrf_token": token}, follow_redirects=True)

    assert "It is no longer offered." in answer.text
    assert "Passed on." not in answer.text


def test_in_one_language_only_or_without_an_outcome_of_its_own_it_is_refused(round_, emil):
    by = emil.as_actor()
    for more, field in (
        ({"name": Localized("Thanks", "")}, "name_es"),
        ({"reason": Localized("", "Gracias.")}, "reason_en"),
        ({"outcome": Outcome.ALREADY_COVERED}, "outcome"),
    ):
        with pytest.raises(Invalid) as refused:
            keep(round_, by, **more)
        assert refused.value.field == field


def test_those_of_another_round_are_not_offered_and_those_of_all_rounds_are(round_, emil):
    ready(emil, closed_round())
    mine, everywhere = ready(emil, round_), ready(emil)
    ready(emil, round_, ended_at=mine.created_at)

    offered = [row.id for row, _name in queries.ready_answers(emil.as_actor(), round_.id)]

    assert offered == [mine.id, everywhere.id]


def test_who_edits_one_round_keeps_nothing_for_all_rounds(round_):
    one = build.person(Role.EDITOR, round_id=round_.id).as_actor()

    with pytest.raises(NotAllowed):
        keep(round_, one, everywhere=True)
    made = keep(round_, one)
    summaries.end_answer(made, by=one)
    with pytest.raises(Conflict):
        summaries.end_answer(made, by=one)


@pytest.mark.parametrize("language", ["en", "es"])
def test_is_complete_in_both_languages(sign_in, round_, emil, language):
    ready(emil)

    read(sign_in(emil), there(round_, lang=language))
