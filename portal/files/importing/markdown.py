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
_reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read(content: bytes, warnings: set[str]) -> Iterator[Block]:
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    text = _FRONT_MATTER.sub("", text)
    if _FOOTNOTE.search(text):
        warnings.add("footnotes")
        text = _MARK.sub(r"\\[\1\\]", _FOOTNOTE.sub(r"\\[\1\\] ", text))
    tokens = _reader.parse(text)
    _count(tokens)
    return hypertext.blocks(str(_reader.renderer.render(tokens, _reader.options, {})), warnings, labelled=True)


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
