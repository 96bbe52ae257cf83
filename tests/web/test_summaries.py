"""A summary on its pages: written on the desk, decided by those who may, read by everybody as it was published."""

import hashlib
import html
import re

import answering
import build
import pytest
from answering import Outcome, dispose, number_of
from entering import send

from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.jobs import worker
from portal.jobs.freezing import STEPS
from portal.models.consultations import Round
from portal.models.contributions import Contribution
from portal.models.contributions import Status as Said
from portal.queries import summaries as queries
from portal.services import summaries

REASON = Localized("Six visits a year are paid for.", "Se pagan seis visitas al año.")


@pytest.fixture
def points():
    return answering.answered(answering.closed_round(), 3)


@pytest.fixture
def desk(points):
    return f"/en/desk/rounds/{points[0].round_id}/summary"


def delegate(sign_in):
    return sign_in(build.person(Role.DELEGATE, of=build.organisation("government", "us_agency")))


def press(client, path, **data):
    """A button of the page on which the whole is read."""
    return send(client, path, from_=path.rsplit("/", 1)[0] + "/reading", **data)


def write(client, desk):
    """Every paragraph, as somebody does it who goes from one to the next."""
    for each in queries.paragraphs(build.EDITOR, summary_of(desk)):
        words = {"text_en": "It was heard: {{answered}}.", "text_es": "Se escuchó: {{answered}}.", "agrees": "y"}
        send(client, f"{desk}/paragraphs/{each.id}", **words, seen=str(each.revision))


def summary_of(desk):
    round_id = int(desk.split("/")[4])
    return queries.in_work(build.EDITOR, session.get_one(Round, round_id))


def test_from_the_beginning_to_the_page_that_everybody_reads(app, points, desk, sign_in, client):
    editor, translator = sign_in(build.person(Role.EDITOR)), sign_in(build.person(Role.TRANSLATOR))
    first, second = delegate(sign_in), delegate(sign_in)
    public = f"/en/rounds/{points[0].round_id}/summary"
    send(editor, f"{desk}/beginning")
    assert client.get(public).status_code == 404

    write(editor, desk)
    assert "It was heard: 3." in editor.get(desk).text
    seen = {"seen": queries.standing(build.EDITOR, summary_of(desk)).text_hash}
    press(editor, f"{desk}/review", **seen)
    assert "Somebody else has to review it" in editor.get(f"{desk}/reading").text
    press(translator, f"{desk}/review", **seen)
    press(first, f"{desk}/approval", **seen)
    assert "Something is missing" in editor.get(f"{desk}/publication").text
    press(second, f"{desk}/approval", **seen)
    send(editor, f"{desk}/publication", **seen)
    assert "Being published: 0 of 8 steps" in editor.get(desk).text
    assert client.get(public).status_code == 404
    worker.run_all(app)
    assert editor.get(f"{desk}/publication").location == desk

    page = client.get(public).text
    assert "3 received = 3 published and answered + 0 withheld" in page
    assert all(number_of(each) in page for each in points)
    assert "Se escuchó: 3." in client.get(public.replace("/en/", "/es/")).text
    assert public in client.get(f"/en/rounds/{points[0].round_id}").text


def test_only_what_one_may_do_now_is_offered(points, desk, sign_in):
    editor, translator, first = (
        sign_in(build.person(Role.EDITOR)),
        sign_in(build.person(Role.TRANSLATOR)),
        delegate(sign_in),
    )
    send(editor, f"{desk}/beginning")
    write(editor, desk)
    review, approval = f'action="{desk}/review"', f'action="{desk}/approval"'

    own = editor.get(f"{desk}/reading").text
    assert review not in own
    assert "An editor, a translator or a delegate who wrote none of it has to review it." in own
    assert review in translator.get(f"{desk}/reading").text
    early = first.get(f"{desk}/reading").text
    assert approval not in early
    assert "It can be approved when nothing but approvals is missing." in early

    seen = {"seen": queries.standing(build.EDITOR, summary_of(desk)).text_hash}
    press(translator, f"{desk}/review", **seen)
    assert approval in first.get(f"{desk}/reading").text


def test_the_totals_add_up_while_something_is_still_unread(points, desk, sign_in):
    round_ = session.get_one(Round, points[0].round_id)
    build.contribution(round_)
    build.contribution(round_, status=Said.PUBLISHED)
    build.contribution(round_, status=Said.WITHHELD)
    editor = sign_in(build.person(Role.EDITOR))
    send(editor, f"{desk}/beginning")

    [line] = re.findall(r"(\d+) received = ([^<]+)<", editor.get(f"{desk}/reading").text)

    assert "1 waiting for a moderator" in line[1]
    assert "4 published +" in line[1], "one of them is not answered"
    assert int(line[0]) == 6 == sum(map(int, re.findall(r"\d+", line[1])))


