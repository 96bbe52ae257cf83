"""Passages covered instead of a text returned: proposed, answered or not, published, and read by nobody after that."""

from datetime import UTC, datetime, timedelta

import answering
import build
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.jobs.freezing import files as making
from portal.models.audit import Entry
from portal.models.contributions import Attachment, Contribution, Edition, Status
from portal.models.moderation import Became, Gap, RedactedText, Redaction
from portal.models.outbox import Errand
from portal.queries import moderation as queries
from portal.queries import summaries
from portal.queries.contributions import own
from portal.queries.moderation import redactions
from portal.queries.waiting import unclaimed
from portal.services import contributions, moderation
from portal.services import summaries as services
from portal.services.kept import files as kept_files
from portal.services.moderation import Passage

WORDS = "La supervisora Zaragutia gritó.\nLlame al 686 555 1234: yo vi todo."
NAME, PHONE = (WORDS.index(word) for word in ("Zaragutia", "686 555 1234"))
PASSAGES = [Passage(PHONE, PHONE + 12, "contact_data"), Passage(NAME, NAME + 9, "third_person")]
PUBLIC = (
    "La supervisora [testado: identidad de otra persona] gritó.\n"
    "Llame al [testado: datos de contacto o identificadores oficiales]: yo vi todo."
)


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla").as_actor()


@pytest.fixture
def carlos():
    return build.person(Role.MODERATOR, name="Carlos").as_actor()


@pytest.fixture
def ana():
    return build.member(locale="es")


@pytest.fixture
def said(ana):
    return build.contribution(by=ana, body=WORDS)


def propose(said, by, passages=PASSAGES, **more):
    seen = more.pop("seen", None) or now(said).revision
    storage = more.pop("app").extensions["storage"] if "app" in more else build.NO_FILES
    return moderation.propose_redaction(said, passages=passages, storage=storage, seen=seen, by=by, **more)


def answer(said, by, *, agrees=True, seen=1, **more):
    return contributions.answer_redaction(said, agrees=agrees, language="es", seen=seen, by=by, **more)


def publish(said, by, **more):
    return moderation.publish_redacted(said, seen=more.pop("seen", now(said).revision), by=by)


def now(said):
    return session.get_one(Contribution, said.id, populate_existing=True)


def refused(statement, **values):
    with pytest.raises(DBAPIError) as refusal, transaction():
        session.execute(text(statement), values)
    return str(refusal.value)


class TestProposing:
    def test_its_author_is_told_and_nothing_is_published(self, said, carla, ana):
        proposed = propose(said, carla, note="Solo el teléfono y el nombre.")

        shown = redactions.latest(ana.as_actor(), now(said))
        assert (shown.original, shown.body, shown.note) == (WORDS, PUBLIC, "Solo el teléfono y el nombre.")
        assert [shown.body[start:end] for start, end, _ground in shown.gaps] == [each.label for each in shown.covers]
        assert shown.by == ""
        assert (now(said).body, now(said).status, proposed.number) == (WORDS, Status.RECEIVED, 1)
        letters = session.scalars(select(Errand).where(Errand.kind == "letter")).all()
        assert [(each.facts["event"], each.facts["person_id"]) for each in letters] == [("redaction_proposed", ana.id)]

    def test_the_trail_has_the_grounds_and_not_a_word(self, said, carla, ana):
        propose(said, carla, note="Llame al Zaragutia.")
        answer(said, ana.as_actor(), agrees=False, answer="Zaragutia es un apodo.")
        publish(said, carla)

        lines = session.scalars(select(Entry).where(Entry.act.startswith("redaction.")).order_by(Entry.at)).all()
        assert [line.act for line in lines] == ["redaction.propose", "redaction.answer", "redaction.publish"]
        told = str([line.changes for line in lines])
        assert "third_person" in told
        assert "Zaragutia" not in told
        assert "555 1234" not in told

    @pytest.mark.parametrize(
        ("passages", "refusal"),
        [
            ([], moderation.NothingCovered),
            ([Passage(0, 5, "third_person"), Passage(4, 9, "third_person")], moderation.NotApart),
            ([Passage(5, 5, "third_person")], moderation.NotApart),
            ([Passage(2, 3, "third_person")], moderation.NotApart),
            ([Passage(0, len(WORDS) + 1, "third_person")], moderation.NotApart),
            ([Passage(0, 5, "because")], moderation.GroundMissing),
            ([Passage(each, each + 1, "third_person") for each in range(201)], moderation.TooManyGaps),
        ],
    )
    def test_passages_lie_apart_in_the_text_with_a_ground_each(self, said, carla, passages, refusal):
        with pytest.raises(refusal):
            propose(said, carla, passages)
        assert session.scalar(select(func.count()).select_from(Redaction)) == 0

    def test_of_two_moderators_the_second_is_told(self, said, carla, carlos):
        seen = now(said).revision
        propose(said, carla, seen=seen)

        with pytest.raises(moderation.ChangedMeanwhile):
            propose(said, carlos, [PASSAGES[0]], seen=seen)
        assert session.scalar(select(func.count()).select_from(Gap)) == 2

    def test_what_somebody_else_has_on_their_table_is_left(self, said, carla, carlos):
        moderation.claim(said, by=carla)

        with pytest.raises(Conflict):
            propose(said, carlos)

    def test_another_one_takes_its_place(self, said, carla, ana):
        propose(said, carla)
        answer(said, ana.as_actor(), agrees=False, answer="El nombre es público.")
        propose(said, carla, [PASSAGES[0]])

        shown = redactions.latest(ana.as_actor(), now(said))
        assert (shown.number, len(shown.covers), shown.agrees) == (2, 1, None)
        assert session.scalars(select(Redaction.outcome).order_by(Redaction.number)).all() == [Became.REPLACED, None]
        with pytest.raises(contributions.ProposedAnew):
            answer(said, ana.as_actor(), seen=1)

    @pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN])
    def test_only_before_the_first_decision(self, ana, carla, status):
        with pytest.raises(moderation.NotToBeCovered):
            propose(build.contribution(by=ana, body=WORDS, status=status), carla)

    def test_nobody_covers_what_is_of_their_own_organisation(self, said, ana):
        colleague = build.person(Role.MODERATOR, of=ana.organisation).as_actor()

        with pytest.raises(NotAllowed):
            propose(said, colleague)


