"""The people of the demonstration and the organizations they speak for."""

from functools import partial

from portal.cli.demo.story import Story, rows
from portal.core.actor import SYSTEM, Role
from portal.queries import people as queries
from portal.services import people
from portal.web import accounts
from portal.web.views.demo import HOUSE, PASSPHRASE, PERSONAS, SECOND_FACTOR

BEFORE_ALL = -90.0


def tell(story: Story) -> None:
    hashed = accounts.hashed(PASSPHRASE)  # once: it takes its time on purpose
    for row in rows("organisations.csv"):
        story.on(BEFORE_ALL, partial(_register, story, row))
    for row in rows("people.csv"):
        story.on(BEFORE_ALL + 1, partial(_come, story, row, hashed))


def _register(story: Story, row: dict[str, str]) -> None:
    made = people.register(None, name=row["name"], kind=row["kind"], group=row["group"], by=SYSTEM)
    story.known[f"organisation {row['key']}"] = made.id


def _come(story: Story, row: dict[str, str], hashed: str) -> None:
    organisation = story.known[f"organisation {row['organisation']}"] if row["organisation"] else None
    email = f"{row['key']}@{HOUSE}"
    invited = people.invite(
        None, name=row["name"], email=email, organisation_id=organisation, locale=row["locale"], by=SYSTEM
    )
    story.known[f"person {row['key']}"] = invited.id
    for role in filter(None, row["roles"].split(";")):
        people.grant(invited, role=Role(role), by=SYSTEM)
    actor = story.actor(row["key"])
    person = queries.me(actor)
    people.prefer(person, locale=row["locale"], zone=row["zone"], letters=True, by=actor)
    if row["key"] in PERSONAS:
        people.choose_passphrase(person, hashed=hashed, by=actor)
        people.set_up_second_factor(person, secret=accounts.secret_of(SECOND_FACTOR), by=actor)
