"""The labor attachés: what they never do, money that adds up, and what a quarterly report is drafted from."""

from datetime import date, timedelta
from decimal import Decimal

import build
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock, vocabulary
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid
from portal.core.localized import Localized
from portal.models.reference import Activity, Money
from portal.queries import reference as queries
from portal.services import reference

BOTH, NOTHING, SOURCE = Localized("Words", "Palabras"), Localized("", ""), "https://example.org/attaches"
THEN = date(2026, 3, 31)


def enter(of, **said):
    return reference.enter_entry(None, of=of, said=said, source=SOURCE, as_of=clock.day().date(), by=build.EDITOR)


def attache(**more):
    return enter("attache", **{"post": 1, "name": "R. Ejemplo", "place": BOTH, "began": "2024", "left": "", **more})


def project():
    return enter("project", name=BOTH, counterpart=BOTH)


def activity(**more):
    said = {
        "project": "",
        "kind": "meeting",
        "title": BOTH,
        "day": "2026-03-10",
        "counterpart": BOTH,
        "place": BOTH,
        "language": "es",
        "outcome": NOTHING,
    }
    return enter("activity", **{**said, **more})


def money(of, kind="disbursement", amount="100.00", currency="USD", **more):
    said = {"day": THEN, "counterpart": BOTH, "rate": "", "rate_day": None, "rate_source": ""}
    return enter("money", project=of.slug, kind=kind, amount=amount, currency=currency, **{**said, **more})


def rated(rate="17.2345", ago=0):
    return {"rate": rate, "rate_day": THEN - timedelta(days=ago), "rate_source": SOURCE}


def refused(make, *args, **words):
    with pytest.raises(Invalid) as refusal:
        make(*args, **words)
    return refusal.value.field


class TestAVerificationOfAWorkplace:
    def test_is_offered_by_no_list(self):
        offered = {each.code for each in vocabulary.terms("attache_activity")}

        assert offered == {"technical_assistance", "capacity_building", "meeting"}

    @pytest.mark.parametrize("kind", ["on_site_verification", "verification", "inspection"])
    def test_is_refused_by_the_act_with_the_reason(self, app, kind):
        one = attache()

        with pytest.raises(Invalid) as refusal:
            activity(attache=one.slug, kind=kind)
        assert (refusal.value.field, "December" in refusal.value.sentence) == ("kind", True)
        assert session.scalar(select(Activity)) is None

    def test_is_refused_by_the_database(self, app):
        made = activity(attache=attache().slug)

        for kind in ("on_site_verification", "verification", "", "MEETING"):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(update(Activity).where(Activity.id == made.id).values(kind=kind))


class TestPosts:
    def test_are_five_and_vacant_where_nobody_is_on_record(self, app):
        attache(post=2)
        attache(post=3, left="2025-06-30")

        assert [bool(each.holder) for each in queries.posts(ANONYMOUS)] == [False, True, False, False, False]

    @pytest.mark.parametrize(
        ("words", "field"),
        [({"post": 6}, "post"), ({"post": 0}, "post"), ({"post": None}, "post"), ({"left": "2020"}, "left")],
    )
    def test_are_refused_where_something_is_wrong(self, app, words, field):
        assert refused(attache, **words) == field

    def test_have_one_holder_at_a_time(self, app):
        attache()
        assert refused(attache, name="S. Ejemplo") == "post"

    def test_stay_while_other_entries_stand_on_them(self, app):
        one = attache()
        activity(attache=one.slug)

        with pytest.raises(Conflict):
            reference.take_back_entry(one, reason="Wrong.", by=build.EDITOR)