class TestAnswering:
    def test_with_a_key_the_day_is_kept_and_no_hour(self, carla):
        said = build.contribution(body=WORDS)
        propose(said, carla)

        answered = answer(said, build.holder(said))

        line = session.scalar(select(Entry).where(Entry.act == "redaction.answer"))
        assert answered.answered_at == line.at == clock.day(said.round.zone)

    def test_once_and_only_by_its_author(self, said, carla, ana):
        propose(said, carla)
        with pytest.raises(NotAllowed):
            answer(said, build.person(of=ana.organisation).as_actor())
        answer(said, ana.as_actor())
        with pytest.raises(contributions.AnsweredBefore):
            answer(said, ana.as_actor(), agrees=False, answer="No.")

    @pytest.mark.parametrize("words", ["", " \n", "x" * 6_001])
    def test_against_it_with_a_reason(self, said, carla, ana, words):
        propose(said, carla)
        with pytest.raises(Invalid):
            answer(said, ana.as_actor(), agrees=False, answer=words)

    def test_while_they_are_asked_nobody_takes_it_to_read(self, said, carla, carlos, ana):
        def free():
            return session.scalar(unclaimed(carlos, Contribution))

        assert free() is not None
        proposed = propose(said, carla)
        assert free() is None
        with clock.at(proposed.answer_by + timedelta(minutes=1)):
            assert free() is not None
        answer(said, ana.as_actor())
        assert free() is not None

    def test_correcting_or_withdrawing_ends_it(self, said, carla, ana):
        propose(said, carla)
        contributions.correct(said, body="Otra cosa.", language="es", seen=1, by=ana.as_actor())
        assert session.scalars(select(Redaction.outcome)).all() == [Became.VOID]
        with pytest.raises(moderation.NothingProposed):
            publish(said, carla)

        propose(said, carla, [Passage(0, 4, "third_person")])
        contributions.withdraw(said, by=ana.as_actor())
        assert session.scalars(select(Redaction.outcome)).all() == [Became.VOID] * 2


