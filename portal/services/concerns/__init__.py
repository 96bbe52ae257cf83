"""What happens to a concern: begun and written under its sender's key alone, then sent to those who read it.

Its sender's acts leave no line in the trail: an auditor could count concerns by them, and tell their days. Those of
the case officers leave one each, which names the concern by a mark that leads nowhere.
"""

from portal.services.concerns.consenting import consent
from portal.services.concerns.custody import (
    LONGEST_REASON,
    NoHalf,
    ask_for_name,
    grant_name,
    let_names_go,
    open_name,
    refuse_name,
)
from portal.services.concerns.drafting import AnsweredTwice, answer, begin, discard, save
from portal.services.concerns.editions import (
    Covering,
    propose_edition,
    publish_edition,
    release_edition,
    take_edition_back,
    write_edition,
)
from portal.services.concerns.enclosing import bring_copy, enclose
from portal.services.concerns.exposing import expose, pass_on
from portal.services.concerns.files import (
    Brought,
    Full,
    attach,
    bring,
    detach,
    ensure_room,
    open_original,
    reseal_files,
)
from portal.services.concerns.filing import NothingTold, file
from portal.services.concerns.holders import (
    NAMES,
    Drawn,
    draw,
    drawn,
    enter_recovery_key,
    keep_under_another,
    lose_keys,
    make_key,
    vouch_anew,
)
from portal.services.concerns.inturn import Became, became
from portal.services.concerns.notes import link, note, unlink
from portal.services.concerns.notices import drop_address, keep_address, shut_anew, written
from portal.services.concerns.office import DATED, TOLD_WHY, Writing, ask, assign, move, promise
from portal.services.concerns.readers import admit, ensure_theirs, take_off
from portal.services.concerns.recovering import recover, recover_halves
from portal.services.concerns.resealing import reseal
from portal.services.concerns.steps import Closed, add_entry
from portal.services.concerns.telling import Telling, give_name, withdraw, write
from portal.services.concerns.visits import lay_down, sweep_unlocked, take_in_hand

__all__ = [
    "DATED",
    "LONGEST_REASON",
    "NAMES",
    "TOLD_WHY",
    "AnsweredTwice",
    "Became",
    "Brought",
    "Closed",
    "Covering",
    "Drawn",
    "Full",
    "NoHalf",
    "NothingTold",
    "Telling",
    "Writing",
    "add_entry",
    "admit",
    "answer",
    "ask",
    "ask_for_name",
    "assign",
    "attach",
    "became",
    "begin",
    "bring",
    "bring_copy",
    "consent",
    "detach",
    "discard",
    "draw",
    "drawn",
    "drop_address",
    "enclose",
    "ensure_room",
    "ensure_theirs",
    "enter_recovery_key",
    "expose",
    "file",
    "give_name",
    "grant_name",
    "keep_address",
    "keep_under_another",
    "lay_down",
    "let_names_go",
    "link",
    "lose_keys",
    "make_key",
    "move",
    "note",
    "open_name",
    "open_original",
    "pass_on",
    "promise",
    "propose_edition",
    "publish_edition",
    "recover",
    "recover_halves",
    "refuse_name",
    "release_edition",
    "reseal",
    "reseal_files",
    "save",
    "shut_anew",
    "sweep_unlocked",
    "take_edition_back",
    "take_in_hand",
    "take_off",
    "unlink",
    "vouch_anew",
    "withdraw",
    "write",
    "write_edition",
    "written",
]
