"""One search finds what its reader may see and nothing else, in the same order on both databases; nothing breaks it."""

from datetime import UTC, date, datetime

import build
import pytest
from sqlalchemy import event

from portal.core import clock
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import connection
from portal.core.localized import Localized
from portal.models.consultations import Audience
from portal.models.contributions import Status
from portal.models.drafts import Status as DraftStatus
from portal.queries import finding
from portal.queries.finding import Narrowed
from portal.queries.finding.glossary import entries, glossary
from portal.text.searching import Nothing

HOSTILE = ['"', "*", "NEAR(", "a AND", 'x" OR "y', "'); DROP TABLE found;--", "🙂", "-", "- -x", "«", "“a", "(((", "^a",
           "words:a", "\x00", "a" * 300, "\\", "& | !", ":*", "<->", "%_", "ñ\u0303", "\u200d", "½", "İ", "'", "''",
           "grúas \x00", "@k:case", "!x", "#1", "r17~gru", "~gru", '"@l:es"', "NOT grúas", "grúas' | 'x", "a-b-c-d",
           "31 A", "ilc 2026 0001 0001", "-grúas", "«grúas»", "grúas " * 40, "\ud800"]  # fmt: skip


def search(typed, viewer=ANONYMOUS, **narrowed):
    return finding.search(viewer, typed, Narrowed(**narrowed), language="es")


def keys(typed, viewer=ANONYMOUS, **narrowed):
    return [f"{hit.kind}:{hit.key}" for hit in search(typed, viewer, **narrowed).hits]


def said(body="Faltan grúas en el puerto.", round_=None, **more):
    return build.contribution(round_, status=Status.PUBLISHED, body=body, **more).number


@pytest.fixture
def restricted():
    """A round for one organisation that is cleared, its adviser, and a contribution in it."""
    of = build.organisation()
    round_ = build.round_(audience=Audience.CLEARED, invited=[of])
    adviser = build.person(Role.ADVISER, of=of).as_actor()
    return round_, adviser, said("Faltan montacargas.", round_)


class TestWhatIsFound:
    def test_whatever_the_accents_capitals_and_endings(self, app):
        number = said("Faltan grúas en el puerto.")

        for typed in ("grúas", "GRUA", "grua puertos", '"grúas en el puerto"', "grúas -camión", number, number.lower()):
            assert keys(typed) == [f"contribution:{number}"], typed
        for typed in ("grúas camión -puerto", '"puerto grúas"', "grúas -puerto"):
            assert keys(typed) == [] or search(typed).loosened, typed

    def test_of_two_the_one_that_has_it_in_its_title(self, app):
        said("Grúas, grúas y más grúas.")
        case = build.public_case(name=Localized("Cranes", "Grúas"))

        assert keys("grúas")[0] == f"case:{case.slug}"

    def test_by_the_words_of_the_other_language_and_says_so(self, app):
        number = said("They were afraid of unjustified dismissal.", language="en")

        found = search("despido injustificado")
        assert f"contribution:{number}" in keys("despido injustificado")
        assert [(hit.across, hit.language) for hit in found.hits if hit.kind == "contribution"] == [(True, "en")]
        assert [(each.said, each.instead) for each in found.crossed] == [
            ("despido injustificado", "unjustified dismissal")
        ]

    def test_with_the_piece_of_it_that_answers(self, app):
        said("Nada de nada. " * 40 + "Faltan grúas en el puerto. " + "Nada de nada. " * 40)

        [hit] = search("puerto").hits
        assert [piece.words for piece in hit.pieces if piece.marked] == ["puerto"]
        assert len("".join(piece.words for piece in hit.pieces)) < 260

    def test_on_the_day_of_its_round(self, app):
        with clock.at(datetime(2026, 6, 6, 2, 30, tzinfo=UTC)):  # Friday evening in Mexico City
            number = said(round_=build.round_(zone="America/Mexico_City"))

        [hit] = [each for each in search("puerto").hits if each.key == number]
        assert hit.day == date(2026, 6, 5)

    def test_with_all_but_one_of_the_words_where_nothing_has_all(self, app):
        number = said()

        found = search("grúas puerto inexistente")
        assert (keys("grúas puerto inexistente"), found.loosened) == ([f"contribution:{number}"], True)

    def test_with_a_word_that_may_have_been_meant(self, app):
        build.workplace(name="Montacargas del Norte")

        assert search("montacagras").instead == "montacargas"
        assert search("montacargas").instead == ""