class TestMoney:
    def test_adds_up_row_by_row_and_not_a_cent_is_lost(self, app):
        of = project()
        for _time in range(10):
            money(of, amount="10.00", currency="MXN", **rated("17.2345"))
        money(of, amount="0.10")
        money(of, amount="0.20")

        account = queries.accounts(ANONYMOUS)[0]
        assert account.sums["disbursement"].dollars == Decimal("6.10")  # 10 of 0.58, and 0.30 exactly
        [quarter] = queries.by_quarter([account])
        assert (quarter.year, quarter.quarter, quarter.sums) == (2026, 1, account.sums)

    def test_is_rounded_half_to_even(self, app):
        of = project()
        rows = [money(of, amount=amount, currency="MXN", **rated("20")) for amount in ("0.10", "0.30", "0.50")]

        assert [queries.dollars(each) for each in rows] == [Decimal("0.00"), Decimal("0.02"), Decimal("0.02")]

    def test_without_a_rate_is_shown_and_not_counted_and_that_is_said(self, app):
        of = project()
        money(of, amount="50.00")
        money(of, amount="1000.00", currency="MXN")

        account = queries.accounts(ANONYMOUS)[0]
        assert (account.sums["disbursement"].dollars, account.sums["disbursement"].without_rate) == (
            Decimal("50.00"),
            1,
        )
        assert len(account.rows) == 2

    def test_disbursed_above_the_appropriation_is_shown_with_how_much(self, app):
        of = project()
        money(of, "appropriation", "100.00")
        money(of, "disbursement", "100.01")

        assert queries.accounts(ANONYMOUS)[0].over == Decimal("0.01")

    def test_is_put_back_after_what_it_stands_on(self, app):
        of = project()
        made = money(of)
        reference.take_back_entry(made, reason="Twice.", by=build.EDITOR)
        reference.take_back_entry(of, reason="Twice.", by=build.EDITOR)

        with pytest.raises(Conflict):
            reference.put_back_entry(made, by=build.EDITOR)
        reference.put_back_entry(of, by=build.EDITOR)
        reference.put_back_entry(made, by=build.EDITOR)
        assert len(queries.accounts(ANONYMOUS)[0].rows) == 1

    def test_that_was_taken_back_counts_no_more(self, app):
        of = project()
        reference.take_back_entry(money(of), reason="Twice.", by=build.EDITOR)

        assert queries.accounts(ANONYMOUS)[0].sums["disbursement"].dollars == 0

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"amount": "1.234,56"}, "amount"),
            ({"amount": "0"}, "amount"),
            ({"amount": "-5"}, "amount"),
            ({"amount": "1.234"}, "amount"),
            ({"currency": "EUR"}, "currency"),
            ({"kind": "bribe"}, "kind"),
            ({"day": date(2099, 1, 1)}, "day"),
            (rated(), "rate"),  # of dollars
            ({"currency": "MXN", **rated("0")}, "rate"),
            ({"currency": "MXN", **rated("17,2345")}, "rate"),
            ({"currency": "MXN", **rated("17.123456789")}, "rate"),
            ({"currency": "MXN", **rated(ago=8)}, "rate_day"),
            ({"currency": "MXN", **rated(ago=-1)}, "rate_day"),
            ({"currency": "MXN", "rate": "17", "rate_day": None, "rate_source": SOURCE}, "rate_day"),
            ({"currency": "MXN", "rate": "17", "rate_day": THEN, "rate_source": ""}, "rate_source"),
        ],
    )
    def test_is_refused_where_something_is_wrong(self, app, words, field):
        assert refused(money, project(), **words) == field
        assert session.scalar(select(Money)) is None

    def test_may_have_a_rate_of_seven_days_before(self, app):
        assert money(project(), currency="MXN", **rated(ago=7)).rate == Decimal("17.2345")

    def test_has_no_wrong_rate_in_the_database_either(self, app):
        made = money(project(), currency="MXN", **rated())

        for wrong in ({"currency": "USD"}, {"rate_source": ""}, {"rate_day": date(2026, 4, 1)}, {"currency": "EUR"}):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(update(Money).where(Money.id == made.id).values(**wrong))


def quarter(of, quarter_of="2026-Q1", **more):
    return enter("quarter", attache=of.slug, quarter_of=quarter_of, **{"body": NOTHING, "delivered": "", **more})


class TestAQuarterlyReport:
    def test_is_drafted_from_the_activities_of_its_quarter_and_of_no_other(self, app):
        one, other = attache(), attache(post=2)
        for when in ("2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01"):
            activity(attache=one.slug, day=when, title=Localized(f"Course {when}", f"Curso {when}"))
        activity(attache=other.slug, title=Localized("Elsewhere", "En otra parte"))

        made = quarter(one)
        assert [line.split(": ")[0] for line in made.body.en.splitlines()] == ["2026-01-01", "2026-03-31"]
        assert "Curso 2026-01-01" in made.body.es
        assert "Elsewhere" not in made.body.en

    def test_keeps_what_was_written(self, app):
        assert quarter(attache(), body=BOTH).body == BOTH

    @pytest.mark.parametrize(
        ("of", "due"),
        [
            ("2025-Q4", date(2026, 1, 31)),
            ("2026-Q1", date(2026, 4, 30)),
            ("2024-T1", date(2024, 4, 30)),
            ("2025-Q3", date(2025, 10, 31)),
        ],
    )
    def test_is_due_a_month_after_its_quarter(self, app, of, due):
        made = quarter(attache(), of)

        assert queries.quarter_report(ANONYMOUS, made.slug).due == due

    @pytest.mark.parametrize(
        ("delivered", "late"),
        [("2026-04-30", 0), ("2026-05-12", 12), ("2026-04", None), ("2026-04-01", -29), ("", None)],
    )
    def test_tells_by_how_many_days_it_came_late_and_nothing_that_nobody_knows(self, app, delivered, late):
        if delivered == "2026-04":
            delivered = "2026-04-15/2026-05-15"
        made = quarter(attache(), delivered=delivered)

        assert queries.quarter_report(ANONYMOUS, made.slug).late == late

    @pytest.mark.parametrize("typed", ["2026", "2026-Q5", "Q1", "1999-Q1", "2099-Q4", ""])
    def test_of_no_quarter_is_refused(self, app, typed):
        assert refused(quarter, attache(), typed) == "quarter_of"

    def test_stands_once(self, app):
        one = attache()
        first = quarter(one)
        assert refused(quarter, one) == "quarter_of"

        reference.take_back_entry(first, reason="Wrong.", by=build.EDITOR)
        quarter(one)
        with pytest.raises(Conflict):
            reference.put_back_entry(first, by=build.EDITOR)
