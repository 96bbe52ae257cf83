"""What was found in a file, and what its reader should know about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.core.errors import N_
from portal.text.passages import Piece

# What an editor is told before the draft goes out; the code is kept with the version.
WARNINGS: Mapping[str, str] = {
    "tracked_changes": N_(
        "The file had tracked changes. The text was taken as if all of them had been accepted; check it. "
        "The first 100 are listed: - what was taken out, + what was put in."
    ),
    "hidden_left_out": N_("Text that is hidden in the file was left out."),
    "marks_left_out": N_(
        "Invisible marks were left out that hide something or make words read in another order than they were "
        "written. The words are all there; check that they are in the right order."
    ),
    "pdf": N_(
        "The text was taken from a PDF, which does not say where a paragraph begins. Check every passage, or send "
        "the Word document instead."
    ),
    "nested_tables": N_("There was a table inside another table. Its text was put into one cell; check that row."),
    "footnotes": N_("The footnotes became notes after the passage to which they belong."),
    "comments_left_out": N_("Comments in the margin of the file were left out."),
    "images_left_out": N_("Pictures and drawings were left out. If they say something, say it in words."),
    "formatting_left_out": N_(
        "Bold, italics, colors and the addresses of links were left out; the words are all there."
    ),
    "struck_left_out": N_(
        "Struck text was left out, as if it had been deleted. If it still applies, upload the file again and say that "
        "struck text is part of it."
    ),
    "struck_kept": N_(
        "Struck text is part of the text, as was asked when the file came. Check that it still applies. "
        "The first 100 are listed."
    ),
    "uncounted": N_(
        "Paragraphs ask for a number or a bullet (#) from a list that is not in the file, so they have none here. If "
        "the text is numbered, write the numbers into the file. The first 100 are listed."
    ),
    "edges_left_out": N_("The headers and footers of the pages were left out."),
    "inserted": N_("Another document is inserted in the file; its words are in its place. Check them."),
    "inserted_left_out": N_(
        "Another document is inserted in the file and could not be read; its words are missing. Put them into the "
        "file itself."
    ),
    "formulas": N_(
        "Formulas and raised or lowered figures were written in one line: 1/2, 10⁶, (1+x)^n. Check them. "
        "The first 100 are listed."
    ),
    "unread": N_(
        "A second reading, by other means, found words in the file that are not in the text. Look at each of them."
    ),
    "unfound": N_(
        "A second reading, by other means, did not find these words of the text in the file. Look at each of them."
    ),
    "unlisted": N_(
        "More was left out or differs than is listed here. Nobody can look at what is not listed: fix the file and "
        "upload it again."
    ),
    "corrected": N_(
        "Words were corrected by hand after the file was read. What was read is here beside what replaced it."
    ),
    "renumbered": N_("Numbers of passages were corrected by hand. What was read is here beside what replaced it."),
    "looked_at": N_("Differences between the file and the text that somebody has looked at."),
    "read_once": N_(
        "The file could not be read a second time by other means, so nobody has compared the text with it. Check "
        "every passage."
    ),
    "signs_unknown": N_("Some signs come from a picture font and have no name. Each is shown as �; say it in words."),
}


class Loss(NamedTuple):
    """Words of the file that are no part of the text, so that somebody can look whether they should be."""

    code: str  # a key of WARNINGS
    words: str  # their beginning
    near: str  # how the passage begins out of which, or after which, they were left


UNLISTED = "unlisted"
TOLD = ("formulas", "struck_kept", "tracked_changes")  # codes of what was decided and is no loss: no version waits
MOST_TOLD = 100  # of each code, as its sentence says
DIFFERENCES = ("unread", "unfound", UNLISTED)  # codes of what nobody has explained yet
LOOKED_AT = "looked_at"
CORRECTED, RENUMBERED = "corrected", "renumbered"  # by a person, on the desk: the words before, and the words after
MOST = 500  # losses of a file that are named one by one; a file of which more is struck is another text


def listed(losses: Sequence[Loss]) -> list[Loss]:
    """Differences before what was left out on purpose. What is not named is one difference that nobody can tick off."""
    lost = sorted((loss for loss in losses if loss.code not in TOLD), key=lambda loss: loss.code not in DIFFERENCES)
    told = [loss for code in TOLD for loss in [each for each in losses if each.code == code][:MOST_TOLD]]
    return [*lost[:MOST], *told, *([Loss(UNLISTED, "", "")] if len(lost) > MOST else [])]


@dataclass(frozen=True, slots=True)
class Imported:
    """The passages of one language of a draft, in their order."""

    pieces: tuple[Piece, ...]
    warnings: tuple[str, ...]  # keys of WARNINGS, in their order
    losses: tuple[Loss, ...]
    title: str  # of the heading at level 0; empty when there is none
    name: str  # of the file, for reading only
    media_type: str
