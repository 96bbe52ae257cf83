"""Themes of a round: the portal proposes, people take, and who put a point under which is kept."""

import build
import pytest
from answering import closed_round, dispose, kept, point, published
from sqlalchemy import select

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.jobs.worker import run_all
from portal.models.contributions import Status as Said
from portal.models.drafts import Status as Drafted
from portal.models.summaries import Point, Theme, Themed
from portal.queries import summaries as queries
from portal.services import summaries

NAME = Localized(en="Follow-up visits", es="Visitas de seguimiento")


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def ana():
    return build.person(Role.EDITOR).as_actor()


def said(round_, body="Faltan visitas.", **more):
    return build.contribution(round_, status=Said.PUBLISHED, body=body, **more)


def points(round_, many):
    return [point(said(round_)) for _ in range(many)]


def theme(round_, by, en="Visits", es="Visitas"):
    return summaries.create_theme(round_, name=Localized(en, es), by=by)


def under(of):
    rows = select(Themed.point_id).where(Themed.theme_id == of.id, Themed.ended_at.is_(None))
    return set(session.scalars(rows))


def proposals(round_):
    return session.scalars(select(Theme).where(Theme.round_id == round_.id, Theme.taken_at.is_(None))).all()


@pytest.mark.parametrize(("en", "es", "field"), [("Visits", " ", "name_es"), ("\u200b", "Visitas", "name_en")])
def test_a_theme_named_in_one_language_only_is_refused_at_the_other(round_, ana, en, es, field):
    with pytest.raises(Invalid) as refused:
        theme(round_, ana, en, es)

    assert refused.value.field == field
    assert session.scalars(select(Theme)).all() == []


def test_two_themes_of_a_round_have_two_names(round_, ana):
    theme(round_, ana)
    other = theme(round_, ana, "Deadlines", "Plazos")
    theme(closed_round(), ana)

    with pytest.raises(Invalid) as refused:
        theme(round_, ana, "VISITS", "Otra cosa")
    assert refused.value.field == "name_en"
    with pytest.raises(Invalid):
        summaries.rename_theme(other, name=Localized("Visits", "Plazos"), seen=other.revision, by=ana)
    summaries.rename_theme(other, name=Localized("Deadlines", "Los plazos"), seen=other.revision, by=ana)
    assert other.name.es == "Los plazos"


def test_who_put_a_point_under_a_theme_and_took_it_away_is_kept(round_, ana):
    ben = build.person(Role.DELEGATE).as_actor()
    made, (first, second) = theme(round_, ana), points(round_, 2)

    summaries.assign_theme(made, points=[first.id, second.id], by=ana)
    summaries.assign_theme(made, points=[first.id], by=ben)
    summaries.unassign_theme(made, points=[second.id], by=ben)

    rows = session.scalars(select(Themed).order_by(Themed.id)).all()
    assert [(row.point_id, row.assigned_by_id, row.ended_by_id) for row in rows] == [
        (first.id, ana.user_id, None),
        (second.id, ana.user_id, ben.user_id),
    ]


def test_points_of_another_round_and_points_that_were_dropped_are_refused(round_, ana):
    made, [mine] = theme(round_, ana), points(round_, 1)
    [other] = points(closed_round(), 1)

    with pytest.raises(Conflict):
        summaries.assign_theme(made, points=[mine.id, other.id], by=ana)
    with pytest.raises(Invalid):
        summaries.assign_theme(made, points=[], by=ana)
    assert under(made) == set()


def test_merged_a_theme_stays_and_says_into_which(round_, ana):
    made, other, (first, second) = (
        theme(round_, ana),
        theme(round_, ana, "Inspections", "Inspecciones"),
        points(round_, 2),
    )
    summaries.assign_theme(made, points=[first.id, second.id], by=ana)
    summaries.assign_theme(other, points=[second.id], by=ana)

    summaries.merge_theme(made, into=other.id, by=ana)

    assert (made.merged_into_id, under(made), under(other)) == (other.id, set(), {first.id, second.id})
    [standing] = queries.all_themes(ana, round_.id).standing
    assert (standing.id, standing.es, [name.en for name in standing.merged]) == (other.id, 2, ["Visits"])
    with pytest.raises(Conflict):
        summaries.assign_theme(made, points=[first.id], by=ana)


def test_a_theme_is_merged_into_another_of_its_round(round_, ana):
    made, elsewhere = theme(round_, ana), theme(closed_round(), ana)

    for into in (made.id, elsewhere.id, None, 2**31 - 1):
        with pytest.raises(Invalid) as refused:
            summaries.merge_theme(made, into=into, by=ana)
        assert refused.value.field == "into"


def test_split_some_points_leave_for_a_theme_of_their_own(round_, ana):
    made, (first, second) = theme(round_, ana), points(round_, 2)
    summaries.assign_theme(made, points=[first.id, second.id], by=ana)

    other = summaries.split_theme(made, name=NAME, points=[second.id], by=ana)

    assert (under(made), under(other), other.name) == ({first.id}, {second.id}, NAME)


def test_dropped_it_has_no_points_and_can_be_made_again(round_, ana):
    made, [one] = theme(round_, ana), points(round_, 1)
    summaries.assign_theme(made, points=[one.id], by=ana)

    summaries.drop_theme(made, by=ana)

    assert under(made) == set()
    assert queries.themes(ana, round_.id) == []
    theme(round_, ana)


