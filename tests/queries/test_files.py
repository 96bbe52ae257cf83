"""Who is given what of a file: readers the copy, who sent it also the original, and nobody anything half."""

import build
import pytest

from portal.core.actor import ANONYMOUS, SYSTEM, Role
from portal.core.errors import NotFound
from portal.models.consultations import Audience
from portal.models.contributions import CopyState, Naming, Status
from portal.queries import files
from portal.queries.files import Rendition
from portal.services import contributions
from portal.services.contributions import Outcome

CLEAN = Outcome(
    state=CopyState.CLEAN, digest="c" * 64, media_type="application/pdf", extension="pdf", size=9,
    findings=["place"], preview="d" * 64, text="e" * 64,
)  # fmt: skip
NONE = [
    None,
    Outcome(state=CopyState.NO_COPY, reason="no_copy_password"),
    Outcome(state=CopyState.NOT_CHECKED),
]


@pytest.fixture
def sent(app):
    """Something sent with one file, of which this has come."""

    def send(outcome=CLEAN, **more):
        said = build.contribution(files=[build.file(app, name="ana-rios-turno-3.txt")], **more)
        if outcome is not None:
            contributions.record_copy(build.copy_of(said), outcome=outcome, by=SYSTEM)
        return said

    return send


def gets(ask, *args):
    """The parts that are given to this viewer."""
    found = set()
    for part in Rendition:
        try:
            ask(*args, part)
        except NotFound:
            continue
        found.add(part)
    return found


COPY = {Rendition.COPY, Rendition.PREVIEW, Rendition.TEXT}


class TestReaders:
    def test_get_the_copy_where_it_is_published(self, sent):
        said = sent(status=Status.PUBLISHED)

        kept = files.published(ANONYMOUS, said.number, 1, Rendition.COPY)

        assert (kept.digest, kept.media_type, kept.extension) == ("c" * 64, "application/pdf", "pdf")
        assert files.published(ANONYMOUS, said.number, 1, Rendition.TEXT).language == "es"

    @pytest.mark.parametrize("outcome", NONE, ids=["checking", "no copy", "not checked"])
    def test_get_nothing_where_there_is_none(self, sent, outcome):
        said = sent(outcome, status=Status.PUBLISHED)

        assert gets(files.published, ANONYMOUS, said.number, 1) == set()

    def test_get_nothing_of_what_was_withheld_or_is_not_for_them(self, sent):
        withheld = sent(status=Status.PUBLISHED, then=Status.WITHHELD)
        union = build.organisation()
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
        closed = sent(round_=round_, status=Status.PUBLISHED)

        assert gets(files.published, ANONYMOUS, withheld.number, 1) == set()
        assert gets(files.published, build.member().as_actor(), closed.number, 1) == set()
        assert files.published(build.member(of=union).as_actor(), closed.number, 1, Rendition.COPY)

    def test_are_told_what_it_is_and_not_how_it_was_called(self, sent):
        said, waiting = sent(status=Status.PUBLISHED), sent(None, status=Status.PUBLISHED)

        found = files.of([said.id, waiting.id])

        assert [(file.name, file.code, file.copy.size) for file in found[said.id]] == [("", "clean", 9)]
        assert [(file.name, file.code, file.copy) for file in found[waiting.id]] == [("", "checking", None)]


class TestWhoSentIt:
    @pytest.mark.parametrize("outcome", NONE, ids=["checking", "no copy", "not checked"])
    def test_always_gets_what_they_sent(self, sent, outcome):
        ana = build.member()
        said, unnamed = sent(outcome, by=ana), sent(outcome)

        assert gets(files.own_part, ana.as_actor(), said.id, 1) == {Rendition.ORIGINAL}
        assert gets(files.own_part, build.holder(unnamed), unnamed.id, 1) == {Rendition.ORIGINAL}

    def test_gets_what_others_get_beside_it(self, sent):
        ana = build.member()
        said = sent(by=ana)

        assert gets(files.own_part, ana.as_actor(), said.id, 1) == set(Rendition)
        assert files.own_part(ana.as_actor(), said.id, 1, Rendition.ORIGINAL).digest != "c" * 64
        assert [file.name for file in files.own(ana.as_actor(), said.id)] == ["ana-rios-turno-3.txt"]
        assert gets(files.own_part, ANONYMOUS, said.id, 1) == set()

    def test_is_not_all_of_an_organisation(self, sent):
        union = build.organisation()
        ana, luis = build.member(of=union), build.member(of=union)
        said, hers = sent(by=ana), sent(by=ana, naming=Naming.ANONYMOUS)

        assert gets(files.own_part, luis.as_actor(), said.id, 1) == COPY
        assert [file.name for file in files.own(luis.as_actor(), said.id)] == [""]
        assert gets(files.own_part, luis.as_actor(), hers.id, 1) == set()
        assert files.own(luis.as_actor(), hers.id) == []


class TestModerators:
    def test_see_the_copy_and_the_name_before_anybody_else(self, sent):
        said = sent()
        moderator = build.person(Role.MODERATOR).as_actor()

        assert gets(files.judged_part, moderator, said.ref, 1) == set(Rendition)
        assert [file.name for file in files.judged(moderator, said.id)] == ["ana-rios-turno-3.txt"]

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.DELEGATE, Role.TRANSLATOR, Role.AUDITOR, Role.ADMINISTRATOR])
    def test_are_the_only_ones(self, sent, role):
        said = sent()
        somebody = build.person(role).as_actor()

        assert gets(files.judged_part, somebody, said.ref, 1) == set()
        assert files.judged(somebody, said.id) == []

    def test_of_another_round_are_nobody(self, sent):
        said = sent()
        elsewhere = build.person(Role.MODERATOR, round_id=build.round_().id).as_actor()

        assert gets(files.judged_part, elsewhere, said.ref, 1) == set()


def test_what_a_correction_left_out_is_given_to_nobody(sent):
    ana = build.member()
    said = sent(by=ana)
    contributions.correct(said, body="Sin archivo.", language="es", drop=[1], seen=1, by=ana.as_actor())

    assert gets(files.own_part, ana.as_actor(), said.id, 1) == set()
    assert files.being_checked(said.id) is False
    assert files.own(ana.as_actor(), said.id) == []


def test_a_position_beyond_all_numbers_is_not_found(sent):
    with pytest.raises(NotFound):
        files.published(ANONYMOUS, sent(status=Status.PUBLISHED).number, 10**30, Rendition.COPY)
