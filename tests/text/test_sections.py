"""Boilerplate under many headings, twins, and passages torn into many pieces: whose place is whose."""

import string
from random import Random

import pytest

from portal.text.anchoring import Fit, Span, places
from portal.text.comparing import Change, Unit, match
from portal.text.passages import Kind

BOILERPLATE = (
    "The employer keeps the records of wages for five years.",
    "Workers may look into these records whenever they ask.",
    "The authority answers a complaint within thirty days.",
)
SECTORS = ["auto parts", "cement", "chemicals", "glass", "mining", "paper", "plastics", "steel", "textiles", "tires"]


def by_sector(*sectors, boilerplate=BOILERPLATE):
    found = [Unit("", "Priority sectors", Kind.HEADING)]
    for sector in sectors:
        found.append(Unit("", f"Manufacture of {sector}", Kind.HEADING, 1))
        found.append(Unit("", f"This section is about the plants that make {sector} for export."))
        found += [Unit("", text) for text in boilerplate]
    return found


def sector_of(units, index):
    return next(unit.text for unit in reversed(units[: index + 1]) if unit.kind is Kind.HEADING)


def carried(old, new, spans):
    return places(spans, [unit.text for unit in old], [unit.text for unit in new], match(old, new))


def everywhere(old):
    """A comment on each passage, and on a few words of each."""
    return [Span(at) for at in range(len(old))] + [Span(at, 4, 12) for at in range(len(old))]


REORDERED = {
    "sorted": SECTORS[::-1],
    "one in front": ["aerospace", *SECTORS],
    "two exchanged": [*SECTORS[:3], SECTORS[4], SECTORS[3], *SECTORS[5:]],
    "one gone": [*SECTORS[:3], *SECTORS[4:]],
    "one replaced": [*SECTORS[:3], "ceramics", *SECTORS[4:]],
}


class TestASection:
    @pytest.mark.parametrize("sectors", REORDERED.values(), ids=REORDERED)
    def test_keeps_what_was_said_of_it(self, sectors):
        old, new = by_sector(*SECTORS), by_sector(*sectors)

        for span, placed in zip(everywhere(old), carried(old, new, everywhere(old)), strict=True):
            mine = sector_of(old, span.index)
            if placed.sure and placed.index is not None:
                assert sector_of(new, placed.index) == mine
            assert placed.sure or mine not in {unit.text for unit in new}

    def test_keeps_its_own_where_all_were_edited_alike(self):
        edited = [text.replace("five years", "ten years") for text in BOILERPLATE]
        old, new = by_sector(*SECTORS), by_sector(*SECTORS[::-1], boilerplate=edited)

        found = carried(old, new, everywhere(old))

        assert [sector_of(new, each.index) for each in found] == 2 * [sector_of(old, at) for at in range(len(old))]
        assert all(each.sure for each in found)

    def test_may_be_called_otherwise(self):
        old, new = by_sector(*SECTORS), by_sector(*SECTORS)
        new[16] = Unit("", "Sílice y derivados", Kind.HEADING, 1)

        assert {each.sure for each in carried(old, new, [Span(at) for at in range(17, 21)])} == {True}

    def test_of_the_same_name_goes_by_the_one_above_it(self):
        def chapter(name):
            return [
                Unit("", name, Kind.HEADING, 1),
                Unit("", "Duties", Kind.HEADING, 2),
                Unit("", BOILERPLATE[0]),
            ]

        old, new = chapter("Glass") + chapter("Steel"), chapter("Steel") + chapter("Glass")

        assert [each.index for each in carried(old, new, [Span(at) for at in range(6)])] == [3, 4, 5, 0, 1, 2]


class TestTwins:
    def test_where_one_is_gone_a_person_tells_which(self):
        old = [Unit("", text) for text in (BOILERPLATE[0], BOILERPLATE[0], BOILERPLATE[1])]

        found = carried(old, old[1:], [Span(0), Span(2)])

        assert (found[0].fit, found[0].index, found[1].fit) == (Fit.UNCERTAIN, 0, Fit.SAME)
        assert [each.change for each in match(old, old[1:]) if each.guess] == [Change.UNCHANGED, Change.DELETED]

    def test_go_by_the_passage_before_them(self):
        one, other = (Unit("", text) for text in BOILERPLATE[1:])
        twin = Unit("", BOILERPLATE[0])

        found = carried([one, twin, other, twin], [other, twin, one, twin], [Span(1), Span(3)])

        assert [(each.index, each.sure) for each in found] == [(3, True), (1, True)]

    def test_in_another_section_they_are_a_proposal(self):
        old = by_sector("glass", "steel")
        new = [unit for at, unit in enumerate(old) if at not in (3, 8)]
        new += [Unit("", "Common rules", Kind.HEADING, 1), Unit("", BOILERPLATE[0])]

        assert {(each.fit, each.index) for each in carried(old, new, [Span(3), Span(8)])} == {
            (Fit.UNCERTAIN, len(new) - 1)
        }


DUTIES = (
    "keep the records of wages for five years",
    "post the timetable at the entrance of the plant",
    "tell the union before a shift is changed",
    "give each worker a copy of the contract",
    "pay overtime in the week in which it was worked",
    "refrain from asking who belongs to a union",
    "admit the inspectors at any hour of work",
    "answer complaints within ten days",
)
AROUND = Unit("", "Before this there is a paragraph about scope."), Unit("", "After it comes one about penalties.")


def in_one(many):
    lettered = zip(string.ascii_lowercase, DUTIES[:many], strict=False)
    said = "; ".join(f"({letter}) {duty}" for letter, duty in lettered)
    return [AROUND[0], Unit("", f"The employer shall: {said}."), AROUND[1]]


def in_items(many):
    items = [Unit("", f"{duty};", Kind.ITEM, 1) for duty in DUTIES[:many]]
    return [AROUND[0], Unit("", "The employer shall:"), *items, AROUND[1]]


@pytest.mark.parametrize("many", [2, 3, 4, 6, 8])
class TestTorn:
    def test_into_any_number_of_pieces(self, many):
        [found] = [each for each in match(in_one(many), in_items(many)) if each.change is not Change.UNCHANGED]

        assert (found.change, found.old, found.new) == (Change.SPLIT, (1,), tuple(range(1, many + 2)))

    def test_and_together_again(self, many):
        [found] = [each for each in match(in_items(many), in_one(many)) if each.change is not Change.UNCHANGED]

        assert (found.change, found.old, found.new) == (Change.JOINED, tuple(range(1, many + 2)), (1,))

    @pytest.mark.parametrize("back", [False, True])
    def test_no_comment_needs_an_eye(self, many, back):
        old, new = (in_items(many), in_one(many)) if back else (in_one(many), in_items(many))
        chance, spans = Random(many), [Span(at) for at in range(len(old))]
        for _ in range(100):
            at = chance.randrange(len(old))
            words = old[at].text.split(" ")
            first = chance.randrange(len(words))
            start = len(" ".join([*words[:first], ""]))
            spans.append(Span(at, start, start + len(" ".join(words[first : first + chance.randint(2, 12)]))))

        assert {each.sure for each in carried(old, new, spans)} == {True}
