"""Invented editions of the list of priority subsectors: one adds, and the next one leaves it out after a round."""

from functools import partial

from portal.cli.demo.actions import LATE, SUMMARIZED, enter
from portal.cli.demo.board import NOTHING
from portal.cli.demo.story import Story
from portal.core.localized import Localized
from portal.core.sectors import editions


def tell(story: Story) -> None:
    story.on(LATE, partial(_revised, story))


def _revised(story: Story) -> None:
    [first] = editions()
    shared = {"others": NOTHING, "withdrawn": "", "withdrawn_why": NOTHING}
    enter(
        story,
        "edition",
        title=Localized("Yearly revision, with garments", "Revisión anual, con confección"),
        day=str(story.day(300)),
        subsectors=[*first.subsectors, "garments"],
        reason=Localized(
            "Invented: garments and textiles were added for a year, because unions had asked for it.",
            "Inventado: se añadieron confección y textiles por un año, porque los sindicatos lo habían pedido.",
        ),
        round_id="",
        **shared,
    )
    enter(
        story,
        "edition",
        title=Localized("Yearly revision, by the new criteria", "Revisión anual, con los nuevos criterios"),
        day=str(story.day(2)),
        subsectors=first.subsectors,
        reason=Localized(
            "Invented: by the criteria that were consulted, garments and textiles are left out until the round on the "
            "draft list is over. The other subsectors stay.",
            "Inventado: conforme a los criterios consultados, confección y textiles quedan fuera hasta que termine la "
            "ronda sobre el proyecto de lista. Los demás subsectores se mantienen.",
        ),
        round_id=str(story.known[SUMMARIZED]),
        **shared,
    )
