"""The index of what can be found is in step with everything, whoever changes it; and can be made anew at any time."""

from collections import Counter

import answering
import build
import pytest
from sqlalchemy import select, text

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import connection, session, transaction
from portal.core.localized import Localized
from portal.jobs import finding as index
from portal.jobs import worker
from portal.models.consultations import Audience, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Status
from portal.models.drafts import Status as DraftStatus
from portal.models.finding import Found, KnownWord, Making
from portal.models.outbox import Errand
from portal.models.reference import Advice
from portal.services import consultations, finding, moderation, reference
from portal.services.finding.projecting import KINDS


def fresh():
    """What the index would be if it were made now."""
    rows = {}
    for kind, projection in KINDS.items():
        ids = list(projection.after(0, 10_000))
        rows |= {row.values["place"]: (kind, row.values["reach"], set(row.values["words"].split()),
                                       row.values["shown"]) for row in projection.rows(ids)}  # fmt: skip
    return rows


def kept():
    session.expire_all()
    return {row.place: (row.kind, row.reach, set(row.words.split()), row.shown)
            for row in session.execute(select(Found.__table__))}  # fmt: skip


def in_step():
    """Nothing is there that should not be, and nothing is missing: in the rows, nor in the words of SQLite."""
    there, wanted = kept(), {place: row for place, row in fresh().items() if row[0] != "term"}
    assert {place: row[:2] for place, row in there.items()} == {place: row[:2] for place, row in wanted.items()}
    assert there == wanted
    if connection().dialect.name == "sqlite":
        connection().execute(text("INSERT INTO found_words(found_words, rank) VALUES ('integrity-check', 1)"))
    return there


def kinds():
    return sorted(row[0] for row in in_step().values())


def editor():
    return build.person(Role.EDITOR).as_actor()


