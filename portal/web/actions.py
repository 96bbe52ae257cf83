"""What was done, and the chain that an action stands in: in words, in a table and as a picture."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.core.vocabulary import term
from portal.models.reference import ComplianceAction, Ground, Kept
from portal.queries.reference import Chain, Node
from portal.text.charts import Picture, as_csv, chain
from portal.web.days import known_day
from portal.web.locale import local
from portal.web.naming import around

KINDS = {
    "action": _l("Actions"),
    "ground": _l("What actions rest on"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table of a chain: ``rests_on`` and ``led_to`` are numbers of other rows."""

    number: int
    node: Node
    kind: str
    words: str
    way: str
    is_focus: bool
    rests_on: list[int]
    led_to: list[int]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(action_name=action_name)


def action_name(one: ComplianceAction) -> str:
    return f"{local(one.title)}, {known_day(one.day)}"


def entry_name(one: Kept) -> str | None:
    """What an entry of this register is called on the desk; nothing for those of others."""
    match one:
        case ComplianceAction():
            return action_name(one)
        case Ground():
            return f"{local(one.action.title)}: {local(term('ground', one.kind).label)}, {one.what}"
    return None


def lines(found: Chain) -> list[Line]:
    """Rows of the table, in the order of time as far as the chain has one: what leads to something stands before it."""
    order = _in_order(found)
    number = {node.key: nth for nth, node in enumerate(order, start=1)}
    return [
        Line(
            number=number[node.key],
            node=node,
            kind=local(term("chain", node.kind).label),
            words=called(node),
            way=way(node),
            is_focus=node.key == found.focus,
            rests_on=sorted(number[key] for key in found.before(node.key)),
            led_to=sorted(number[key] for key in found.after(node.key)),
        )
        for node in order
    ]


def picture(found: Chain, rows: list[Line]) -> Picture:
    """Each thing under the number of its row."""
    at = {line.node.key: nth for nth, line in enumerate(rows)}
    return chain(
        "chain",
        gettext("From what was said to what was done"),
        gettext("Each box has the number of its row in the table, and leads to the right to what came of it."),
        (gettext("Number"), gettext("What"), gettext("Kind"), gettext("Rests on"), gettext("Led to")),
        [(str(line.number), line.kind) for line in rows],
        [(at[one], at[other]) for one, other in found.links],
        focus=at[found.focus],
        rows=tuple((line.number, line.words, line.kind, _joined(line.rests_on), _joined(line.led_to)) for line in rows),
    )


def called(node: Node) -> str:
    """Its number, where it has one that people know, and its name."""
    name = local(node.words)
    match node.kind:
        case "contribution":
            return around(gettext("%(number)s, in the round %(round)s"), number=node.code, round=name)
        case "petition":
            return around(gettext("Petition in the case %(name)s"), name=name)
        case "suspension" | "plan":
            return around("%(what)s: %(name)s", what=local(term("chain", node.kind).label), name=name)
        case "lifting" | "conclusion":
            why = local(term("lifting_why" if node.kind == "lifting" else "plan_outcome", node.code).label)
            return around(
                "%(what)s: %(name)s (%(why)s)", what=local(term("chain", node.kind).label), name=name, why=why
            )
        case "step":
            return around("%(what)s: %(name)s", what=local(term("board_step", node.code).label), name=name)
        case "remedy":
            return around("%(what)s: %(name)s", what=local(term("panel_remedy", node.code).label), name=name)
        case "round" | "summary":
            return around("%(number)s: %(name)s", number=node.code, name=name)
    return name


def way(node: Node) -> str:
    match node.kind:
        case "contribution":
            return url_for("contributions.show", number=node.at)
        case "petition" | "case" | "suspension" | "lifting":
            return url_for("reference.case", slug=node.at)
        case "plan" | "conclusion":
            return url_for("reference.remediation", slug=node.at)
        case "finding" | "step":
            return url_for("reference.board_report", slug=node.at)
        case "round":
            return url_for("consultations.round", round_id=node.at)
        case "summary":
            return url_for("summaries.summary", round_id=node.at)
        case "panel" | "remedy":
            return url_for("reference.panel", slug=node.at)
    return url_for("reference.action", slug=node.at)


def actions_table(found: Iterable[ComplianceAction]) -> str:
    """All actions as a file (RFC 4180)."""
    head = (
        *(gettext("Action"), gettext("Kind"), gettext("Who acted"), gettext("Day")),
        *(gettext("What was asked or decided"), gettext("Case that it led to"), gettext("Source")),
        gettext("Read as of"),
    )
    return as_csv(head, [_row(each) for each in found])


def _row(one: ComplianceAction) -> tuple[str, ...]:
    kind, by = local(term("compliance_action", one.kind).label), local(term("record_actor", one.by).label)
    return (
        *(local(one.title), kind, by, str(one.day), local(one.asked), one.led_to or ""),
        *(one.source, one.as_of.isoformat()),
    )


def _joined(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _in_order(found: Chain) -> list[Node]:
    """What leads to something before it; of those that may come next, what happened first, and then as it was found."""
    left = list(found.nodes)
    done: list[Node] = []
    while left:
        there = {node.key for node in left}
        free = [node for node in left if not there.intersection(found.before(node.key))] or left
        soonest = min(free, key=lambda node: (node.day is None, node.day.first.isoformat() if node.day else ""))
        left.remove(soonest)
        done.append(soonest)
    return done
