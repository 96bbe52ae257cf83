"""Invented members, values, assessments and reports of the Expert Board, and of the attachés with their money."""

from functools import partial
from typing import Any

from portal.cli.demo.story import Story
from portal.core.localized import Localized
from portal.queries import reference as queries
from portal.services import reference

SOURCE = "https://ilc.example/records"
NOTHING = Localized("", "")
MEMBERS = (
    *(("lac", seat, f"{letter}. Ejemplo") for seat, letter in enumerate("ABC", start=1)),
    *(("speaker", seat, f"{letter}. Ejemplo") for seat, letter in enumerate("DE", start=1)),
    *(("senate_majority", seat, f"{letter}. Ejemplo") for seat, letter in enumerate("FG", start=1)),
    *(("house_minority", seat, f"{letter}. Ejemplo") for seat, letter in enumerate("HI", start=1)),
    ("senate_minority", 1, "J. Ejemplo"),
)
VALUES = (
    *(("inst-courts", 1_500, "11"), ("inst-courts", 1_100, "21"), ("inst-courts", 400, "32")),
    *(("inst-concil", 900, "61.4"), ("inst-concil", 500, "68.2"), ("inst-concil", 120, "71.5")),
    *(("bud-2023", 1_200, "311.8"), ("a23-public", 200, "54")),
)
REASONS = Localized(
    "The courts hear new cases in every entity; how long they take differs widely.",
    "Los tribunales reciben asuntos nuevos en todas las entidades; lo que tardan varía mucho.",
)
MINORITY = Localized(
    "We vote otherwise. In half of the entities the courts have fewer judges than the law provides, and cases that are "
    "heard late are not decided by courts that work.",
    "Votamos en otro sentido. En la mitad de las entidades los tribunales tienen menos personas juzgadoras de las que "
    "la ley prevé, y los asuntos que se atienden tarde no los resuelven tribunales que funcionen.",
)


def tell(story: Story) -> None:
    story.on(-3, partial(_board, story))
    story.on(-2, partial(_attaches, story))


def enter(story: Story, of: str, **said: Any) -> str:
    as_of = story.day(10)
    made = reference.enter_entry(None, of=of, said=said, source=SOURCE, as_of=as_of, by=story.actor("editor"))
    return made.slug


def _board(story: Story) -> None:
    for appointed_by, seat, name in MEMBERS:
        ends = story.day(-900)
        enter(
            story, "member", appointed_by=appointed_by, seat=seat, name=name,
            began=str(story.day(1_200)), term_ends=ends, left="",
        )  # fmt: skip
    enter(
        story, "member", appointed_by="lac", seat=4, name="K. Ejemplo",
        began=str(story.day(1_900)), term_ends=story.day(-200), left=str(story.day(80)),
    )  # fmt: skip
    for benchmark, ago, value in VALUES:
        enter(story, "value", benchmark=benchmark, day=str(story.day(ago)), value=value, note=NOTHING)
    enter(
        story, "assessment", benchmark="inst-courts", day=str(story.day(300)), verdict="in_part",
        votes_met=2, votes_in_part=6, votes_not_met=2, votes_cannot_say=0, reasons=REASONS, minority=MINORITY,
    )  # fmt: skip
    enter(
        story, "assessment", benchmark="a23-public", day=str(story.day(180)), verdict="not_met",
        votes_met=0, votes_in_part=0, votes_not_met=10, votes_cannot_say=0,
        reasons=Localized("Half of the agreements cannot be read.", "La mitad de los contratos no puede leerse."),
        minority=NOTHING,
    )  # fmt: skip
    _report(story)