class TestPublishing:
    @pytest.mark.parametrize("agrees", [True, False])
    def test_after_the_answer_it_is_read_with_gaps(self, said, carla, ana, agrees):
        propose(said, carla)
        with pytest.raises(moderation.StillAsked):
            publish(said, carla)
        seen = now(said).revision
        answer(said, ana.as_actor(), agrees=agrees, answer="Sí, y no.")
        with pytest.raises(moderation.ChangedMeanwhile):  # without having read it
            publish(said, carla, seen=seen)
        publish(said, carla)

        public = now(said)
        assert (public.body, public.status) == (PUBLIC, Status.PUBLISHED)
        assert public.number
        assert [ground for _start, _end, ground in public.covered] == ["third_person", "contact_data"]
        assert session.scalars(select(Edition.body).order_by(Edition.number)).all() == [WORDS, PUBLIC]
        assert [each.edition for each in queries.decisions(carla, public)] == [2]
        assert own(ana.as_actor(), said.ref).said.sent == WORDS
        assert own(build.person(of=ana.organisation).as_actor(), said.ref).said.sent == PUBLIC

    def test_when_the_fifth_day_is_over_where_the_round_is(self, ana, carla):
        said = build.contribution(build.round_(), by=ana, body=WORDS)  # in Mexico City, six hours behind
        with clock.at(datetime(2026, 11, 2, 5, 30, tzinfo=UTC)):  # the evening of the first
            propose(said, carla)
            assert redactions.latest(ana.as_actor(), now(said)).last_day.isoformat() == "2026-11-06"
        with clock.at(datetime(2026, 11, 7, 5, 59, tzinfo=UTC)), pytest.raises(moderation.StillAsked):
            publish(said, carla)
        with clock.at(datetime(2026, 11, 7, 6, 0, tzinfo=UTC)):
            publish(said, carla)
        assert now(said).body == PUBLIC

    def test_files_go_with_it_or_not(self, app, ana, carla):
        said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
        build.cleaned(app, said)
        propose(said, carla, withholds_files=True)
        answer(said, ana.as_actor())
        publish(said, carla)

        assert session.scalars(select(Attachment.dropped_in)).all() == [2]

    def test_of_a_file_that_goes_its_text_may_be_offered(self, app, ana, carla):
        said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
        digest = build.cleaned(app, said).text
        passages = [Passage(14, 19, "third_person", 1), Passage(NAME, NAME + 9, "third_person")]

        proposed = propose(said, carla, passages, app=app)
        answer(said, ana.as_actor())
        publish(said, carla)

        assert proposed.withholds_files
        assert session.scalars(select(Attachment.dropped_in)).all() == [2]
        assert now(said).body == WORDS.replace("Zaragutia", "[testado: identidad de otra persona]")
        text, language = redactions.offered_text(ANONYMOUS, now(said).number, 1)
        read = "La lista\n\nUna [testado: identidad de otra persona] de productos."
        assert (text.digest, language, text.read(app.extensions["storage"])[0]) == (digest, "es", read)
        assert redactions.offered([said.id]) == {said.id: [(1, 1)]}

    def test_the_text_stays_at_night_when_the_copy_is_made_once_more(self, app, ana, carla):
        said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
        digest = build.cleaned(app, said).text
        proposed = propose(said, carla, [Passage(14, 19, "third_person", 1)], app=app)
        storage = app.extensions["storage"]
        with transaction():
            build.copy_of(said).text = storage.put(b'[["Otra copia", 0]]')

        with clock.at(clock.now() + timedelta(days=3)):
            kept_files.sweep_storage(storage)

        [text] = redactions.latest(carla, now(said)).texts
        assert (text.digest, text.read(storage)[0].endswith("de productos.")) == (digest, True)
        assert proposed.withholds_files

    def test_the_words_may_stay_whole_and_only_a_file_be_covered(self, app, ana, carla):
        said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
        build.cleaned(app, said)
        propose(said, carla, [Passage(14, 19, "third_person", 1)], app=app)
        answer(said, ana.as_actor())
        publish(said, carla)

        assert (now(said).body, now(said).covered) == (WORDS, [])
        assert redactions.in_force(carla, now(said)).many == 1

    @pytest.mark.parametrize(
        ("passage", "refusal"),
        [
            (Passage(14, 190, "third_person", 1), Invalid),
            (Passage(14, 19, "", 1), Invalid),
            (Passage(14, 19, "third_person", 2), Conflict),
        ],
    )
    def test_what_does_not_stand_in_a_file_is_refused(self, app, ana, carla, passage, refusal):
        said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
        build.cleaned(app, said)
        with pytest.raises(refusal):
            propose(said, carla, [passage], app=app)
        assert session.scalar(select(Redaction.id)) is None

    def test_a_text_is_offered_only_once_its_redaction_is_published(self, app, ana, carla):
        said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
        build.cleaned(app, said)
        propose(said, carla, [Passage(14, 19, "third_person", 1)], app=app)
        moderation.decide(said, verdict=Status.PUBLISHED, seen=now(said).revision, by=carla)

        with pytest.raises(NotFound):
            redactions.offered_text(ANONYMOUS, now(said).number, 1)
        assert redactions.offered([said.id]) == {}

    def test_another_decision_ends_it(self, said, carla):
        propose(said, carla)
        moderation.decide(said, verdict=Status.PUBLISHED, seen=now(said).revision, by=carla)

        assert (now(said).body, now(said).covered) == (WORDS, None)
        assert session.scalars(select(Redaction.outcome)).all() == [Became.VOID]


