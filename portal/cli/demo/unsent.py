"""A union member began a contribution on a telephone and has not sent it."""

from functools import partial

from portal.cli.demo.story import Story
from portal.core.purposes import seal_for
from portal.services.kept import unsent

WORDS = (
    "En nuestra planta el contrato colectivo se firmó sin asamblea. Pedimos que la lista diga en qué subsectores se ha "
    "visto lo mismo, y"
)


def tell(story: Story) -> None:
    story.on(-0.3, partial(_begun, story))


def _begun(story: Story) -> None:
    content = {
        "where": f"/rounds/{story.known['round 0001/2']}/contribute",
        "words": [WORDS],
        "fields": [["language", "es"], ["naming", "name"], ["body", WORDS]],
        "files": False,
    }
    unsent.save(seal_for("unsent", story.secret.decode()), content, None, by=story.actor("member_union"))