def _report(story: Story) -> None:
    enter(
        story, "report", kind="annual", day=str(story.day(560)), determination="none", votes_for=10,
        votes_against=0, title=Localized("Annual report, two years ago", "Informe anual de hace dos años"),
        summary=Localized("Most benchmarks were met in part.", "La mayoría de los indicadores se cumplió en parte."),
        minority=NOTHING,
    )  # fmt: skip
    slug = enter(
        story, "report", kind="annual", day=str(story.day(170)), determination="non_compliance", votes_for=7,
        votes_against=3, title=Localized("Annual report, last year", "Informe anual del año pasado"),
        summary=Localized(
            "Seven members find that agreements are not public as the law demands.",
            "Siete integrantes concluyen que los contratos no son públicos como exige la ley.",
        ),
        minority=MINORITY,
    )  # fmt: skip
    editor = story.actor("editor")
    for kind, path, ago, note in (
        ("agreement", "", 120, NOTHING),
        ("recommendation", "cooperative_dialogue", 100, NOTHING),
        (
            "decision_not_to_act",
            "",
            35,
            Localized("Mexico has given a date for the registry.", "México fijó una fecha para el registro."),
        ),
    ):
        reference.follow_report(
            queries.kept_report(editor, slug), kind=kind, path=path, day=str(story.day(ago)), note=note,
            source=SOURCE, as_of=story.day(10), by=editor,
        )  # fmt: skip


def _attaches(story: Story) -> None:
    posts = [
        enter(
            story,
            "attache",
            post=number,
            name=f"{letter}. Ejemplo",
            began=str(story.day(700 - 90 * number)),
            left="",
            place=Localized(f"{place}, {en}", f"{place}, {es}"),
        )
        for number, letter, place, en, es in (
            (1, "R", "Ciudad de México", "embassy", "embajada"),
            (2, "S", "Monterrey", "consulate general", "consulado general"),
            (3, "T", "Tijuana", "consulate general", "consulado general"),
        )
    ]
    project = enter(
        story, "project", name=Localized("Conciliation in three states", "Conciliación en tres estados"),
        counterpart=Localized("State conciliation centers", "Centros de conciliación estatales"),
    )  # fmt: skip
    other = enter(
        story, "project", name=Localized("Training of union members", "Capacitación de integrantes de sindicatos"),
        counterpart=Localized("A federation of unions", "Una federación de sindicatos"),
    )  # fmt: skip
    for ago, kind, title, outcome in (
        (
            130,
            "capacity_building",
            Localized("Course for conciliators", "Curso para personas conciliadoras"),
            Localized("Forty conciliators finished it.", "Lo terminaron cuarenta personas conciliadoras."),
        ),
        (95, "meeting", Localized("Meeting on the registry", "Reunión sobre el registro"), NOTHING),
        (60, "technical_assistance", Localized("Advice on statistics", "Asesoría en estadística"), NOTHING),
    ):
        enter(
            story, "activity", attache=posts[0], project=project, kind=kind, title=title, day=str(story.day(ago)),
            counterpart=Localized("A conciliation center", "Un centro de conciliación"),
            place=Localized("Monterrey", "Monterrey"), language="es", outcome=outcome,
        )  # fmt: skip
    for of, kind, ago, amount, currency, rate in (
        (project, "appropriation", 400, "250,000.00", "USD", ""),
        (project, "obligation", 300, "180,000.00", "USD", ""),
        (project, "disbursement", 200, "1,350,000.00", "MXN", "17.2345"),
        (project, "disbursement", 90, "40,000.00", "MXN", ""),
        (other, "appropriation", 380, "60,000.00", "USD", ""),
        (other, "disbursement", 110, "1,200,000.00", "MXN", "18.0421"),
    ):
        enter(
            story, "money", project=of, kind=kind, day=story.day(ago), amount=amount, currency=currency, rate=rate,
            counterpart=Localized("A conciliation center", "Un centro de conciliación"),
            rate_day=story.day(ago + 2) if rate else None, rate_source=SOURCE if rate else "",
        )  # fmt: skip
    for ago, delivered in ((190, 120), (100, 0)):
        on = story.day(ago)
        quarter = f"{on.year}-Q{(on.month + 2) // 3}"
        enter(
            story, "quarter", attache=posts[0], quarter_of=quarter, body=NOTHING,
            delivered=str(story.day(delivered)) if delivered else "",
        )  # fmt: skip
