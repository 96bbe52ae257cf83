"""Panels of the mechanism: who may sit, who may visit, in which order, and what follows; in the database too."""

import build
import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.localized import Localized
from portal.core.spans import Span
from portal.models.reference import (
    Attache,
    Case,
    Officeholder,
    Panel,
    Panelist,
    PanelSeat,
    PanelVisit,
    Remedy,
)
from portal.queries import reference as queries
from portal.services import reference
from portal.services.reference import sequence

BOTH, NOTHING, SOURCE = Localized("Words", "Palabras"), Localized("", ""), "https://example.org/panels"
BOTH_CHANGED = Localized("A slip", "Un error")


def event(case, code, day, stage="", who=""):
    return reference.add_event(
        case, code=code, who=who, day=day, note=NOTHING, source=SOURCE, stage=stage, by=build.EDITOR
    )


@pytest.fixture
def case(app):
    made = build.public_case(code="request_for_review", day="2024-01-10", stage="under_review")
    event(made, "panel_requested", "2024-04-16", "panel")
    return made


def panel(case, **more):
    said = {"file_number": "", "owner": "", "result": "", "finding": NOTHING, **more}
    return build.entry_of("panel", case=case.slug, **said)


def panelist(name="L. Ejemplo", of_list="US"):
    return build.entry_of("panelist", name=name, of_list=of_list)


def seat(of, who, **more):
    said = {"how": "drawn", "since": "2024-04-20", "left": "", "left_why": "", **more}
    return build.entry_of("seat", panel=of.slug, panelist=who.slug, **said)


def visit(of, *, us="", mx="", joint="", day="2024-06"):
    return build.entry_of(
        "visit", panel=of.slug, day=day, seat_us=us, seat_mx=mx, seat_joint=joint, observers=BOTH, note=NOTHING
    )


def remedy(of, kind="penalties", day="2025-01-10"):
    return build.entry_of("remedy", panel=of.slug, kind=kind, day=day, note=NOTHING)


def determined(case, owner="", day="2024-12-01"):
    event(case, "panel_determination", day, "panel_determined")
    return panel(case, owner=owner, result="denial_found", finding=BOTH)


def another_case(asked="2024-02-01"):
    made = build.public_case(code="request_for_review", day="2024-01-05", stage="under_review")
    event(made, "panel_requested", asked, "panel")
    return made


def attache(name):
    return build.entry_of("attache", post=1, name=name, place=BOTH, began="2024", left="")


def refused(make, *args, **words):
    with pytest.raises(Invalid) as refusal:
        make(*args, **words)
    return refusal.value.field, type(refusal.value).__name__


def take_back(entry):
    return reference.take_back_entry(entry, reason="A slip", by=build.EDITOR)


def put_back(entry):
    return reference.put_back_entry(entry, by=build.EDITOR)


def revise(entry, **said):
    return reference.revise_entry(
        entry,
        said=said,
        source=SOURCE,
        as_of=clock.day().date(),
        why=BOTH_CHANGED,
        seen=entry.revision,
        by=build.EDITOR,
    )


class TestACaseHasOneOpenPanel:
    def test_and_a_second_one_is_refused(self, case):
        panel(case)

        assert refused(panel, case) == ("case", "PanelOpen")

    def test_in_the_database_too(self, case):
        one = panel(case)

        with pytest.raises(IntegrityError):
            session.execute(
                insert(Panel).values(
                    slug="other", case_id=case.id, file_number="", owner="", result="", finding_en="", finding_es="",
                    source=SOURCE, as_of=one.as_of, entered_at=clock.now(), revision=1,
                )
            )  # fmt: skip

    def test_after_it_has_ended_another_may_be_entered(self, case):
        one = panel(case)
        revise(one, case=case.slug, file_number="", owner="", result="ended", finding=BOTH)

        assert panel(case).result == ""

    def test_one_that_was_taken_back_does_not_come_back_beside_another(self, case):
        one = take_back(panel(case))
        panel(case)

        with pytest.raises(Invalid):
            put_back(one)

    def test_and_none_where_nobody_asked_for_one(self, app):
        assert refused(panel, build.public_case()) == ("case", "NotRequested")

    def test_undoing_what_ended_it_is_refused_while_another_is_open(self, case):
        one = panel(case)
        revise(one, case=case.slug, file_number="", owner="", result="ended", finding=BOTH)
        panel(case)

        with pytest.raises(Conflict):
            reference.undo_entry(one, by=build.EDITOR)