class TestNarrowed:
    @pytest.fixture
    def some(self, app):
        one, other = build.round_(), build.round_()
        for language, round_ in (("es", one), ("en", one), ("es", other)):
            said("Zeppelin.", round_, language=language)
        build.public_case(name=Localized("Zeppelin", "Zeppelin"))
        return one, other

    def test_by_kind_language_and_round_each_with_its_true_count(self, some):
        one, other = some
        counts = search("zeppelin").counts

        assert (counts.total, counts.more) == (4, False)
        assert counts.kinds == {"contribution": 3, "case": 1}
        assert counts.languages == {"es": 3, "en": 2}
        assert counts.rounds == {one.id: 2, other.id: 1}

    @pytest.mark.parametrize(
        ("narrowed", "many"),
        [({"kind": "contribution"}, 3), ({"language": "en"}, 2), ({"kind": "contribution", "language": "es"}, 2)],
    )
    def test_to_what_was_asked(self, some, narrowed, many):
        found = search("zeppelin", **narrowed)
        assert (found.counts.total, len(found.hits)) == (many, many)

    def test_to_a_round(self, some):
        found = search("zeppelin", round_id=some[0].id)
        assert (found.counts.total, len(found.hits)) == (2, 2)
        assert found.counts.kinds == {"contribution": 2}

    def test_counts_up_to_a_thousand_and_then_says_that_there_is_more(self, some, monkeypatch):
        monkeypatch.setattr("portal.queries.finding.counting.MOST", 2)
        counts = search("zeppelin").counts

        assert (counts.total, counts.more, counts.kinds["case"]) == (2, True, 1)
        assert (counts.rounds, counts.languages) == ({}, {})

    def test_page_after_page_nothing_twice_and_nothing_lost(self, some):
        numbers = {said(f"Zeppelin {turn}.", some[0]) for turn in range(45)}
        seen, cursor = [], None
        while True:
            found = finding.search(ANONYMOUS, "zeppelin", Narrowed(), cursor, language="es")
            seen += [hit.key for hit in found.hits]
            if (cursor := found.next) is None:
                break
        assert len(seen) == len(set(seen)) == 49
        assert numbers <= set(seen)

    def test_what_stands_far_below_much_else_comes_whole_and_in_order(self, some, monkeypatch):
        for name, many in (("counting.MOST", 2), ("ranking.WALKED", 5)):
            monkeypatch.setattr(f"portal.queries.finding.{name}", many)
        numbers = [said(f"Zeppelin {turn}.", some[0]) for turn in range(25)]
        for turn in range(10):
            said(f"Grúas {turn}.", some[0])

        found = search("zeppelin", kind="contribution")
        rest = finding.search(ANONYMOUS, "zeppelin", Narrowed("contribution"), found.next, language="es")
        assert [hit.key for hit in (*found.hits, *rest.hits)][:25] == numbers[::-1]
        assert (len(found.hits), len(rest.hits), rest.next) == (20, 8, None)