@pytest.fixture
def frozen(app, points):
    """A published edition with its files, and where they are."""
    made = answering.published(session.get_one(Round, points[0].round_id), app)
    return made, f"/es/rounds/{made.round_id}/summary"


def test_files_are_taken_along_as_they_were_frozen_in_ones_own_language_first(frozen, client):
    summary, page = frozen
    text = client.get(page).text
    links = re.findall(rf'href="({page}/1/[^"]+)"', text)

    assert [link.rsplit("/")[-1] for link in links] == ["summary-es.pdf", "summary-en.pdf", "bundle.zip"]
    assert summary.digest in text
    with client.get(links[-1]) as packed:
        assert (packed.status_code, packed.mimetype) == (200, "application/zip")
        assert hashlib.sha256(packed.data).hexdigest() == summary.digest
    alone = client.get(links[0])
    assert (alone.data, alone.mimetype) == (b"%PDF-1.7", "application/pdf")
    for name in ("SHA256SUMS", "summary-fr.pdf", "..", summary.digest):
        assert client.get(f"{page}/1/{name}").status_code == 404
    assert client.get(f"{page}/2/bundle.zip").status_code == 404


def test_files_that_quote_what_was_withheld_since_are_not_given_out(frozen, points, client):
    _summary, page = frozen
    session.get_one(Contribution, points[0].contribution_id).status = Said.WITHHELD
    session.commit()

    assert "/1/bundle.zip" not in client.get(page).text
    assert "no se entregan" in client.get(page).text
    assert client.get(f"{page}/1/bundle.zip").status_code == 404
    assert client.get(f"{page}/1/summary-es.pdf").status_code == 404


def test_the_desk_says_which_characters_are_printed_by_name_and_how_many_steps_there_are(sign_in):
    said = build.contribution(answering.closed_round(), body="Sí 😀", status=Said.PUBLISHED)
    answering.dispose(answering.point(said))
    editor = build.person(Role.EDITOR)
    answering.approved(session.get_one(Round, said.round_id), editor.as_actor())

    page = sign_in(editor).get(f"/en/desk/rounds/{said.round_id}/summary/publication").text

    assert "[grinning face]" in page
    assert len(STEPS) + 2 == summaries.STEPS


def test_an_order_that_fell_is_said_on_the_desk(app, points, desk, sign_in):
    editor = build.person(Role.EDITOR)
    summary = answering.approved(session.get_one(Round, points[0].round_id), editor.as_actor())
    summaries.order(summary, seen=queries.standing(editor.as_actor(), summary).text_hash, by=editor.as_actor())
    one = queries.paragraphs(editor.as_actor(), summary)[0]
    summaries.write(one, text=REASON, agrees=True, seen=one.revision, by=editor.as_actor())
    worker.run_all(app)

    assert "It was not published" in sign_in(editor).get(desk).text


def test_a_round_in_which_nobody_said_anything_has_a_summary_that_says_so(client):
    round_ = answering.closed_round()
    answering.published(round_)

    page = client.get(f"/en/rounds/{round_.id}/summary").text

    assert "0 received = 0 published and answered" in page
    assert "Nobody sent a contribution that could be published." in page


def test_a_number_that_somebody_typed_is_pointed_out_and_a_figure_follows_the_data(points, desk, sign_in):
    round_, editor = points[0].round, sign_in(build.person(Role.EDITOR))
    send(editor, f"{desk}/beginning")
    each = queries.paragraphs(build.EDITOR, summary_of(desk))[0]
    words = {"text_en": "3 of 3 unions: {{answered}}.", "text_es": "Se escuchó: {{answered}}.", "agrees": "y"}
    send(editor, f"{desk}/paragraphs/{each.id}", **words, seen=str(each.revision))
    assert "3 of 3 unions: 3." in editor.get(desk).text

    build.contribution(round_, status=Said.PUBLISHED)

    assert "3 of 3 unions: 4." in editor.get(desk).text
    page = editor.get(f"{desk}/paragraphs/{each.id}").text
    assert "Typed numbers, in English" in page
    assert '<b lang="en">3</b>' in page
    assert "Typed numbers, in Spanish" not in page