class TestWhateverProgramWrites:
    @pytest.fixture
    def proposed(self, said, carla):
        return propose(said, carla)

    def test_a_public_edition_is_its_edition_with_exactly_these_passages_covered(self, said, proposed, carla, ana):
        insert = (
            "INSERT INTO editions (id, contribution_id, number, body, language, sent_at, covers)"
            " VALUES (77, :of, 2, :body, 'es', :at, 1)"
        )
        values = {"of": said.id, "at": "2026-11-02 05:30:00+00:00"}
        assert "made otherwise" in refused(insert, body=PUBLIC, **values)  # nobody has published it
        with transaction():
            session.execute(text("UPDATE redactions SET outcome = 'published', ended_at = :at"), {"at": values["at"]})
        assert "made otherwise" in refused(insert, body=WORDS, **values)
        assert "made otherwise" in refused(insert, body=PUBLIC + ".", **values)
        with transaction():
            session.execute(text(insert), {"body": PUBLIC, **values})
        assert "other words" in refused("UPDATE contributions SET body = 'x'")

    def test_what_was_proposed_answered_or_ended_stays(self, said, proposed, carla, ana):
        assert "what was proposed" in refused("UPDATE redactions SET note = 'x'")
        assert "gap: upon another" in refused(_GAP, of=proposed.id, position=3, start=0, end=5)
        assert "out of its turn" in refused(_GAP, of=proposed.id, position=4, start=60, end=61)
        assert "outside its text" in refused(_GAP, of=proposed.id, position=3, start=60, end=600)
        assert "append-only" in refused("UPDATE redaction_gaps SET ground = 'third_person'")
        assert "append-only" in refused("DELETE FROM redaction_gaps")
        answer(said, ana.as_actor(), agrees=False, answer="No.")
        assert "what was answered" in refused("UPDATE redactions SET answer = 'x'")
        assert "of what was answered" in refused(_GAP, of=proposed.id, position=3, start=60, end=61)
        publish(said, carla)
        assert "what has ended" in refused("UPDATE redactions SET outcome = 'void'")
        assert "append-only: redactions" in refused("DELETE FROM redactions")

    def test_the_text_of_a_file_belongs_to_its_redaction(self, app, ana, carla):
        said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
        build.cleaned(app, said)
        proposed = propose(said, carla, [Passage(14, 19, "third_person", 1), *PASSAGES], app=app)
        her = ana.as_actor()
        of_a_text = _GAP.replace("(id,", "(text_id, id,").replace("(77", "(:text, 77")
        text = session.scalars(select(RedactedText.id)).one()
        session.rollback()
        gap = {"of": proposed.id, "position": 4, "start": 15, "end": 25}

        assert "gap: upon another" in refused(of_a_text, text=text, **gap)
        assert "of a text of another" in refused(of_a_text, text=text + 1, **gap)
        assert "append-only" in refused("UPDATE redacted_texts SET position = 2")
        assert "append-only" in refused("DELETE FROM redacted_texts")
        answer(said, her)
        add = "INSERT INTO redacted_texts (id, redaction_id, position, digest) VALUES (78, :of, 2, 'x')"
        assert "of what was answered" in refused(add, of=proposed.id)


_GAP = (
    "INSERT INTO redaction_gaps (id, redaction_id, position, span_start, span_end, ground, label)"
    " VALUES (77, :of, :position, :start, :end, 'third_person', '[x]')"
)


class TestWhatIsTakenFromIt:
    def test_answers_quotations_and_frozen_files_have_the_public_edition_alone(self, app, client, ana):
        round_ = answering.closed_round()
        said = build.covered(build.contribution(round_, by=ana, body=WORDS), NAME, NAME + 9)
        begin = said.body.index("gritó")
        answering.dispose(answering.point(said))
        answering.dispose(answering.point(said, start=begin - 30, end=begin + 5))
        editor = build.person(Role.EDITOR).as_actor()
        made = answering.approved(round_, editor)

        edited = summaries.to_freeze(editor, made, clock.now())

        assert {answer.words for answer in edited.answers} == {said.body, said.body[begin - 30 : begin + 5]}
        with app.test_request_context("/es/"):
            files = dict(making.STEPS["tables"](edited, clock.now().date()))
        assert all(b"Zaragutia" not in content for content in files.values())
        services.publish(made, seen=summaries.standing(editor, made).text_hash, by=editor)
        pages = [f"/es/rounds/{round_.id}/summary", f"/es/contributions/{said.number}/outcome"]
        assert all("Zaragutia" not in client.get(page, follow_redirects=True).text for page in pages)

    def test_it_is_found_by_what_can_be_read_and_not_by_what_is_covered(self, client, ana):
        said = build.covered(build.contribution(by=ana, body=WORDS), NAME, NAME + 9)

        assert said.number in client.get("/es/search?q=supervisora").text
        assert said.number not in client.get("/es/search?q=Zaragutia").text
