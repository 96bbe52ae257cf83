"""Sentences of the trail about what became of public cases: suspensions of liquidation, courses of remediation."""

from flask_babel import lazy_gettext as _l

ACTS = {
    "liquidation.suspend": _l("Entered a suspension of liquidation in a public case"),
    "liquidation.lift": _l("Entered that a suspension of liquidation was lifted"),
    "liquidation.strike": _l("Said that a suspension of liquidation was entered wrongly"),
    "liquidation.strike_lifting": _l("Said that the lifting of a suspension was entered wrongly"),
    "remediation.agree": _l("Entered a course of remediation in a public case"),
    "remediation.commit": _l("Entered a commitment of a course of remediation"),
    "remediation.conclude": _l("Entered that a course of remediation was concluded"),
    "remediation.extend": _l("Entered a later day for a commitment"),
    "remediation.prove": _l("Entered proof that a commitment was met"),
    "remediation.settle": _l("Entered that a commitment was dropped or not met"),
    "remediation.strike_plan": _l("Said that a course of remediation was entered wrongly"),
    "remediation.strike_commitment": _l("Said that a commitment was entered wrongly"),
    "remediation.strike_turn": _l("Said that what became of a commitment was entered wrongly"),
    "remediation.reopen": _l("Said that the conclusion of a course of remediation was entered wrongly"),
}
THINGS = {
    "Suspension": _l("Suspension of liquidation"),
    "Lifting": _l("Lifting of a suspension of liquidation"),
    "Plan": _l("Course of remediation"),
    "Conclusion": _l("Conclusion of a course of remediation"),
    "Commitment": _l("Commitment of a course of remediation"),
    "CommitmentTurn": _l("What became of a commitment"),
}