class TestItIsInStep:
    def test_with_a_round_from_the_day_on_which_it_is_opened(self, app):
        round_ = build.round_(status=RoundStatus.DRAFT)
        assert kinds() == []

        delegate = build.person(Role.DELEGATE).as_actor()
        consultations.open_round(session.get(Round, round_.id), seen=round_.revision, by=delegate)
        assert kinds() == ["round"]

        consultation = round_.consultation
        consultations.revise_consultation(
            consultation, title=Localized("Cranes", "Grúas"), purpose=consultation.purpose, topic=consultation.topic,
            seen=consultation.revision, by=editor(),
        )  # fmt: skip
        [row] = in_step().values()
        assert {"gru", "crane"} <= {word.strip("^*") for word in row[2]}

    def test_with_a_contribution_as_long_as_it_is_published(self, app):
        said = build.contribution(status=Status.RECEIVED, body="Faltan grúas.")
        moderator = build.person(Role.MODERATOR).as_actor()
        assert kinds() == ["round"]

        moderation.claim(said, by=moderator)
        moderation.decide(said, verdict=Status.PUBLISHED, seen=said.revision, by=moderator)
        assert kinds() == ["contribution", "round"]

        moderation.decide(
            session.get(Contribution, said.id), verdict=Status.WITHHELD, reason="third_party", seen=said.revision,
            by=moderator,
        )  # fmt: skip
        assert kinds() == ["round"]

    @pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.CLEARED])
    def test_with_the_passages_of_what_is_open_and_of_what_circulates(self, app, audience):
        draft = build.draft(build.round_(audience=audience))
        build.version(draft, ("In work.",), ("En preparación.",), status=DraftStatus.UPLOADED)
        assert kinds() == ["round"]

        build.version(draft, status=DraftStatus.CIRCULATED)
        assert {row[1] for row in in_step().values() if row[0] == "passage"} == {"c"}

        build.version(draft, ("# Purpose", "Cranes."), ("# Objeto", "Grúas."), status=DraftStatus.OPEN)
        reach = "" if audience is Audience.PUBLIC else "r"
        assert [row[1] for row in in_step().values() if row[0] == "passage"] == [reach, reach]

    def test_with_a_summary_from_its_publication_on(self, app):
        round_ = answering.closed_round()
        answering.answered(round_)
        assert "summary" not in kinds()

        answering.published(round_, app)
        assert kinds().count("summary") == 1

    def test_with_what_the_registers_have(self, app):
        load_all()
        found = kinds()
        delivered = {"case": 46, "facility": 44, "duty": 27, "action": 42, "panel": 6, "benchmark": 23}
        assert {kind: found.count(kind) for kind in set(found)} == delivered

    def test_with_every_entry_of_a_register_as_long_as_it_holds(self, app):
        load_all()
        before = kinds()
        report, quarter, meeting, panel = build.board(), build.attaches(), build.whole_meeting(), build.panel()
        action = build.action()
        come = Counter(kinds()) - Counter(before)
        assert come == Counter(
            ["report", "assessment", "member", "attache", "activity", "meeting", "panel", "action", "case", "facility"]
        )
        assert report.steps
        assert quarter.attache
        for entry in (report, panel, action):
            mark = Localized("Xylophone", "Xilófono")
            name = "summary" if entry is report else "finding" if entry is panel else "asked"
            with transaction():
                setattr(session.merge(entry), name, mark)
            assert [row[0] for row in in_step().values() if any("xyloph" in word for word in row[2])], name
        assert meeting.advice
        with transaction():
            for each in session.scalars(select(Advice)):
                each.ended_at = clock.now()
        in_step()
        by = editor()
        reference.take_back_entry(session.merge(action), reason="Twice", by=by)
        assert Counter(kinds())["action"] == 42
        reference.put_back_entry(session.merge(action), by=by)
        assert Counter(kinds())["action"] == 43
        case = session.merge(panel).case
        reference.take_back_case(case, reason="Twice", by=by)
        assert Counter(kinds())["panel"] == 6

    def test_with_a_case_as_long_as_it_is_not_taken_back(self, app):
        case = build.public_case()
        by = editor()
        reference.add_event(
            case, code="petition_received", who="", day="2026-04", note=Localized("Cranes", "Grúas"),
            source="https://example.org/a", stage="", by=by,
        )  # fmt: skip
        assert kinds() == ["case", "facility"]
        assert any("gru" in row[2] for row in in_step().values())
        about = {"note": Localized("Marmalade", "Mermelada"), "source": "https://example.org/a", "as_of": case.as_of}
        reference.suspend(case, instructed_by="ustr", day="2026-04", **about, by=by)
        lifting = reference.lift(case, why="remediated", day="2026-05", **about, by=by)
        assert any("mermel" in word for row in in_step().values() for word in row[2])
        reference.strike_lifting(session.merge(case), lifting_id=lifting.id, by=by)
        in_step()
        course = build.course(case.slug)
        assert any("palabr" in word for row in in_step().values() for word in row[2])
        reference.strike_plan(session.merge(case), plan_id=course.id, by=by)
        assert not any("palabr" in word for row in in_step().values() for word in row[2])

        reference.take_back_case(case, reason="It is another.", by=by)
        assert kinds() == ["facility"]
        reference.put_back_case(case, by=by)
        assert kinds() == ["case", "facility"]

    def test_with_a_workplace_its_names_and_what_it_was_merged_into(self, app):
        one, other, by = build.workplace(name="Grúas del Norte"), build.workplace(), editor()
        reference.describe(other, kind="former_name", value="Montacargas", source="https://example.org/a",
                           as_of=other.as_of, by=by)  # fmt: skip
        assert any("montacarg" in row[2] for row in in_step().values())

        reference.merge(one, into=other.slug, reason="One and the same.", by=by)
        [row] = in_step().values()
        assert "gru" in row[2]

        reference.unmerge(one, by=by)
        assert kinds() == ["facility", "facility"]


class TestConcerns:
    def test_are_never_among_it(self, app):
        assert not any(name.startswith(("Concern", "CaseSeal", "Sealed")) for name in _followed())
        assert "concern" not in KINDS


def _followed():
    from portal.services.finding.keeping import FOLLOWED

    return FOLLOWED