class TestOfficesExcludeEachOther:
    def test_an_attache_is_on_no_list(self, app):
        attache("Lucía Ejemplo")

        assert refused(panelist, "lucia  EJEMPLO") == ("name", "IsAnAttache")
        assert session.scalar(select(Panelist)) is None

    def test_nor_a_panelist_an_attache(self, app):
        panelist("Lucía Ejemplo")

        assert refused(attache, "Lucía Ejemplo") == ("name", "IsAPanelist")

    def test_nor_somebody_who_works_for_a_party(self, app):
        build.entry_of("official", name="Lucía Ejemplo", party="mexico")

        assert refused(panelist, "Lucía Ejemplo") == ("name", "IsAnOfficial")

    def test_nobody_is_on_two_lists(self, app):
        panelist("Lucía Ejemplo", "US")

        assert refused(panelist, "Lucía Ejemplo", "MX") == ("name", "TwoLists")

    def test_what_was_entered_wrongly_holds_no_office(self, app):
        wrong = take_back(attache("Lucía Ejemplo"))
        made = panelist("Lucía Ejemplo")

        assert made.holder_id is not None
        with pytest.raises(Invalid):
            put_back(wrong)

    def test_the_name_of_an_attache_is_not_corrected_to_that_of_a_panelist(self, app):
        one = attache("R. Ejemplo")
        panelist("Lucía Ejemplo")

        with pytest.raises(Invalid):
            revise(one, post=1, name="Lucía Ejemplo", place=BOTH, began="2024", left="")

    def test_the_database_lets_no_panelist_hold_the_office_of_an_attache(self, app):
        other, made = attache("R. Ejemplo"), panelist()

        with pytest.raises(IntegrityError):
            session.execute(update(Panelist).where(Panelist.id == made.id).values(holder_id=other.holder_id))

    def test_the_database_changes_no_office_that_is_held(self, app):
        made = panelist()

        with pytest.raises(IntegrityError):
            session.execute(update(Officeholder).where(Officeholder.id == made.holder_id).values(office="official"))

    def test_the_database_knows_nobody_twice(self, app):
        made = panelist()
        holder = session.get(Officeholder, made.holder_id)

        with pytest.raises(IntegrityError):
            session.execute(insert(Officeholder).values(folded=holder.folded, office="attache"))

    def test_no_row_of_an_attache_stands_without_the_office(self, app):
        one = attache("R. Ejemplo")

        with pytest.raises(IntegrityError):
            session.execute(update(Attache).where(Attache.id == one.id).values(holder_id=None))