class TestWhatNotEverybodyMaySee:
    def test_is_found_by_whom_it_is_for(self, app, restricted):
        _round, adviser, number = restricted

        assert keys("montacargas", adviser) == [f"contribution:{number}"]
        assert keys("montacargas") == []
        assert keys("montacargas", build.person(Role.ADVISER, of=build.organisation()).as_actor()) == []
        assert keys("montacargas", build.person(Role.AUDITOR).as_actor()) == []
        assert keys("montacargas", build.person(Role.MODERATOR).as_actor()) == [f"contribution:{number}"]

    def test_is_in_no_number_name_or_word(self, app, restricted):
        for typed in ("montacargas", "montacagras", restricted[2], "faltan montacargas"):
            found = search(typed)
            assert (list(found.hits), found.counts.total, found.counts.kinds, found.instead) == ([], 0, {}, ""), typed
            assert (found.rounds, found.crossed) == ({}, []), typed
        assert search("montacargas", restricted[1]).counts.rounds == {restricted[0].id: 1}

    def test_no_word_that_stands_there_is_offered(self, app):
        of = build.organisation()
        draft = build.draft(build.round_(audience=Audience.CLEARED, invited=[of]))
        build.version(draft, ("Cranes.",), ("Montacargas.",))
        adviser = build.person(Role.ADVISER, of=of).as_actor()

        assert search("montacagras").instead == ""
        assert search("montacagras", adviser).instead == "montacargas"

    def test_is_found_in_many_rounds_as_in_few(self, app):
        of = build.organisation()
        adviser = build.person(Role.ADVISER, of=of).as_actor()
        numbers = [
            said("Faltan montacargas.", build.round_(audience=Audience.CLEARED, invited=[of])) for _turn in range(10)
        ]
        said("Faltan montacargas.", build.round_(audience=Audience.CLEARED))

        assert sorted(keys("montacargas", adviser)) == sorted(f"contribution:{number}" for number in numbers)

    def test_what_circulates_is_for_those_who_read_early(self, app):
        of = build.organisation()
        draft = build.draft(build.round_(invited=[of]))
        build.version(draft, ("Cranes.",), ("Montacargas.",), status=DraftStatus.CIRCULATED)

        assert [hit.kind for hit in search("montacargas", build.member(of=of).as_actor()).hits] == ["passage"]
        assert [hit.kind for hit in search("montacargas", build.person(Role.EDITOR).as_actor()).hits] == ["passage"]
        assert keys("montacargas") == keys("montacargas", build.member().as_actor()) == []

    def test_what_was_withheld_is_found_by_nobody(self, app):
        build.contribution(status=Status.PUBLISHED, then=Status.WITHHELD, body="Faltan montacargas.")

        assert keys("montacargas") == keys("montacargas", build.person(Role.MODERATOR).as_actor()) == []


class TestNothingBreaksIt:
    @pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
    def test_whatever_is_typed(self, app, typed):
        said()
        found = search(typed)
        assert len(found.hits) <= finding.PAGE

    @pytest.mark.parametrize(
        ("typed", "why"),
        [("", Nothing.EMPTY), ("a", Nothing.SAYS_NOTHING), ("de la", Nothing.SAYS_NOTHING),
         ("🙂", Nothing.SAYS_NOTHING), ("-grúas", Nothing.ONLY_WITHOUT), ("x" * 301, Nothing.TOO_LONG)],
    )  # fmt: skip
    def test_says_why_there_is_nothing_to_look_for(self, app, typed, why):
        found = search(typed)
        assert (found.nothing, list(found.hits)) == (why, [])

    def test_says_that_some_words_were_too_many(self, app):
        assert search("uno1 dos2 tres3 cuatro4 cinco5 seis6 siete7").left_out


def test_a_search_asks_the_database_a_few_times_however_much_there_is(app, restricted):
    for turn in range(30):
        said(f"Faltan grúas {turn}.", restricted[0])
    asked = []
    count = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(connection().engine, "before_cursor_execute", count)
    try:
        assert len(search("grúas", restricted[1]).hits) == 20
    finally:
        event.remove(connection().engine, "before_cursor_execute", count)
    assert len(asked) <= 8, "\n".join(asked)


def test_the_glossary_has_each_term_once_with_its_place(app):
    assert len(glossary()) == 130
    assert len({entry.anchor for entry in entries()}) == len(entries())
    assert all(entry.letter("es") and entry.letter("en") for entry in glossary())
