"""Invented meetings of the Labor Advisory Committee: held with advice and its answers, cancelled, and called."""

from functools import partial
from typing import Any

from portal.cli.demo.story import Story
from portal.core.localized import Localized
from portal.queries import reference as queries
from portal.services import reference

SOURCE = "https://ilc.example/lac"
NOTHING = Localized("", "")
ALL = ("reform", "capacity", "monitoring", "enforcement", "other")
PLACE = Localized("Washington, D.C., and by video", "Washington, D. C., y por video")
SPRING = Localized("Spring meeting of the Labor Advisory Committee", "Reunión de primavera del Comité Asesor Laboral")
MINUTES = Localized(
    "## Mexico's labor reform\n\nThe committee heard how conciliation centers work and asked for figures by state.\n\n"
    "## Enforcement priorities\n\nThe committee advised to add call centers to the list, and to ask for input earlier.",
    "## Reforma laboral de México\n\nEl comité escuchó cómo trabajan los centros de conciliación y pidió cifras por "
    "entidad.\n\n## Prioridades de aplicación\n\nEl comité recomendó agregar los centros de atención telefónica a la "
    "lista y pedir aportaciones con más tiempo.",
)


def tell(story: Story) -> None:
    story.on(-3, partial(_held, story))
    story.on(
        -2,
        partial(
            _meeting,
            story,
            120,
            title=Localized("Extraordinary meeting", "Reunión extraordinaria"),
            state="cancelled",
            topics=("enforcement",),
            note=Localized("The offices were closed.", "Las oficinas estaban cerradas."),
        ),
    )
    story.on(
        -2,
        partial(
            _meeting,
            story,
            -45,
            title=Localized(
                "Next meeting of the Labor Advisory Committee", "Próxima reunión del Comité Asesor Laboral"
            ),
            hour="14:00",
            topics=ALL,
            agenda=Localized(
                "How the reform is carried out\nPriorities for the coming year",
                "Cómo se lleva a cabo la reforma\nPrioridades del año próximo",
            ),
        ),
    )


def _meeting(story: Story, ago: int, **more: Any) -> str:
    editor = story.actor("editor")
    said = {
        "state": "called",
        "hour": "",
        "zone": "America/New_York",
        "place": PLACE,
        "is_open": False,
        "agenda": NOTHING,
        "topics": (),
        "attendance": {},
        "attended": NOTHING,
        "note": NOTHING,
        "source": SOURCE,
    }
    day = story.day(ago)
    as_of = story.day(10)
    return reference.enter_meeting(None, **{**said, **more}, day=day.isoformat(), as_of=as_of, by=editor).slug


def _held(story: Story) -> None:
    slug = _meeting(
        story,
        290,
        title=SPRING,
        state="held",
        hour="10:00",
        topics=ALL,
        attendance={"labor": 14, "government": 6, "international": 1},
        attended=Localized(
            "Federations of unions\nDepartment of Labor\nInternational Labour Organization",
            "Federaciones de sindicatos\nDepartamento de Trabajo\nOrganización Internacional del Trabajo",
        ),
        agenda=Localized(
            "Mexico's labor reform\nEnforcement priorities", "Reforma laboral de México\nPrioridades de aplicación"
        ),
    )
    editor = story.actor("editor")
    found = queries.kept_meeting(editor, slug)
    reference.add_paper(
        found,
        kind="minutes",
        title=Localized("What was said in the spring meeting", "Lo que se dijo en la reunión de primavera"),
        body=MINUTES,
        by=editor,
    )
    for said, outcome, reason in (
        (
            Localized(
                "Add call centers to the list of priority subsectors.",
                "Agregar los centros de atención telefónica a los subsectores prioritarios.",
            ),
            "accepted",
            Localized("They stand in the list of this year.", "Están en la lista de este año."),
        ),
        (
            Localized(
                "Ask for input four months before each report.",
                "Pedir aportaciones cuatro meses antes de cada informe.",
            ),
            "accepted_in_part",
            Localized(
                "Two months before, because reports are due every 180 days.",
                "Dos meses antes, porque los informes vencen cada 180 días.",
            ),
        ),
        (
            Localized("Publish figures of conciliation by state.", "Publicar cifras de conciliación por entidad."),
            "",
            NOTHING,
        ),
    ):
        made = reference.note_advice(found, said=said, contribution="", source=SOURCE, by=editor)
        if outcome:
            reference.answer_advice(
                found,
                number=made.number,
                outcome=outcome,
                reason=reason,
                departure=False,
                day=story.day(200).isoformat(),
                source=SOURCE,
                why=NOTHING,
                by=editor,
            )
