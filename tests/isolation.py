"""Where a name stands among other words: it may be in a script of the other direction and must not draw them along."""

import re
from collections.abc import Collection
from html.parser import HTMLParser

RUNNING = {
    "a",
    "abbr",
    "b",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "mark",
    "small",
    "span",
    "strong",
    "sup",
    "time",
}  # words around them are their line's
APART = {"bdi", "title", "option", "textarea", "script", "style"}  # isolated, or without marks of their own
VOID = set("input meta link br hr img path circle rect source col use line".split())  # noqa: SIM905


class Lines(HTMLParser):
    """A page by its lines: the words of each, and those that stand among others and not apart."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._open: list[tuple[str, int]] = [("", 0)]
        self._apart = self._last = 0
        self.lines: dict[int, str] = {}
        self.words: list[tuple[int, str]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in VOID:
            return
        if tag not in RUNNING and tag != "bdi":
            self._last += 1
        self._open.append((tag, self._open[-1][1] if tag in RUNNING or tag == "bdi" else self._last))
        self._apart += tag in APART

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place][0] == tag:
                for closed, _line in self._open[place:]:
                    self._apart -= closed in APART
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        line = self._open[-1][1]
        self.lines[line] = self.lines.get(line, "") + data
        if not self._apart and data.strip():
            self.words.append((line, data))


def among_others(source: str, names: Collection[str]) -> list[str]:
    """The lines of a page in which one of these names stands among other words without being kept apart."""
    page = Lines(source)
    any_name = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)))
    return [
        " ".join(page.lines[line].split())
        for line, words in page.words
        if (found := any_name.search(words)) and " ".join(page.lines[line].split()) != found.group()
    ]
