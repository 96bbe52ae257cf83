import pytest
import samples

from portal.text.comparing import Change, Unit, match
from portal.text.passages import Kind


def told(name, languages):
    """What was matched, in the form of the true correspondence: numbered paragraphs only."""
    old, new = ([piece.label for piece in samples.pieces(name, version, "en")] for version in (1, 2))
    found = set()
    for each in match(samples.units(name, 1, languages), samples.units(name, 2, languages)):
        for left in each.old or (None,):
            for right in each.new or (None,):
                pair = (old[left] if left is not None else "", new[right] if right is not None else "")
                if all(label.isdigit() or not label for label in pair) and any(pair):
                    found.add((*pair, str(each.change)))
    return found


@pytest.mark.parametrize("name", samples.NAMES)
class TestTheSampleDocuments:
    def test_what_truly_became_of_every_paragraph_is_found(self, name):
        assert told(name, ("en", "es")) == samples.changes(name)

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_one_language_is_enough(self, name, language):
        def places(rows):  # of two that changed places, either may be the one that moved
            return {(left, right) for left, right, _change in rows}

        assert places(told(name, (language,))) == places(samples.changes(name))