class TestAllOfItMadeAnew:
    def test_is_what_it_was_with_the_terms_of_the_glossary(self, app):
        load_all()
        build.contribution(status=Status.PUBLISHED)
        before = in_step()
        assert index.status() is None

        assert index.rebuild().whole
        assert {place: row for place, row in kept().items() if row[0] != "term"} == before
        assert sum(row[0] == "term" for row in kept().values()) > 200
        assert index.status().whole

    def test_takes_out_what_is_no_longer_there_and_brings_what_was_forgotten(self, app):
        said = build.contribution(status=Status.PUBLISHED)
        index.rebuild()
        whole = kept()
        with transaction():
            finding.keeping.drop(session.execute(select(Found.place, Found.words).where(Found.of == said.id)).all())
            row = session.execute(select(Found.__table__).where(Found.kind == "round")).one()
            finding.keeping.put([{**row._mapping, "place": 7, "of": 999_999_999}])
        assert kept() != whole

        index.rebuild()
        assert kept() == whole
        if connection().dialect.name == "sqlite":
            connection().execute(text("INSERT INTO found_words(found_words, rank) VALUES ('integrity-check', 1)"))

    def test_goes_on_where_it_was_interrupted(self, app):
        load_all()
        with transaction():
            finding.begin_anew()
        with transaction():
            first = finding.go_on(many=50)
        with transaction():
            second = finding.go_on(many=50)

        assert (first.done, second.done, second.whole) == (50, 100, False)
        assert index.status().kind == "term"
        while not finding.go_on(many=500).whole:
            pass
        session.commit()
        assert sum(row[0] == "term" for row in kept().values()) > 200

    def test_is_begun_by_the_worker_where_it_has_not_been_and_only_once(self, app):
        index.see_to_it()
        index.see_to_it()
        assert len(session.scalars(select(Errand).where(Errand.kind == "index")).all()) == 1

        worker.run_all(app)
        assert index.status().whole
        index.see_to_it()
        assert session.scalars(select(Errand).where(Errand.kind == "index")).all() == []

    def test_is_done_once_more_when_a_release_reads_words_in_another_way(self, app):
        index.rebuild()
        session.get(Making, 1).version = "another"
        session.commit()

        assert index.status() is None
        index.see_to_it()
        assert session.scalars(select(Errand).where(Errand.kind == "index")).all()

    def test_says_how_far_it_is(self, app):
        runner = app.test_cli_runner()
        assert "still to be begun" in runner.invoke(args=["finding", "status"]).output
        said = runner.invoke(args=["finding", "rebuild"])
        assert said.exit_code == 0
        assert "The index is whole" in said.output
        assert "The index is whole" in runner.invoke(args=["finding", "status"]).output


class TestWithdrawnWords:
    def test_leave_an_errand_and_once(self, app):
        for _each in range(2):
            build.contribution(status=Status.PUBLISHED, then=Status.WITHHELD, body="Faltan grúas.")

        assert len(session.scalars(select(Errand).where(Errand.kind == "forget_words")).all()) == 1

    def test_are_not_left_behind_where_nothing_went(self, app):
        build.contribution(status=Status.PUBLISHED)

        assert session.scalars(select(Errand).where(Errand.kind == "forget_words")).all() == []

    def test_leave_the_files_of_the_index(self, app, new_house, monkeypatch):
        """In a database of its own: what is to be looked at is the file."""
        if connection().dialect.name != "sqlite":
            pytest.skip("PostgreSQL builds its index anew, which the next test looks at")
        word = "palabraretirada"
        for number in range(30):
            build.contribution(status=Status.PUBLISHED, body=f"Faltan grúas {number}.")
        said = build.contribution(status=Status.PUBLISHED, body=f"Faltan {word}s.")
        assert _segments(word) > 0

        with transaction():
            said.move_to(Status.WITHHELD)
        worker.run_all(app)

        assert _segments(word) == 0


def _segments(word):
    """Pages of the index of words, as they lie in the file, in which it stands."""
    pages = connection().execute(text("SELECT block FROM found_words_data")).scalars()
    return sum(word[:8].encode() in bytes(block) for block in pages)


def test_words_that_people_write_are_never_offered_to_others(app):
    build.contribution(status=Status.PUBLISHED, body="Faltan montacargas.")
    assert session.scalar(select(KnownWord.word).where(KnownWord.word == "montacargas")) is None

    build.workplace(name="Montacargas del Norte")
    assert session.scalar(select(KnownWord.scope).where(KnownWord.word == "montacargas")) == ""
