"""What a viewer may see, as clauses that every query includes: people, rounds and what is said in them by their
audience; workplaces; concerns by their key.

What someone may not see is not found, so that nobody can infer that it exists.
"""

from portal.policy.visibility.audiences import (
    answering,
    awaiting,
    consultations,
    contributions,
    drafts,
    moderated,
    organisations,
    own,
    own_ways,
    persons,
    prepared,
    prepared_drafts,
    public,
    questioned,
    rounds,
    summaries,
    tallies,
    unsettled,
    versions,
    waiting,
    words,
    written,
)
from portal.policy.visibility.concerns import concerns, identity_requests
from portal.policy.visibility.workplaces import (
    asked_by,
    cases,
    duties,
    facilities,
    kept_cases,
    mentions,
    representations,
)

__all__ = [
    "answering",
    "asked_by",
    "awaiting",
    "cases",
    "concerns",
    "consultations",
    "contributions",
    "drafts",
    "duties",
    "facilities",
    "identity_requests",
    "kept_cases",
    "mentions",
    "moderated",
    "organisations",
    "own",
    "own_ways",
    "persons",
    "prepared",
    "prepared_drafts",
    "public",
    "questioned",
    "representations",
    "rounds",
    "summaries",
    "tallies",
    "unsettled",
    "versions",
    "waiting",
    "words",
    "written",
]
