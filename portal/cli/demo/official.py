"""What organizations draft and say officially: a draft that is open, a statement with a dissent, no remarks."""

from functools import partial

from portal.cli.demo.statements import decisions, number
from portal.cli.demo.story import Story
from portal.core.actor import SYSTEM, Role
from portal.models.contributions import Naming
from portal.queries import consultations
from portal.queries import contributions as said
from portal.queries import people as queries
from portal.services import contributions as acts
from portal.services import people

ROUND = "0001/2"
COORDINATORS = {"member_lac": -7.0, "coordinator_union": -0.55, "member_ilo": -1.2}
FIRST = (
    "El sindicato apoya que los arneses, los asientos y las vestiduras entren en la lista. Pedimos que cada subsector "
    "diga cuántos contratos colectivos puede leer quien trabaja ahí."
)
SECOND = f"{FIRST}\n\nFalta acordar en asamblea qué decimos del umbral del párrafo 11."
STATEMENT = (
    "The Committee supports naming harnesses, seats and trim in the list, and advises two changes.\n\n"
    "First, the words “placed inside a facility” in paragraph 12 need a definition, so that work next door for the "
    "same line is not left out.\n\n"
    "Second, the list should say once a year for each subsector what is not known about it, and who was asked to find "
    "out."
)
DISSENT = (
    "I support the list and not the second change. A duty to publish every year what is not known will be met with the "
    "same sentence each time. I would ask for it only where somebody has questioned an entry."
)


def tell(story: Story) -> None:
    for who, day in COORDINATORS.items():
        story.on(day, partial(_coordinate, story, who))
    story.on(-6.5, partial(_draft, story, "member_lac", STATEMENT, "en", 0))
    story.on(-6.0, partial(_release, story))
    decisions(story, {"key": "lac-statement", "decisions": [[-5.4, "published"]]})
    story.on(-4.6, partial(_dissent, story))
    decisions(story, {"key": "lac-dissent", "decisions": [[-4.1, "published"]]})
    story.on(-1.5, partial(_draft, story, "member_union", FIRST, "es", 0))
    story.on(-0.5, partial(_draft, story, "coordinator_union", SECOND, "es", 1))
    story.on(-1.0, partial(_say_no_remarks, story))


def _coordinate(story: Story, who: str) -> None:
    person = queries.get(SYSTEM, story.known[f"person {who}"])
    people.grant(person, role=Role.COORDINATOR, scope=f"round:{story.known[f'round {ROUND}']}", by=SYSTEM)


def _draft(story: Story, who: str, words: str, language: str, seen: int) -> None:
    author = story.actor(who)
    round_ = consultations.get_round(author, story.known[f"round {ROUND}"])
    acts.save_jointly(round_, body=words, language=language, seen=seen, by=author)


def _release(story: Story) -> None:
    author = story.actor("member_lac")
    made = acts.release(consultations.get_round(author, story.known[f"round {ROUND}"]), seen=1, by=author)
    story.known["contribution lac-statement"] = made.id


def _dissent(story: Story) -> None:
    author = story.actor("member_lac_2")
    made = acts.dissent(
        said.get(author, number(story, "lac-statement")).row,
        ticket=story.mark(),
        body=DISSENT,
        language="en",
        naming=Naming.ANONYMOUS,
        by=author,
    )
    story.known["contribution lac-dissent"] = made.id


def _say_no_remarks(story: Story) -> None:
    author = story.actor("member_ilo")
    acts.say_no_remarks(consultations.get_round(author, story.known[f"round {ROUND}"]), by=author)
