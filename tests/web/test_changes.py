"""What changed in the registers since a day, as everybody reads it."""

import re
from datetime import timedelta

import build

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.localized import Localized
from portal.queries import reference as queries
from portal.services import reference

BOTH, SOURCE = Localized("A better word", "Una palabra mejor"), "https://example.org/e"


def revised(action):
    said = {"kind": action.kind, "by": action.by, "title": BOTH, "asked": action.asked, "day": str(action.day)}
    return reference.revise_entry(
        action, said={**said, "led_to": ""}, source=SOURCE, as_of=clock.day().date(),
        why=Localized("It said too much", "Decía de más"), seen=action.revision, by=build.EDITOR,
    )  # fmt: skip


def everything(since=None):
    found, after = [], None
    while True:
        page = queries.changes(ANONYMOUS, since, after)
        found += page.items
        if page.next is None:
            return found
        after = page.next


def test_all_kinds_of_entries_are_told_once_the_latest_first(app, client):
    load_all()
    build.board(), build.attaches(), build.whole_meeting(), build.panel(), build.action(), build.suspension(lifted=True)
    reference.conclude(
        build.course().case,
        outcome="completed",
        day="2025",
        reason=BOTH,
        source=SOURCE,
        as_of=clock.day().date(),
        by=build.EDITOR,
    )

    found = everything()

    assert len({each.nth for each in found}) == len(found) > queries.changes(ANONYMOUS).items.__len__()
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)
    kinds = {each.kind for each in found}
    assert kinds >= {
        *("member", "report", "attache", "project", "activity", "action", "meeting", "value", "assessment", "quarter"),
        *("panel", "seat", "conflict", "visit", "remedy", "event", "fulfilment", "paper", "advice", "step"),
        *("suspension", "lifting", "plan", "commitment", "turn", "conclusion", "edition"),
    }
    seen, address = set(), "/es/changes"
    while address:
        page = client.get(address)
        assert page.status_code == 200
        main = page.text[page.text.index('<ol class="c-list') :]
        for way in set(re.findall(r'<a href="(/es/[^"]+)">', main)) - seen:
            assert client.get(way.replace("&amp;", "&")).status_code == 200, way
            seen.add(way)
        onward = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = onward[1].replace("&amp;", "&") if onward else ""


def test_corrections_of_cases_and_workplaces_are_told_of_their_pages(app, client):
    case, workplace = build.public_case(), build.workplace()
    place = {"city": workplace.places[0].city, "state": workplace.places[0].state}
    about = {"source": SOURCE, "as_of": case.as_of, "by": build.EDITOR}
    nothing = Localized("", "")
    reference.revise_case(
        case, workplace=case.facility.slug, name=Localized("Otter", "Nutria"), number="", mechanism="31-A",
        petitioner=nothing, rights=[], outcome=nothing, why=Localized("So it says", "Así dice"),
        seen=case.revision, **about,
    )  # fmt: skip
    reference.revise(
        workplace, company="Nutria, S.A.", name="Nutria", sector="glass", why=Localized("It moved", "Se mudó"),
        seen=workplace.revision, **place, **about,
    )  # fmt: skip

    page = client.get("/en/changes").text
    for way, why in ((f"/en/cases/{case.slug}", "So it says"), (f"/en/facilities/{workplace.slug}", "It moved")):
        assert f'href="{way}"' in page
        assert why in page
    assert [each.corrected for each in everything() if each.kind in ("case", "workplace")] == [True, True]


def test_a_correction_is_told_with_its_reason_and_no_longer_when_it_is_undone(app, client):
    action = build.action()
    revised(action)
    page = client.get("/en/changes").text
    assert "It said too much" in page
    assert [each.corrected for each in everything()] == [True, False]
    reference.undo_entry(action, by=build.EDITOR)
    assert [each.corrected for each in everything()] == [False]
    assert "It said too much" not in client.get("/en/changes").text


def test_what_was_taken_back_is_nowhere_in_it(app, client):
    action, other = build.action(), build.panel()
    revised(action)
    before = len(everything())
    reference.take_back_entry(action, reason="Nobody did it", by=build.EDITOR)
    assert len(everything()) == before - 2
    reference.take_back_case(other.case, reason="Entered twice", by=build.EDITOR)
    assert everything() == []
    page = client.get("/en/changes").text
    for words in ("Nobody did it", "Entered twice", "It said too much"):
        assert words not in page


def test_what_an_action_rests_on_is_not_told_by_it(app):
    action = build.action()
    report = build.action()
    build.ground(report, "action", action.slug)
    assert [each.kind for each in everything()] == ["action", "action"]


def test_since_a_day(app, client):
    with clock.at(clock.now() - timedelta(days=40)):
        build.action()
    build.action()
    day = (clock.now() - timedelta(days=10)).date()
    assert (len(everything()), len(everything(day)), len(everything(day + timedelta(days=30)))) == (2, 1, 0)
    page = client.get(f"/es/changes?since={day}").text
    assert page.count("Se registró") == 1
    assert "Nothing changed since then." in client.get(f"/en/changes?since={day + timedelta(days=30)}").text
    assert "There is no such day" in client.get("/en/changes?since=2026-02-30").text
    for odd in ("after=1-1", "after=9999999999999999-1", "after=x", "since=x"):
        assert client.get(f"/en/changes?{odd}", follow_redirects=True).status_code == 200, odd