def test_after_publication_themes_stay_as_they_were(ana):
    round_ = closed_round()
    made = theme(round_, ana)
    answered = build.contribution(round_, status=Said.PUBLISHED)
    dispose(point(answered))
    published(round_)

    with pytest.raises(Conflict):
        summaries.rename_theme(made, name=NAME, seen=made.revision, by=ana)
    with pytest.raises(Conflict):
        theme(round_, ana, "Deadlines", "Plazos")


def test_translators_and_moderators_put_nothing_under_a_theme(round_, ana):
    made, [one] = theme(round_, ana), points(round_, 1)

    for role in (Role.TRANSLATOR, Role.MODERATOR):
        with pytest.raises(NotAllowed):
            summaries.assign_theme(made, points=[one.id], by=build.person(role).as_actor())


class TestProposals:
    def gathered(self, app, round_, by):
        summaries.ask_to_gather(round_, by=by)
        run_all(app)
        return {each.name.en: each.found for each in proposals(round_)}

    def test_whole_terms_of_the_glossary_count_in_both_languages(self, app, round_, ana):
        for body, language in (
            ("La denegación de derechos sigue.", "es"),
            ("There is a denial of rights here.", "en"),
            ("Nothing of that.", "en"),
        ):
            said(round_, body, language=language)
        for _ in range(9):
            said(round_, "Otra cosa.")

        found = self.gathered(app, round_, ana)["Denial of Rights"]

        assert (found["by"], found["es"], found["en"]) == ("term", 1, 1)
        [proposal] = queries.all_themes(ana, round_.id).proposals
        assert {(each.language, each.words) for each in proposal.excerpts} == {
            ("es", "denegación de derechos"),
            ("en", "denial of rights"),
        }
        assert session.scalars(select(Themed)).all() == []

    def test_questions_that_two_texts_answer_are_proposed(self, app, round_, ana):
        said(round_, question=1), said(round_, "Otra.", question=1, language="en"), said(round_, "Más.")

        found = self.gathered(app, round_, ana)

        assert [(each["by"], each["number"], each["es"], each["en"]) for each in found.values()] == [
            ("question", 1, 1, 1)
        ]

    def test_chapters_are_proposed_by_their_headings_and_parts_without_one_not_at_all(self, app, round_, ana):
        long = " ".join(["word"] * 8_000)  # so that what follows is read on a page of its own
        texts = ["# Visits", "At work.", "# Wages", long, "The pay slip."]
        text = build.version(build.draft(round_), texts, [*texts[:4], "El recibo."], status=Drafted.OPEN)
        for key in ("p0002", "p0002", "p0005", "p0005"):
            build.remark(text, key)

        self.gathered(app, round_, ana)

        assert {each.name.en for each in proposals(round_)} == {"Visits"}

    def test_what_was_dropped_or_taken_is_not_proposed_again(self, app, round_, ana):
        for words in ("La denegación de derechos sigue.", "Otra denegación de derechos."):
            said(round_, words, question=1)
        for _ in range(9):
            said(round_, "Otra cosa.")
        self.gathered(app, round_, ana)
        first, second = proposals(round_)
        summaries.drop_theme(first, by=ana)
        summaries.take_theme(second, name=NAME, seen=second.revision, by=ana)

        self.gathered(app, round_, ana)

        assert [each.name for each in queries.all_themes(ana, round_.id).standing] == [NAME]
        assert [each.id for each in proposals(round_)] == [first.id]

    def test_nothing_can_be_put_under_a_proposal_before_somebody_takes_it(self, round_, ana):
        summaries.propose_themes(round_, proposals=[(NAME, {"by": "term", "es": 2, "en": 0})], by=SYSTEM)
        [proposal], [one] = proposals(round_), points(round_, 1)

        with pytest.raises(Conflict):
            summaries.assign_theme(proposal, points=[one.id], by=ana)
        summaries.take_theme(proposal, name=NAME, seen=proposal.revision, by=ana)
        summaries.assign_theme(proposal, points=[one.id], by=ana)
        assert under(proposal) == {one.id}

    def test_words_of_what_was_withheld_since_are_not_shown(self, round_, ana):
        hidden = build.contribution(round_, status=Said.PUBLISHED, then=Said.WITHHELD, body="Un secreto.")
        found = {"by": "term", "es": 2, "en": 0, "excerpts": [[hidden.id, 0, 11, 3, 10]]}
        summaries.propose_themes(round_, proposals=[(NAME, found)], by=SYSTEM)

        [proposal] = queries.all_themes(ana, round_.id).proposals

        assert (proposal.es, list(proposal.excerpts)) == (2, [])


def test_the_table_shows_what_is_under_a_theme_on_a_passage_or_with_a_person(round_, ana):
    text = build.version(build.draft(round_))
    remark = build.remark(text, "p0002")
    session.refresh(remark)
    mine, other = points(round_, 2)
    about = kept(Point(round_id=round_.id, contribution_id=remark.id, edition=1))
    made = theme(round_, ana)
    summaries.assign_theme(made, points=[mine.id], by=ana)
    mine.assigned_to_id = ana.user_id
    session.commit()

    def found(**asked):
        return [line.id for line in queries.points(ana, round_.id, queries.Filter(**asked)).lines]

    [passage] = queries.commented(ana, round_.id)
    assert found(theme=made.id) == [mine.id]
    assert found(passage=passage.id) == [about.id]
    assert found(assigned=str(ana.user_id)) == [mine.id]
    assert found(assigned="nobody") == [other.id, about.id]
