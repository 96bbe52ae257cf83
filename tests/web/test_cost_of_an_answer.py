"""What one contribution with its answers asks of the database when everything that it can show is there."""

import build
import pytest
from answering import ask_back, closed_round, dispose, paragraph, point, ready, summary, theme, told_back
from sqlalchemy import event

from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Status
from portal.models.summaries import Outcome, Themed

MOST = 12  # of a page, as tests/house/test_doors.py asks it of every door


@pytest.fixture
def asked(engine):
    found = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().startswith(("SELECT", "WITH")):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def said(round_):
    """A comment on a paragraph: two points, one covered by another's, one taken back and proposed anew; under themes,
    with ready answers; in a summary that cites it, about which its author was asked and has answered."""
    author = build.member()
    emil, dana = build.person(Role.EDITOR), build.person(Role.DELEGATE)
    first = build.contribution(round_, status=Status.PUBLISHED)
    other = point(first)
    dispose(other)
    version = build.version(build.draft(round_))
    made = build.remark(version, by=author, start=0, end=6, words="", body="Please say who is asked, and when.")
    covered, waits = point(made), point(made, start=0, end=6)
    dispose(covered, Outcome.ALREADY_COVERED, covered_by=other)
    dispose(waits, decided=True, passage=None)
    dispose(waits, Outcome.NOTED, decided=False, proposer=emil)
    about = theme(round_, Localized("Visits", "Visitas"))
    session.add(Themed(theme_id=about.id, point_id=covered.id, assigned_by_id=emil.id))
    session.commit()
    ready(dana, round_)
    of = summary(round_)
    both = f"({made.number}, {first.number})"
    paragraph(of, Localized(f"They asked {both}.", f"Pidieron {both}."))
    ask_back(of)
    told_back(made, author.as_actor())
    return made


@pytest.mark.parametrize("role", [Role.EDITOR, Role.DELEGATE, Role.MODERATOR])
@pytest.mark.parametrize("chosen", ["", "?point=2"])
def test_one_answer_in_its_fullest_state(sign_in, said, asked, role, chosen):
    reader = sign_in(build.person(role))
    page = f"/en/desk/rounds/{said.round_id}/answers/{said.ref}{chosen}"
    reader.get(page)
    asked.clear()

    shown = reader.get(page, buffered=True).text

    assert "Covered by the answer to" in shown
    assert "Visits" in shown
    assert ("Have we understood you?" in shown) is (role is not Role.MODERATOR)
    last = asked[max(at for at, each in enumerate(asked) if "FROM visits" in each) :]  # a page that was led to is one
    assert len(last) <= MOST, [len(last), *(each[:90] for each in last)]
