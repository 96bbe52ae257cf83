"""Comments find their places in a new version while others write, and whatever happens in between."""

import secrets

import build
import pytest
from sqlalchemy import func, select

from portal.core.actor import ANONYMOUS, SYSTEM
from portal.core.db import session
from portal.core.errors import Conflict
from portal.files import carrying as apart
from portal.jobs import worker
from portal.models.contributions import Anchor, CommentType, Naming, Placement
from portal.models.drafts import Passage, Version
from portal.models.drafts import Status as DraftStatus
from portal.models.outbox import Errand
from portal.services import contributions, drafts
from portal.services.contributions import anchoring, carrying
from portal.text import comparing
from portal.text.anchoring import carrying as text_carrying

LINES = ["A first paragraph.", "A second one with more words.", "A third, about every year.", "The fourth."]


class Death(BaseException): ...


@pytest.fixture
def version():
    return build.version(None, LINES, None)


@pytest.fixture
def later(version):
    """The next version, whose errand nobody has done yet."""

    def make():
        return build.version(version.draft, ["One more.", *LINES], None)

    return make


def sent(version, key):
    """A comment as its author sends it, whatever has come meanwhile."""
    return contributions.comment(
        version,
        ticket=secrets.token_hex(32),
        body="Please say who is asked.",
        language="en",
        naming=Naming.ANONYMOUS,
        comment_type=CommentType.GENERAL,
        passage=key,
        text_language="en",
        by=ANONYMOUS,
    )


def places(version):
    asked = select(Placement.contribution_id, func.count()).where(Placement.version_id == version.id)
    return dict(session.execute(asked.group_by(Placement.contribution_id)).all())


def anchored(version):
    return session.scalar(select(Version.anchored_at).where(Version.id == version.id)) is not None


def test_what_is_compared_is_compared_outside_every_transaction(version, later):
    build.remark(version, "p0002")
    seen = []

    def carry(load):
        seen.append(session().info.get("open"))
        return carrying.in_this_process(load)

    contributions.reanchor(later(), carry=carry, by=SYSTEM)

    assert seen == [None]


def test_is_written_in_steps_and_says_when_it_is_whole(version, later, monkeypatch):
    monkeypatch.setattr(anchoring, "STEP", 2)
    for _ in range(5):
        build.remark(version, "p0002")
    new, seen = later(), []
    monkeypatch.setattr(anchoring, "LETS_BY", 0)
    monkeypatch.setattr(anchoring.time, "sleep", lambda _: seen.append((len(places(new)), anchored(new))))

    contributions.reanchor(new, by=SYSTEM)

    assert seen == [(2, False), (4, False), (5, False)]
    assert anchored(new)


def test_is_taken_up_again_after_a_death(version, later, monkeypatch):
    monkeypatch.setattr(anchoring, "STEP", 2)
    said = [build.remark(version, "p0002").id for _ in range(5)]
    new = later()

    def die(_seconds):
        raise Death

    with monkeypatch.context() as deadly:
        deadly.setattr(anchoring.time, "sleep", die)
        with pytest.raises(Death):
            contributions.reanchor(new, by=SYSTEM)
    assert len(places(new)) == 2
    assert not anchored(new)

    contributions.reanchor(new, by=SYSTEM)

    assert places(new) == dict.fromkeys(said, 1)
    assert anchored(new)


def test_what_is_sent_meanwhile_has_one_place(version, later):
    said = [build.remark(version, "p0002").id]
    new = later()

    def carry(load):
        said.append(build.remark(version, "p0003").id)
        return carrying.in_this_process(load)

    contributions.reanchor(new, carry=carry, by=SYSTEM)

    assert places(new) == dict.fromkeys(said, 1)


def test_what_a_person_moves_meanwhile_is_followed_from_where_they_put_it(version, later):
    said = build.remark(version, "p0002")
    new = later()
    editor = build.EDITOR

    def carry(load):
        placement = session.scalars(select(Placement).where(Placement.contribution_id == said.id)).one()
        contributions.move(placement, passage="p0004", by=editor)
        return carrying.in_this_process(load)

    with pytest.raises(Conflict):
        contributions.reanchor(new, carry=carry, by=SYSTEM)
    contributions.reanchor(new, by=SYSTEM)

    stands = select(Passage.key).join(Placement, Placement.passage_id == Passage.id)
    assert session.scalars(stands.where(Placement.version_id == new.id)).all() == ["p0004"]


def test_what_is_sent_on_an_earlier_version_is_compared_before_anybody_has_to_wait(version, later, monkeypatch):
    new, seen, match = later(), [], comparing.match

    def spy(*units):
        seen.append(session().info.get("open"))
        return match(*units)

    monkeypatch.setattr(text_carrying, "match", spy)

    said = sent(version, "p0002")

    assert seen == [None]
    assert places(new) == {said.id: 1}


def test_a_version_that_comes_while_it_is_compared_is_not_left_out(version, later, monkeypatch):
    versions, match = [later()], comparing.match

    def spy(*units):
        if len(versions) == 1:
            versions.append(build.version(version.draft, ["One more.", "And another.", *LINES], None))
        return match(*units)

    monkeypatch.setattr(text_carrying, "match", spy)

    said = sent(version, "p0002")

    assert [places(each) for each in versions] == [{said.id: 1}] * 2


class TestInAProcessOfItsOwn:
    def test_the_same_is_found(self, version, later):
        for key, words in (("p0001", ""), ("p0003", "every year"), ("p0002", "more words")):
            build.remark(version, key, words=words)
        new, loads = later(), []

        def carry(load):
            loads.append(load)
            return carrying.in_this_process(load)

        contributions.reanchor(new, carry=carry, by=SYSTEM)

        (load,) = loads
        assert apart.carry(load) == carrying.in_this_process(load)

    def test_a_process_that_dies_costs_a_try_and_nothing_else(self, app, version, monkeypatch):
        build.remark(version, "p0002")
        new = build.version(version.draft, ["One more.", *LINES], None, DraftStatus.OPEN)
        with monkeypatch.context() as hurried:
            hurried.setattr(apart, "PATIENCE", 0.0)
            worker.run_all(app)

        (errand,) = session.scalars(select(Errand).where(Errand.kind == "reanchor")).all()
        assert (errand.attempts, errand.unfinished, errand.given_up_at) == (1, 0, None)
        assert "Unfinished" in errand.error
        assert places(new) == {}
        assert session.scalars(select(Anchor)).all()


def test_versions_are_compared_before_anybody_has_to_wait_for_it(monkeypatch):
    seen, match = [], comparing.match

    def spy(*units):
        seen.append(session().info.get("open"))
        return match(*units)

    monkeypatch.setattr(comparing, "match", spy)
    first = build.version(None, LINES)

    second = drafts.upload(
        first.draft, english=build.source(["One more.", *LINES]), spanish=build.source(["Uno más.", "Dos."], "dos.md"),
        note=build.Localized("More.", "Más."), by=build.EDITOR,
    )  # fmt: skip
    drafts.align(second, step=drafts.Step.JOIN, row=1, language="en", seen=second.revision, by=build.EDITOR)
    drafts.confirm(second, seen=second.revision, by=build.EDITOR)

    assert len(seen) >= 2
    assert set(seen) == {None}
