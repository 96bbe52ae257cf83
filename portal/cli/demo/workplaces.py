"""An invented workplace of the demonstration: entered, named in a contribution, and asked about it."""

from functools import partial

from portal.cli.demo.statements import contribution
from portal.cli.demo.story import Story
from portal.core import clock
from portal.queries import people
from portal.queries.contributions import workplaces as queries
from portal.services import reference
from portal.services.contributions import workplaces

QUESTION = (
    "En una aportación publicada se dice que se pidió por escrito un ejemplar del contrato colectivo y que no se ha "
    "entregado. ¿Qué hace el centro de trabajo cuando se le pide un ejemplar, y dónde puede consultarse?"
)


def tell(story: Story) -> None:
    story.on(-80, partial(_enter, story))
    story.on(-6.5, partial(_note, story))
    story.on(-3.5, partial(_ask, story))


def _enter(story: Story) -> None:
    made = reference.enter(
        None,
        company="Panificadora Industrial Trigo Claro",
        name="Trigo Claro",
        sector="industrial_bakery",
        city="Valle Sereno",
        state="22",
        source="https://trigo-claro.example/",
        as_of=clock.day().date(),
        by=story.actor("editor"),
    )
    administrator = story.actor("administrator")
    bakery = people.organisation(administrator, story.known["organisation bakery"])
    reference.represent(bakery, workplace=made.slug, by=administrator)


def _note(story: Story) -> None:
    editor = story.actor("editor")
    said = contribution(story, "safer-center", editor)
    [mine] = queries.spoken_for(story.actor("manager_bakery"))
    story.known["mention"] = workplaces.mention(said, workplace=mine.slug, by=editor).id


def _ask(story: Story) -> None:
    editor = story.actor("editor")
    due = story.day(-10)
    asked = queries.mention(editor, story.known["mention"])
    workplaces.ask(asked, body=QUESTION, language="es", due_on=due, by=editor)
