"""The consultations of the demonstration: prepared by the editor, opened and extended by the delegates."""

from datetime import time
from functools import partial
from typing import Any

from portal.cli.demo.story import ZONE, Story, tables, text
from portal.core.localized import Localized
from portal.models.consultations import Audience, Readers, Round
from portal.queries import consultations as queries
from portal.services import consultations

OPENING, CLOSING = time(9, 0), time(23, 59)
LISTENERS = ("member_union", "member_lac", "member_ilo", "director_observatory", "delegate_dol", "auditor")


def tell(story: Story) -> None:
    for docket in tables("consultations.toml", "consultation"):
        story.on(docket["created"], partial(_create, story, docket))
        for plan in docket["round"]:
            story.on(plan["prepared"], partial(_prepare, story, docket["code"], plan))
            if "opened" in plan:
                story.on(plan["opened"], partial(_open, story, plan))
            if "extended" in plan:
                story.on(plan["extended"], partial(_extend, story, plan))
            if plan["opens"] < 0 and plan["audience"] == "public":
                story.on(plan["opens"] + 0.9, partial(_follow, story, plan))


def _create(story: Story, docket: dict[str, Any]) -> None:
    title, purpose = Localized(**docket["title"]), Localized(**docket["purpose"])
    consultations.create(
        None, code=docket["code"], topic=docket["topic"], title=title, purpose=purpose, by=story.actor("editor")
    )


def _prepare(story: Story, code: str, plan: dict[str, Any]) -> None:
    editor = story.actor("editor")
    closes_at = story.wall(plan["closes"], CLOSING)
    round_ = consultations.prepare(
        queries.get(editor, code),
        title=Localized(**plan["title"]),
        intro=Localized(**plan["intro"]),
        audience=Audience(plan["audience"]),
        readers_offered=[Readers(each) for each in plan.get("readers_offered", ())],
        zone=ZONE,
        opens_at=story.wall(plan["opens"], OPENING),
        closes_at=closes_at,
        edit_until=closes_at,
        late_until=story.wall(plan["late_until"], CLOSING) if "late_until" in plan else None,
        respond_by=story.wall(plan["respond_by"], OPENING).date(),
        summary_due=story.wall(plan["summary_due"], OPENING).date(),
        by=editor,
    )
    story.known[f"round {plan['key']}"] = round_.id
    consultations.ask(
        round_, questions=[Localized(**each) for each in plan["question"]], seen=round_.revision, by=editor
    )
    for document in plan.get("document", ()):
        body = Localized(text(f"{document['file']}.en.md"), text(f"{document['file']}.es.md"))
        consultations.add_document(_round(story, plan), title=Localized(**document["title"]), body=body, by=editor)
    invited = [story.known[f"organisation {key}"] for key in plan["invited"]]
    consultations.invite(_round(story, plan), add=invited, by=editor)


def _open(story: Story, plan: dict[str, Any]) -> None:
    round_ = _round(story, plan)
    consultations.open_round(round_, seen=round_.revision, by=story.actor("delegate_ustr"))


def _extend(story: Story, plan: dict[str, Any]) -> None:
    closes_at = story.wall(plan["extended_to"], CLOSING)
    reason = Localized(**plan["reason"])
    consultations.extend(_round(story, plan), closes_at=closes_at, reason=reason, by=story.actor("delegate_dol"))


def _follow(story: Story, plan: dict[str, Any]) -> None:
    for who in LISTENERS:
        consultations.follow(_round(story, plan), by=story.actor(who))


def _round(story: Story, plan: dict[str, Any]) -> Round:
    return queries.get_round(story.actor("editor"), story.known[f"round {plan['key']}"])
