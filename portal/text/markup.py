"""The documents of the institution, from Markdown to HTML that is safe on our page."""

from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token

from portal.core.errors import N_, Invalid

LONGEST = 200_000
TAGS = {
    *("h2", "h3", "h4", "h5", "h6"),  # the page owns h1
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class TooLong(Invalid):
    sentence = N_("This document is too long: it has %(length)s characters, and %(limit)s fit.")


def document(markdown: str) -> str:
    """Safe HTML with headings from h2 downwards, no level skipped, and tables in our dress."""
    if len(markdown) > LONGEST:
        raise TooLong(length=len(markdown), limit=LONGEST)
    tokens = _reader.parse(markdown)
    _step_headings(tokens)
    _dress_tables(tokens)
    return nh3.clean(
        str(_reader.renderer.render(tokens, _reader.options, {})),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}},
        allowed_classes={"table": {"c-table"}, "th": {"n"}, "td": {"n"}},
        url_schemes={"http", "https", "mailto"},
    )


def _step_headings(tokens: Sequence[Token]) -> None:
    """Below the h1 of the page a heading goes at most one step deeper than the one it stands under."""
    above: list[int] = []  # the levels as written, of the headings that contain this place
    for opening, closing in zip(tokens, tokens[2:], strict=False):
        if opening.type == "heading_open":
            written = int(opening.tag[1])
            above = [level for level in above if level < written] + [written]
            opening.tag = closing.tag = f"h{min(len(above) + 1, 6)}"


def _dress_tables(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "c-table")
        elif token.type in {"th_open", "td_open"}:
            if token.attrs.pop("style", None) == "text-align:right":
                token.attrSet("class", "n")
            if token.type == "th_open":
                token.attrSet("scope", "col")


def _words_of_picture(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return escapeHtml(tokens[index].content)


def _new_reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("image", _words_of_picture)  # a page shows no pictures from elsewhere, only their words
    return reader


_reader = _new_reader()
