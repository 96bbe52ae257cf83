"""What people do with their own words, what the committee answers, and where words about a draft stand in it."""

from portal.services.contributions import workplaces
from portal.services.contributions.anchoring import reanchor
from portal.services.contributions.appealing import (
    LONGEST_REASONS,
    AskedBefore,
    NoLongerStands,
    TenDaysOver,
    appeal,
)
from portal.services.contributions.commenting import (
    Closed,
    NoTextThere,
    NothingToCompare,
    NoWordsToChange,
    UnknownPassage,
    comment,
    is_the_same,
)
from portal.services.contributions.copying import Outcome, ask_again, record_copy
from portal.services.contributions.disputing import LONGEST_NOTE, put_question_back, settle, take_question
from portal.services.contributions.jointly import MOST_DRAFTED, ReleasedBefore, SavedMeanwhile, save_jointly
from portal.services.contributions.owning import KeyNotOpen
from portal.services.contributions.placing import NothingChanged, confirm_place, move, stand
from portal.services.contributions.posting import (
    CorrectedMeanwhile,
    NothingToAnswer,
    UnknownQuestion,
    answer,
    correct,
    post,
    publish,
    retract,
    withdraw,
)
from portal.services.contributions.quoting import LONGEST_PROPOSAL, NothingProposed, ProposalTooLong, WordsNotThere
from portal.services.contributions.recording import NotOffered, NotWider, put_on_record, widen
from portal.services.contributions.redacted import LONGEST_ANSWER, AnsweredBefore, ProposedAnew, answer_redaction
from portal.services.contributions.releasing import (
    AgainstItself,
    ChangedSince,
    NothingDrafted,
    dissent,
    release,
    say_no_remarks,
)
from portal.services.contributions.signing import (
    LONGEST_NAME,
    CoordinatorSpeaks,
    NameMissing,
    NameOfOthers,
    NameOfOurs,
    NameTooLong,
    NoOrganisation,
    TooManyWords,
    signature,
)
from portal.services.contributions.tallying import moved
from portal.services.contributions.texts import LONGEST, Blank, TooLong, UnknownLanguage, official, wording

__all__ = [
    "LONGEST",
    "LONGEST_ANSWER",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_PROPOSAL",
    "LONGEST_REASONS",
    "MOST_DRAFTED",
    "AgainstItself",
    "AnsweredBefore",
    "AskedBefore",
    "Blank",
    "ChangedSince",
    "Closed",
    "CoordinatorSpeaks",
    "CorrectedMeanwhile",
    "KeyNotOpen",
    "NameMissing",
    "NameOfOthers",
    "NameOfOurs",
    "NameTooLong",
    "NoLongerStands",
    "NoOrganisation",
    "NoTextThere",
    "NoWordsToChange",
    "NotOffered",
    "NotWider",
    "NothingChanged",
    "NothingDrafted",
    "NothingProposed",
    "NothingToAnswer",
    "NothingToCompare",
    "Outcome",
    "ProposalTooLong",
    "ProposedAnew",
    "ReleasedBefore",
    "SavedMeanwhile",
    "TenDaysOver",
    "TooLong",
    "TooManyWords",
    "UnknownLanguage",
    "UnknownPassage",
    "UnknownQuestion",
    "WordsNotThere",
    "answer",
    "answer_redaction",
    "appeal",
    "ask_again",
    "comment",
    "confirm_place",
    "correct",
    "dissent",
    "is_the_same",
    "move",
    "moved",
    "official",
    "post",
    "publish",
    "put_on_record",
    "put_question_back",
    "reanchor",
    "record_copy",
    "release",
    "retract",
    "save_jointly",
    "say_no_remarks",
    "settle",
    "signature",
    "stand",
    "take_question",
    "widen",
    "withdraw",
    "wording",
    "workplaces",
]