class TestASeat:
    def test_is_held_by_one_of_each_list_with_how_and_source(self, case):
        of = panel(case)
        made = [seat(of, panelist(f"{each}. Ejemplo", each)) for each in ("US", "MX", "JOINT")]

        whole = queries.panel(ANONYMOUS, of.slug)
        assert [each.holder for each in whole.seats] == made
        assert not whole.unnamed

    def test_that_is_held_is_refused_to_another(self, case):
        of = panel(case)
        seat(of, panelist())

        assert refused(seat, of, panelist("M. Ejemplo")) == ("panelist", "SeatHeld")

    def test_that_is_held_is_refused_to_another_by_the_database(self, case):
        of = panel(case)
        held, other = seat(of, panelist()), panelist("M. Ejemplo")

        with pytest.raises(IntegrityError):
            session.execute(
                insert(PanelSeat).values(
                    slug="other", panel_id=of.id, panelist_id=other.id, of_list="US", how="drawn", left_why="",
                    since_first=held.since.first, since_last=held.since.last, source=SOURCE, as_of=held.as_of,
                    entered_at=clock.now(), revision=1,
                )
            )  # fmt: skip

    def test_is_of_the_list_on_which_the_panelist_is_in_the_database_too(self, case):
        made = seat(panel(case), panelist())

        with pytest.raises(IntegrityError):
            session.execute(update(PanelSeat).where(PanelSeat.id == made.id).values(of_list="MX"))

    def test_goes_to_somebody_designated_after_a_resignation_and_the_earlier_stays_on_record(self, case):
        of, first, second = panel(case), panelist(), panelist("M. Ejemplo")
        assert refused(seat, of, second, how="designated") == ("how", "NothingToReplace")
        seat(of, first, left="2024-05-02", left_why="resigned")

        made = seat(of, second, how="designated", since="2024-05-10")

        found = queries.panel(ANONYMOUS, of.slug).seats[0]
        assert (found.holder, [each.panelist.name for each in found.earlier]) == (made, ["L. Ejemplo"])

    def test_is_refused_to_whoever_declared_a_conflict(self, case):
        of, who = panel(case), panelist()
        build.entry_of("conflict", panel=of.slug, panelist=who.slug, day="2024-04-18", reason=BOTH)

        assert refused(seat, of, who) == ("panelist", "HasAConflict")
        assert seat(of, who, left="2024-04-21", left_why="conflict").left is not None

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"since": "2024-04-15"}, ("since", "BeforeThePanel")),
            ({"left": "2024-05-02"}, ("left_why", "LeftWithoutWhy")),
            ({"left_why": "resigned"}, ("left", "LeftWithoutWhy")),
            ({"left": "2024-04-19", "left_why": "resigned"}, ("left", "EndsBefore")),
            ({"how": "chosen"}, ("how", "NotInTheList")),
        ],
    )
    def test_says_what_is_wrong_at_its_field(self, case, more, field):
        assert refused(seat, panel(case), panelist(), **more) == field

    def test_a_conflict_has_its_reason(self, case):
        of, who = panel(case), panelist()

        with pytest.raises(Invalid):
            build.entry_of("conflict", panel=of.slug, panelist=who.slug, day="2024-04-18", reason=NOTHING)


class TestAVisit:
    @pytest.fixture
    def seated(self, case):
        event(case, "verification", "2024-06-10/2024-06-12")
        of = panel(case)
        return of, seat(of, panelist())

    def test_is_made_by_those_who_have_a_seat_and_others_observe(self, seated):
        of, held = seated
        visit(of, us=held.slug)

        [found] = queries.panel(ANONYMOUS, of.slug).visits
        assert ([each.panelist.name for each in found.seats], found.observers) == (["L. Ejemplo"], BOTH)

    def test_is_refused_without_anybody_and_by_the_database(self, seated):
        of, held = seated
        assert refused(visit, of) == ("seat_us", "NobodyVisited")
        made = visit(of, us=held.slug)

        with pytest.raises(IntegrityError):
            session.execute(update(PanelVisit).where(PanelVisit.id == made.id).values(seat_us_id=None))

    def test_is_refused_to_a_seat_of_another_panel_and_by_the_database(self, seated):
        of, held = seated
        elsewhere = seat(panel(another_case()), panelist("M. Ejemplo"))
        assert refused(visit, of, us=elsewhere.slug) == ("seat_us", "NotSeatedThen")
        made = visit(of, us=held.slug)

        with pytest.raises(IntegrityError):
            session.execute(update(PanelVisit).where(PanelVisit.id == made.id).values(seat_us_id=elsewhere.id))

    def test_is_refused_to_whoever_had_left(self, case, seated):
        of, held = seated
        revise(
            held, panel=of.slug, panelist=held.panelist.slug, how="drawn", since="2024-04-20", left="2024-05-01",
            left_why="resigned",
        )  # fmt: skip

        assert refused(visit, of, us=held.slug) == ("seat_us", "NotSeatedThen")

    def test_needs_the_event_in_the_case(self, seated):
        of, held = seated

        assert refused(visit, of, us=held.slug, day="2024-08") == ("day", "NoVisit")

    def test_the_seat_of_whoever_visited_is_not_taken_back(self, seated):
        of, held = seated
        visit(of, us=held.slug)

        with pytest.raises(Conflict):
            take_back(held)

    def test_no_attache_can_be_chosen(self, seated):
        attache("R. Ejemplo")

        names = [words.en for _slug, words in queries.seats_to_choose(ANONYMOUS, "US")]
        assert not any("R. Ejemplo" in each for each in names)


