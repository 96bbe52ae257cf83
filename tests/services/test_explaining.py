"""No version goes out with a difference between its files and its text that nobody has looked at."""

import build
import differing
import pytest

from portal.core.actor import Role
from portal.core.errors import Conflict, NotAllowed
from portal.core.localized import Localized
from portal.files.importing import LOOKED_AT, UNLISTED, Loss
from portal.files.importing.imported import MOST as LISTED
from portal.models.drafts import Status
from portal.services import drafts


def explain(version, *rows, by=build.EDITOR):
    drafts.explain(version, rows=rows, seen=version.revision, by=by)


def named(version, code):
    return [loss[2] for loss in version.losses if loss[1] == code]


def of_struck_lines(many, *, spanish=True):
    """A version whose English file has so many struck lines."""
    struck = "".join(f"<p><del>struck {at}</del> line {at}</p>" for at in range(many))
    english = drafts.take_in(f"<html><body>{struck}</body></html>".encode(), "list.html", "english")
    lines = "\n\n".join(f"renglón {at}" for at in range(many))
    other = drafts.take_in(lines.encode(), "lista.txt", "spanish") if spanish else None
    return drafts.upload(build.draft(), english=english, spanish=other, note=Localized("", ""), by=build.EDITOR)


class TestExplain:
    def test_ticks_off_what_somebody_has_looked_at(self):
        version = differing.version(*differing.LOSSES)
        first, second = drafts.differences(version)

        explain(version, first)

        assert drafts.differences(version) == [second]
        assert named(version, LOOKED_AT) == ["not"]
        assert named(version, "struck_left_out") == ["yearly"]
        assert set(version.warnings) == {"struck_left_out", "unfound", LOOKED_AT}

    def test_until_then_nobody_confirms_circulates_or_opens(self):
        version = differing.version(*differing.LOSSES)

        with pytest.raises(drafts.NotExplained):
            drafts.confirm(version, seen=version.revision, by=build.EDITOR)
        explain(version, *drafts.differences(version))
        drafts.confirm(version, seen=version.revision, by=build.EDITOR)
        drafts.circulate(version, seen=version.revision, by=build.EDITOR)

        assert version.status is Status.CIRCULATED

    def test_a_version_in_one_language_neither(self):
        version = differing.version(*differing.LOSSES, spanish=False)

        for step in (drafts.circulate, drafts.open_version):
            with pytest.raises(drafts.NotExplained):
                step(version, seen=version.revision, by=build.EDITOR)
        explain(version, *drafts.differences(version))
        drafts.open_version(version, seen=version.revision, by=build.EDITOR)

        assert version.status is Status.OPEN

    @pytest.mark.parametrize("rows", [(), (0, 1), (99,), (-1,)])
    def test_takes_only_what_is_a_difference(self, rows):
        version = differing.version(differing.LOSSES[1], differing.LOSSES[0])
        before = [list(loss) for loss in version.losses]

        with pytest.raises(drafts.NothingTicked):
            explain(version, *rows)
        assert version.losses == before

    def test_of_what_somebody_changed_meanwhile_asks_again(self):
        version = differing.version(*differing.LOSSES)

        with pytest.raises(Conflict):
            drafts.explain(version, rows=drafts.differences(version), seen=version.revision - 1, by=build.EDITOR)

    def test_is_for_who_prepares_it(self):
        version = differing.version(*differing.LOSSES)

        with pytest.raises(NotAllowed):
            explain(version, *drafts.differences(version), by=build.person(Role.MODERATOR).as_actor())


class TestWhatIsNotListed:
    """Of a file of which very much is left out not all is named; what is not named nobody can have looked at."""

    def test_is_kept_with_the_version_as_one_difference_more(self):
        version = of_struck_lines(LISTED + 1)

        assert len(version.losses) == LISTED + 1
        assert named(version, "unlisted") == [""]
        assert "unlisted" in version.warnings

    def test_is_nothing_where_all_is_named(self):
        version = of_struck_lines(LISTED)

        assert not drafts.differences(version)
        assert "unlisted" not in version.warnings

    def test_holds_up_the_version_and_says_what_to_do(self):
        both, one = of_struck_lines(LISTED + 1), of_struck_lines(LISTED + 1, spanish=False)

        for step, version in ((drafts.confirm, both), (drafts.circulate, one), (drafts.open_version, one)):
            with pytest.raises(drafts.NotListed, match="Fix the file"):
                step(version, seen=version.revision, by=build.EDITOR)

    def test_cannot_be_ticked_off(self):
        version = differing.version(differing.LOSSES[1], Loss(UNLISTED, "", ""))
        ticked, unlisted = drafts.differences(version)

        with pytest.raises(drafts.NothingTicked):
            explain(version, ticked, unlisted)
        assert drafts.to_tick(version) == [ticked]
        explain(version, ticked)
        assert drafts.differences(version) == [unlisted]
        with pytest.raises(drafts.NotListed):
            drafts.confirm(version, seen=version.revision, by=build.EDITOR)
