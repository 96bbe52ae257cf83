"""Reading concerns: by who may find one at all, and of its words only what their own keys open."""

from portal.queries.concerns.case import Case, Link, Note, case, colleagues
from portal.queries.concerns.checking import (
    Entrusted,
    Proofs,
    left_behind,
    locked_by_others,
    proofs,
    recovery_key,
    to_be_resealed,
)
from portal.queries.concerns.contents import Is, Item, recommended
from portal.queries.concerns.editions import (
    Draft,
    Edition,
    Proposal,
    Stage,
    Step,
    Whereabouts,
    edition,
    proposal,
    proposed,
    whereabouts,
)
from portal.queries.concerns.files import File, Given, content, files
from portal.queries.concerns.finding import get, opened_by
from portal.queries.concerns.holders import (
    AGENCIES,
    FEWEST_READERS,
    Locked,
    Receivers,
    Recipient,
    locked_key,
    next_key_number,
    readers_in_force,
    receivers,
)
from portal.queries.concerns.officers import Officer, linked, officers
from portal.queries.concerns.opening import Answer, Opened, answers, told, unlock, with_key
from portal.queries.concerns.pointing import Pointing, Warned, pointing
from portal.queries.concerns.reading import Entry, Reading, entries, read
from portal.queries.concerns.triage import Heap, Line, Page, listed
from portal.queries.concerns.visits import InHand, in_hand

__all__ = [
    "AGENCIES",
    "FEWEST_READERS",
    "Answer",
    "Case",
    "Draft",
    "Edition",
    "Entrusted",
    "Entry",
    "File",
    "Given",
    "Heap",
    "InHand",
    "Is",
    "Item",
    "Line",
    "Link",
    "Locked",
    "Note",
    "Officer",
    "Opened",
    "Page",
    "Pointing",
    "Proofs",
    "Proposal",
    "Reading",
    "Receivers",
    "Recipient",
    "Stage",
    "Step",
    "Warned",
    "Whereabouts",
    "answers",
    "case",
    "colleagues",
    "content",
    "edition",
    "entries",
    "files",
    "get",
    "in_hand",
    "left_behind",
    "linked",
    "listed",
    "locked_by_others",
    "locked_key",
    "next_key_number",
    "officers",
    "opened_by",
    "pointing",
    "proofs",
    "proposal",
    "proposed",
    "read",
    "readers_in_force",
    "receivers",
    "recommended",
    "recovery_key",
    "to_be_resealed",
    "told",
    "unlock",
    "whereabouts",
    "with_key",
]