class TestARemedy:
    def test_rests_on_a_finding_of_the_panel(self, case):
        assert refused(remedy, panel(case)) == ("panel", "NothingFound")

    def test_rests_on_a_finding_in_the_database_too(self, case):
        made = remedy(determined(case))

        with pytest.raises(IntegrityError):
            session.execute(update(Panel).where(Panel.id == made.panel_id).values(result="for_respondent"))
        session.rollback()
        with pytest.raises(IntegrityError):
            session.execute(update(Remedy).where(Remedy.id == made.id).values(panel_result=None))

    def test_keeps_the_determination_from_being_corrected_away(self, case):
        of = determined(case)
        made = remedy(of)
        said = {"case": case.slug, "file_number": "", "owner": "", "result": "for_respondent", "finding": BOTH}

        with pytest.raises(Conflict):
            revise(of, **said)
        take_back(made)
        assert revise(of, **said).result == "for_respondent"
        with pytest.raises(Conflict):
            put_back(made)

    @pytest.mark.parametrize(("kind", "needed"), [("penalties", 0), ("owner_preferences", 1), ("entry_denied", 2)])
    def test_counts_determinations_against_the_same_owner_before_it(self, case, kind, needed):
        of = determined(case, owner="Grupo Ejemplo", day="2024-12-01")
        determined(another_case(), owner="GRUPO  ejemplo", day="2025-02-01")  # after it
        determined(another_case(), owner="Otra", day="2024-05-01")
        for found in range(needed):
            assert refused(remedy, of, kind) == ("kind", "PriorMissing"), found
            determined(another_case(), owner="grupo ejemplo", day=f"2024-0{found + 3}-01")

        assert remedy(of, kind).kind == kind
        assert len(queries.panel(ANONYMOUS, of.slug).prior) == needed

    def test_is_not_of_a_day_before_the_determination(self, case):
        assert refused(remedy, determined(case), day="2024-11-30") == ("day", "EndsBefore")


class TestADetermination:
    def test_needs_the_event_and_its_words(self, case):
        assert refused(panel, case, result="denial_found", finding=BOTH) == ("result", "NotDetermined")
        event(case, "panel_determination", "2024-12-01", "panel_determined")

        assert refused(panel, case, result="denial_found") == ("finding_en", "FindingMissing")

    def test_of_a_panel_is_never_a_finding_of_mexico(self, case):
        of = determined(case)

        whole = queries.panel(ANONYMOUS, of.slug)
        said = {each.code: each.by for each in whole.said}
        assert said == {
            "alleged": "",
            "under_review": "united_states",
            "found_by_mexico": "",
            "found_by_panel": "panel",
        }

    def test_on_which_a_panel_rests_is_not_struck(self, case):
        determined(case)
        [made] = [each for each in case.entered if each.code == "panel_determination"]

        with pytest.raises(Conflict):
            reference.strike_event(case, event_id=made.id, by=build.EDITOR)

    def test_the_request_on_which_a_panel_rests_is_not_struck_either_until_it_is_taken_back(self, case):
        of = panel(case)
        [made] = [each for each in case.entered if each.code == "panel_requested"]

        with pytest.raises(Conflict):
            reference.strike_event(case, event_id=made.id, by=build.EDITOR)
        take_back(of)
        assert reference.strike_event(case, event_id=made.id, by=build.EDITOR).ended_at is not None


