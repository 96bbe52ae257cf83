"""Asking back before a summary is final: of exactly what it says of each, answered in time, and never in its way."""

from datetime import timedelta

import answering
import build
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.contributions import Status as Said
from portal.models.outbox import Errand
from portal.models.people import Person
from portal.models.summaries import Summary, Understanding
from portal.queries import summaries as queries
from portal.services import summaries


@pytest.fixture
def said():
    """Of Ana, and of somebody with a key, in a round whose summary is being written and cites Ana."""
    round_ = answering.closed_round()
    made = [build.contribution(round_, by=by, status=Said.PUBLISHED) for by in (build.member(), None)]
    for each in made:
        answering.point(each)
    return made


@pytest.fixture
def summary(said):
    made = answering.kept(Summary(round_id=said[0].round_id, number=1))
    answering.paragraph(made, cites(said[0], "asks for more. Nobody else does."))
    return made


@pytest.fixture
def editor():
    return build.person(Role.EDITOR).as_actor()


def cites(of, words):
    return Localized(f"In all {{{{answers}}}}: {of.number} {words}", f"En total {{{{answers}}}}: {of.number} {words}")


def author(of):
    return session.get_one(Person, of.author_id).as_actor() if of.author_id else build.holder(of)


def echo(by, summary):
    told = queries.echo(queries.how_many_are_asked(summary), queries.heard(by, summary))
    return told.asked, told.understood, told.not_quite, told.changed, told.silent


@pytest.mark.parametrize("which", [0, 1], ids=["account", "key"])
def test_a_word_can_be_said_anew_and_what_was_said_before_stays(said, summary, editor, which):
    answering.ask_back(summary)
    one = said[which]
    answering.told_back(one, author(one), because="Only half of it.")
    answering.told_back(one, author(one), understood=True, because="")

    words = [(each.understood, each.because) for each in queries.own_words_back(author(one), one.id)]
    assert words == [(False, "Only half of it."), (True, "")]
    assert echo(editor, summary) == (2, 1, 0, 0, 1)
    for statement in ("UPDATE understandings SET because = 'other words'", "DELETE FROM understandings"):
        with pytest.raises(DBAPIError, match="understandings"):
            session.execute(text(statement))
        session.rollback()


def test_with_a_key_the_day_is_kept_and_nothing_tells_which_key(said, summary):
    answering.ask_back(summary)
    answering.told_back(said[1], author(said[1]))
    kept = session.scalars(select(Understanding)).one()
    line = session.scalars(select(Entry).where(Entry.act == "understanding.tell")).one()

    assert kept.said_at == clock.day(said[1].round.zone)
    assert line.actor_id is None
    assert str(said[1].inbox_id) not in str(line.changes)
    assert kept.because not in str(line.changes)


def test_an_author_is_shown_their_points_themes_and_sentences_and_no_figure(said, summary):
    point = answering.point(said[0], start=0, end=4)
    theme = answering.theme(summary.round, Localized("Visits", "Visitas"))
    by = build.person(Role.EDITOR).as_actor()
    summaries.assign_theme(theme, points=[point.id], by=by)

    shown = queries.extract(summary, said[0].id, said[0].number)

    assert [(each.words, list(each.themes)) for each in shown.points] == [
        ("", []),
        (said[0].body[:4], [Localized("Visits", "Visitas")]),
    ]
    assert shown.sentences["en"] == [f"In all {queries.A_FIGURE}: {said[0].number} asks for more."]
    assert shown.sentences["es"] == [f"En total {queries.A_FIGURE}: {said[0].number} asks for more."]
    assert queries.extract(summary, said[1].id, said[1].number).sentences == {"es": [], "en": []}


def test_a_sentence_that_cites_what_is_not_public_is_shown_to_nobody(said, summary):
    withheld = build.contribution(said[0].round, status=Said.PUBLISHED, then=Said.WITHHELD)
    elsewhere = build.contribution(answering.closed_round(), status=Said.PUBLISHED)
    for other in (withheld, elsewhere):
        words = f"{said[0].number} and {other.number} agree."
        answering.paragraph(summary, Localized(words, words), position=9)
    both = f"{said[0].number} and {said[1].number} agree."
    answering.paragraph(summary, Localized(both, both), position=10)

    assert queries.extract(summary, said[0].id, said[0].number).sentences["en"][1:] == [both]
    assert queries.extract(summary, said[1].id, said[1].number).sentences["en"] == [both]


