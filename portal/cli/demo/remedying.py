"""What became of the invented cases that went to a panel, and one course of remediation of public record.

In one invented case liquidation was suspended for some time; in the other it still is, and a course of remediation is
under way. Of the real case nothing is told but what public sources have.
"""

from functools import partial
from typing import Any

from portal.cli.demo.board import NOTHING, SOURCE
from portal.cli.demo.story import Story
from portal.core.localized import Localized
from portal.models.reference import Case
from portal.queries import reference as queries
from portal.services import reference

FIRST, SECOND = "DEMO-31A-01", "DEMO-31A-02"
INVENTED = Localized("Invented.", "Inventado.")
REAL = "inisa-2000-aguascalientes"
RELEASES = "https://ustr.gov/about-us/policy-offices/press-office/press-releases/2023"
AGREED = f"{RELEASES}/august/united-states-and-mexico-announce-plan-remediate-denials-rights-mexican-garment-facility"
RESOLVED = (
    f"{RELEASES}/december/"
    "united-states-announces-successful-resolution-rapid-response-labor-mechanism-matter-mexican-garment"
)
COMMITMENTS = (
    # kind of measure, who must do it, what, due so many days ago
    ("neutrality_statement", "company", "The company posts a neutrality statement at every entrance.",
     "La empresa coloca una declaración de neutralidad en todas las entradas.", 130),
    ("training_government", "mexico", "Every shift is trained on freedom of association.",
     "Se capacita a todos los turnos sobre libertad de asociación.", 95),
    ("copies_of_agreement", "company", "",
     "Se entrega a cada persona trabajadora un ejemplar del contrato colectivo.", 12),
    ("inspections", "mexico", "Two inspections without notice.", "Dos inspecciones sin previo aviso.", -45),
    ("complaint_channel", "company", "An anonymous complaint channel by telephone.",
     "Un mecanismo de queja anónima por teléfono.", 70),
)  # fmt: skip


def tell(story: Story) -> None:
    story.on(-0.8, partial(_suspend, story))
    story.on(-0.7, partial(_remedy, story))
    story.on(-0.6, partial(_of_public_record, story))


def _suspend(story: Story) -> None:
    about = _about(story)
    for number, ago in ((FIRST, 388), (SECOND, 105)):
        case, day = _case(story, number), str(story.day(ago))
        reference.suspend(case, instructed_by="ustr", day=day, note=INVENTED, **about)
    why = Localized("Invented: the governments went on consulting.", "Inventado: los gobiernos siguieron en consultas.")
    reference.lift(_case(story, SECOND), why="other", day=str(story.day(60)), note=why, **about)


def _remedy(story: Story) -> None:
    """Five commitments: met, met late, late, due after it was extended, and dropped."""
    about = _about(story)
    day, until = str(story.day(170)), str(story.day(-60))
    reference.agree(_case(story, FIRST), agreed_by="governments", day=day, until=until, note=INVENTED, **about)
    for measure, who, en, es, ago in COMMITMENTS:
        text, due = Localized(en, es), str(story.day(60 if measure == "inspections" else ago))
        reference.commit(_case(story, FIRST), measure=measure, who=who, text=text, due=due, **about)
    proof: Any = {"evidence": "document", "note": NOTHING, **about}
    reference.prove(_commitment(story, 1), day=str(story.day(140)), who="company", **proof)
    reference.prove(_commitment(story, 2), day=str(story.day(83)), who="mexico", **proof)
    why = Localized(
        "Invented: the second inspection waits for the vote.", "Inventado: la segunda inspección espera a la votación."
    )
    due = str(story.day(COMMITMENTS[3][4]))
    day = str(story.day(65))
    reference.extend_commitment(_commitment(story, 4), due=due, day=day, who="governments", note=why, **about)
    why = Localized("Invented: a public hotline took its place.", "Inventado: la sustituyó una línea pública.")
    day = str(story.day(80))
    reference.settle(_commitment(story, 5), kind="dropped", day=day, who="governments", note=why, **about)


def _of_public_record(story: Story) -> None:
    """The day of the announcement, the completion date that was agreed, and the day on which it was resolved."""
    by = story.actor("editor")
    case = queries.kept_remediation(by, REAL)
    about: Any = {"as_of": case.as_of, "by": by}
    reference.agree(
        case, agreed_by="governments", day="2023-08-09", until="2023-11-10", note=NOTHING, source=AGREED, **about
    )
    case = queries.kept_remediation(by, REAL)
    reference.conclude(case, outcome="completed", day="2023-12-11", reason=NOTHING, source=RESOLVED, **about)


def _about(story: Story) -> Any:
    return {"source": SOURCE, "as_of": story.day(10), "by": story.actor("editor")}


def _case(story: Story, number: str) -> Case:
    editor = story.actor("editor")
    [slug] = [each.panel.case.slug for each in queries.panels(editor) if each.panel.file_number == number]
    return queries.kept_case(editor, slug)


def _commitment(story: Story, number: int) -> Any:
    return queries.kept_commitment(story.actor("editor"), _case(story, FIRST).slug, number)
