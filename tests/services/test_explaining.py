"""No version goes out with a difference between its files and its text that nobody has looked at."""

import build
import differing
import pytest

from portal.core.actor import Role
from portal.core.errors import Conflict, NotAllowed
from portal.files.importing import LOOKED_AT
from portal.models.drafts import Status
from portal.services import drafts


def explain(version, *rows, by=build.EDITOR):
    drafts.explain(version, rows=rows, seen=version.revision, by=by)


def named(version, code):
    return [loss[2] for loss in version.losses if loss[1] == code]


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

    def test_no_difference_is_cut_off_behind_other_losses(self):
        version = differing.version(*[differing.LOSSES[0]] * 600, differing.LOSSES[1])

        assert [version.losses[at][2] for at in drafts.differences(version)] == ["not"]