@pytest.mark.parametrize("change", ["sentence", "point", "theme", "theme renamed", "dropped"])
def test_a_yes_does_not_hold_for_what_it_says_later(said, summary, editor, change):
    theme = answering.theme(summary.round)
    point = answering.point(said[0])
    summaries.assign_theme(theme, points=[point.id], by=editor)
    answering.ask_back(summary)
    for each in said:
        answering.told_back(each, author(each), understood=True, because="")
    assert echo(editor, summary) == (2, 2, 0, 0, 0)

    {
        "sentence": lambda: rewritten(summary, said[0], editor),
        "point": lambda: answering.point(said[0], start=0, end=3),
        "theme": lambda: summaries.unassign_theme(theme, points=[point.id], by=editor),
        "theme renamed": lambda: summaries.rename_theme(
            theme, name=Localized("Tours", "Giras"), seen=theme.revision, by=editor
        ),
        "dropped": lambda: summaries.drop_point(point, seen=point.revision, by=editor),
    }[change]()

    assert echo(editor, summary) == (2, 1, 0, 1, 0)
    answering.told_back(said[0], author(said[0]), understood=True, because="")
    assert echo(editor, summary) == (2, 2, 0, 0, 0)


def rewritten(summary, of, by):
    paragraph = queries.paragraphs(by, summary)[0]
    summaries.write(paragraph, text=cites(of, "asks for less."), agrees=True, seen=paragraph.revision, by=by)


def test_what_changes_elsewhere_leaves_a_yes_as_it_is(said, summary, editor):
    answering.ask_back(summary)
    answering.told_back(said[1], author(said[1]), understood=True, because="")
    rewritten(summary, said[0], editor)

    assert echo(editor, summary) == (2, 1, 0, 0, 1)


def test_a_word_about_another_text_than_the_present_one_is_not_taken(said, summary, editor):
    answering.ask_back(summary)
    seen = queries.extract(summary, said[0].id, said[0].number).shown_hash
    rewritten(summary, said[0], editor)

    with pytest.raises(Conflict):
        summaries.tell_back(said[0], understood=True, because="", language="en", seen=seen, by=author(said[0]))
    assert session.scalars(select(Understanding)).all() == []


def test_only_while_it_is_asked(said, summary, editor):
    one = said[0]
    with pytest.raises(Conflict):  # nobody asked yet
        answering.told_back(one, author(one))
    answering.ask_back(summary, days=3)
    with clock.at(clock.now() + timedelta(days=3)):
        answering.told_back(one, author(one))
    with clock.at(clock.now() + timedelta(days=4)), pytest.raises(Conflict):
        answering.told_back(one, author(one))
    assert [each.understood for each in queries.own_words_back(author(one), one.id)] == [False]


def test_it_is_over_with_the_publication_which_waits_for_nobody():
    round_ = answering.closed_round()
    answering.answered(round_, 2)
    mine = build.contribution(round_, by=build.member(), status=Said.PUBLISHED)
    answering.dispose(answering.point(mine))
    by = build.person(Role.EDITOR).as_actor()
    made = answering.approved(round_, by)
    answering.ask_back(made)
    answering.told_back(mine, author(mine))
    summaries.publish(made, seen=queries.standing(by, made).text_hash, by=by)

    with pytest.raises(Conflict):
        answering.told_back(mine, author(mine))
    with pytest.raises(NotAllowed):
        answering.ask_back(made)


def test_others_do_not_speak_and_a_no_says_why(said, summary):
    answering.ask_back(summary)
    for by in (ANONYMOUS, build.member().as_actor(), author(said[1]), build.person(Role.EDITOR).as_actor()):
        with pytest.raises(NotAllowed):
            answering.told_back(said[0], by)
    for blank in ("", "  \n", "\u200b"):
        with pytest.raises(Invalid) as refused:
            answering.told_back(said[0], author(said[0]), because=blank)
        assert refused.value.field == "because"
    with pytest.raises(Invalid):
        answering.told_back(said[0], author(said[0]), because="x" * (summaries.LONGEST_FEEDBACK + 1))


def test_its_day_is_still_to_come(summary):
    for days in (0, -1):
        with pytest.raises(Invalid) as refused:
            answering.ask_back(summary, days=days)
        assert refused.value.field == "until"


def test_one_letter_to_each_account_and_asked_again_none_to_who_said_yes(said, summary):
    ana, bea = session.get_one(Person, said[0].author_id), build.member()
    for _ in range(2):
        answering.point(build.contribution(summary.round, by=bea, status=Said.PUBLISHED))
    build.contribution(summary.round, by=build.member(), status=Said.PUBLISHED, then=Said.WITHHELD)

    def letters():
        facts = session.scalars(select(Errand.facts).where(Errand.kind == "letter").order_by(Errand.id))
        return sorted(each["person_id"] for each in facts if each["event"] == "asked_back")

    answering.ask_back(summary)
    assert letters() == sorted([ana.id, bea.id])
    answering.told_back(said[0], ana.as_actor(), understood=True, because="")
    answering.ask_back(summary)
    assert letters() == sorted([ana.id, bea.id, bea.id])


def test_moderators_and_readers_hear_nothing_of_it(said, summary):
    answering.ask_back(summary)
    answering.told_back(said[0], author(said[0]))

    for by in (build.person(Role.MODERATOR).as_actor(), build.member().as_actor(), ANONYMOUS):
        assert queries.heard(by, summary) == []
        assert queries.asked_of(by, said[0]) is None
        assert queries.own_words_back(by, said[0].id) == []
