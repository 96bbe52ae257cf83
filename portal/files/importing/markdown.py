"""Markdown, by way of the HTML that it stands for."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.files.importing import hypertext
from portal.files.importing.assembling import Block

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[\w-]+:.*\n|[ \t]+.*\n|\n)*(?:---|\.\.\.)[ \t]*\n")
_FOOTNOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*", re.M)
_MARK = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
DEEPEST = 100  # below this the reader of Markdown would drop words without a sign
_reader = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])


def read(content: bytes, warnings: set[str], *, keeps_struck: bool = False) -> Iterator[Block]:
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    text = _FRONT_MATTER.sub("", text)
    if _FOOTNOTE.search(text):
        warnings.add("footnotes")
        text = _with_marks(text)
    tokens = _reader.parse(text)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise ValueError("nested deeper than any document")
    _count(tokens)
    html = str(_reader.renderer.render(tokens, _reader.options, {}))
    return hypertext.blocks(html, warnings, labelled=True, keeps_struck=keeps_struck)


def _with_marks(text: str) -> str:
    """Footnotes as notes that begin with their mark; numbered in their order when the author gave them names."""
    names = list(dict.fromkeys(_MARK.findall(text)))
    shown = {name: name for name in names}
    if not all(map(str.isdigit, names)):
        shown = {name: str(number) for number, name in enumerate(names, start=1)}
    text = _FOOTNOTE.sub(lambda note: f"\n\\[{shown[note[1]]}\\] ", text)
    return _MARK.sub(lambda mark: f"\\[{shown[mark[1]]}\\]", text)


def _count(tokens: Sequence[Token]) -> None:
    """Keep the numbers that the author typed, unless all of a list are the same: then they are to be counted."""
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type.endswith("_list_open"):
            lists.append([])
            if token.markup == ")":
                token.attrSet("data-mark", ")")
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type.endswith("_list_close"):
            items = lists.pop()
            numbers = {item.info for item in items}
            if len(numbers) > 1 or len(items) == 1:
                for item in items:
                    if item.info:
                        item.attrSet("value", item.info)