class TestTheOrder:
    def test_of_a_panel_nothing_is_entered_before_somebody_asked_for_it(self, app):
        made = build.public_case(code="request_for_review", day="2024-01-10", stage="under_review")

        assert refused(event, made, "panel_formed", "2024-02-10") == ("code", "NoPanelAsked")

    @pytest.mark.parametrize(
        ("code", "day"),
        [("panel_formed", "2024-04-15"), ("panel_determination", "2024-03"), ("panel_requested", "2023")],
    )
    def test_no_event_is_before_what_it_follows(self, case, code, day):
        assert refused(event, case, code, day) == ("day", "BeforeItsPredecessor")

    def test_nor_after_what_follows_it(self, case):
        event(case, "panel_determination", "2024-12-01", "panel_determined")

        assert refused(event, case, "verification", "2025-01") == ("day", "AfterItsSuccessor")

    def test_what_may_be_in_order_is_taken(self, case):
        assert event(case, "panel_formed", "2024-04").day == Span.read("2024-04")
        assert event(case, "panel_determination", "2024").day == Span.read("2024")

    @pytest.mark.parametrize("stage", ["under_review", "petition_only", "denial_found"])
    def test_no_stage_goes_backwards(self, case, stage):
        code = {"petition_only": "petition_received", "denial_found": "denial_found"}.get(stage, "request_for_review")
        made = build.public_case(code="request_for_review", day="2024-01-10", stage="under_review")
        event(made, "resolved", "2024-03-10", "resolved")

        assert refused(event, made, code, "2024-05-10", stage)[1] in ("Backwards", "AfterItsSuccessor")

    def test_a_remediation_may_be_agreed_after_a_panel_has_decided(self, case):
        event(case, "panel_determination", "2024-12-01", "panel_determined")
        event(case, "remediation_agreed", "2025-01-10", "remediation")

        assert case.status == "remediation"

    def test_all_that_a_release_delivers_is_in_order(self, app):
        load_all()

        wrong = []
        for case in session.scalars(select(Case)):
            for each in case.events:
                others = [one for one in case.events if one is not each]
                for other in others:
                    if each.day and other.day and other.code in set(sequence.all_before(each.code)):
                        wrong += [case.slug] if each.day.certainly_before(other.day) else []
        assert wrong == []


class TestPanelsOfARelease:
    def test_are_the_six_of_public_record_without_a_name(self, app):
        load_all()

        found = {each.panel.slug: each for each in queries.panels(ANONYMOUS)}
        assert {
            slug: (each.panel.file_number, each.panel.result, str(each.requested)) for slug, each in found.items()
        } == {
            "san-martin-sombrerete": ("MEX-USA-2023-31A-01", "for_respondent", "2023-08-22"),
            "atento-pachuca": ("MEX-USA-2024-31A-01", "denial_found", "2024-04-16"),
            "camino-rojo-mazapil": ("", "", "2024-12-12"),
            "pirelli-silao": ("MEX-USA-2024-31A-03", "", "2024-12-18"),
            "bader-leon": ("", "", "2024-12-18"),
            "industrias-tecnos-cuernavaca": ("", "", "2024-12-18"),
        }
        assert all(queries.panel(ANONYMOUS, slug).unnamed for slug in found)
        assert session.scalar(select(Panelist)) is None

    def test_are_never_written_over_what_the_staff_have(self, app):
        load_all()
        one = session.scalars(select(Panel).where(Panel.slug == "bader-leon")).one()
        revise(one, case="bader-leon", file_number="X-1", owner="", result="", finding=NOTHING)
        take_back(session.scalars(select(Panel).where(Panel.slug == "pirelli-silao")).one())

        assert load_all() == (0, 0, 189)
        session.refresh(one)
        assert one.file_number == "X-1"
        with pytest.raises(NotFound):
            queries.panel(ANONYMOUS, "pirelli-silao")


def test_a_panel_of_a_case_that_was_taken_back_is_found_by_nobody(case):
    of = panel(case)
    reference.take_back_case(case, reason="A slip", by=build.EDITOR)

    with pytest.raises(NotFound):
        queries.panel(ANONYMOUS, of.slug)
    assert queries.panels(ANONYMOUS) == []


def test_a_correction_is_read_and_undone(case):
    of = panel(case)
    revise(of, case=case.slug, file_number="MEX-1", owner="", result="", finding=NOTHING)
    assert queries.panel(ANONYMOUS, of.slug).panel.file_number == "MEX-1"

    reference.undo_entry(of, by=build.EDITOR)

    whole = queries.panel(ANONYMOUS, of.slug)
    assert (whole.panel.file_number, whole.corrections[0].why) == ("", BOTH_CHANGED)
