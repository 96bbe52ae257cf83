"""A member of a family beside the text that stands for it, sentence by sentence."""

from typing import NamedTuple

from portal.text.families import Fit, compared


class Sentence(NamedTuple):
    """A sentence with the space after it, and whether the letter has it, has it in other words, or has not."""

    words: str
    fit: Fit


def beside(text: str, medoid: str) -> list[list[Sentence]]:
    """The lines of a text, each in sentences."""
    found = compared(text, medoid)
    lines: list[list[Sentence]] = [[]]
    for one in found:
        gap = text[: one.start].rstrip()
        if lines[-1] and "\n" in text[len(gap) : one.start]:
            lines.append([])
        lines[-1].append(Sentence(text[one.start : one.end], one.fit))
    return lines