def test_what_is_missing_leads_to_where_it_is_mended(points, desk, sign_in):
    answering.point(build.contribution(points[0].round, status=Said.PUBLISHED))
    build.contribution(points[0].round, status=Said.PUBLISHED)
    editor = sign_in(build.person(Role.EDITOR))
    send(editor, f"{desk}/beginning")

    page = editor.get(desk).text

    answers = f"/en/desk/rounds/{points[0].round_id}/answers"
    assert re.search(rf'href="{answers}"[^>]*>Points without a proposed answer: 1<', page)
    assert re.search(rf'href="{answers}"[^>]*>Contributions without a point to answer: 1<', page)


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.MODERATOR])
def test_whoever_works_on_it_without_preparing_rounds_finds_the_way_from_the_round(points, sign_in, client, role):
    round_id = points[0].round_id
    theirs = {Role.TRANSLATOR: "summary", Role.MODERATOR: "answers"}

    page = sign_in(build.person(role)).get(f"/en/rounds/{round_id}").text

    assert [word for word in theirs.values() if f"/en/desk/rounds/{round_id}/{word}" in page] == [theirs[role]]
    assert "/desk/rounds/" not in client.get(f"/en/rounds/{round_id}").text


def test_an_answer_is_shown_as_it_was_published_until_a_correction_is(points, client):
    made = answering.published(points[0].round)
    summaries.begin(made.round, reason=REASON, by=build.EDITOR)
    dispose(points[0], Outcome.NOT_ACCEPTED, reason=REASON)

    for path in (f"/en/rounds/{made.round_id}/summary", f"/en/contributions/{number_of(points[0])}/outcome"):
        page = client.get(path).text
        assert REASON.en not in page
        assert answering.REASON.en in page


def test_what_was_withheld_since_is_not_quoted_and_a_correction_is_due(points, client):
    said = session.get_one(Contribution, points[0].contribution_id)
    made = answering.published(said.round)
    path = f"/en/rounds/{made.round_id}/summary"
    before = client.get(path).text
    assert "A correction is due" not in before

    session.get_one(Contribution, said.id).status = Said.WITHHELD
    session.commit()

    after = client.get(path).text
    assert "A correction is due" in after
    assert after.count(said.body) == before.count(said.body) - 1
    assert "3 received = 3 published" in after


def test_the_answers_are_found_by_outcome_and_group_and_page_by_page(client):
    points = answering.answered(answering.closed_round(), queries.PAGE + 2)
    dispose(points[3], Outcome.NOTED)
    dispose(points[4], Outcome.ALREADY_COVERED, covered_by=points[5])
    made = answering.published(points[0].round)
    path = f"/en/rounds/{made.round_id}/summary"

    first = client.get(path)
    assert number_of(points[0]) in first.text
    assert number_of(points[-1]) not in first.text
    assert f"The answer to {number_of(points[5])} covers this" in first.text
    rest = client.get(html.unescape(re.search(r'rel="next" href="([^"#]+)', first.text)[1])).text
    assert number_of(points[-1]) in rest
    noted = client.get(f"{path}?outcome=noted").text
    assert number_of(points[3]) in noted
    assert number_of(points[0]) not in noted
    assert client.get(f"{path}?outcome=nothing").status_code in (200, 302)


def test_a_reason_of_several_paragraphs_keeps_them(client):
    [point] = answering.answered(answering.closed_round(), 1)
    dispose(point, Outcome.NOTED, reason=Localized("First.\n\nSecond,\nthird.", "Uno.\n\nDos."))
    answering.published(point.round)

    assert "<p>First.</p><p>Second,<br>third.</p>" in client.get(f"/en/contributions/{number_of(point)}/outcome").text


def test_of_what_is_not_answered_yet_it_is_said_so(client):
    said = build.contribution(status=Said.PUBLISHED)

    assert "No answer is published" in client.get(f"/en/contributions/{said.number}/outcome").text


def test_the_second_of_two_writers_keeps_their_words(points, desk, sign_in):
    ana, bea = sign_in(build.person(Role.EDITOR)), sign_in(build.person(Role.EDITOR))
    send(ana, f"{desk}/beginning")
    one = queries.paragraphs(build.EDITOR, summary_of(desk))[0]
    path, seen = f"{desk}/paragraphs/{one.id}", str(one.revision)
    send(ana, path, text_en="Hers.", text_es="Lo suyo.", seen=seen)

    refused = send(bea, path, text_en="Mine.", text_es="Lo mío.", seen=seen).text

    assert "Somebody else changed this paragraph in the meantime" in refused
    assert "Mine." in refused
    assert "Hers." in refused
    assert queries.paragraph(build.EDITOR, one.id).text.en == "Hers."
