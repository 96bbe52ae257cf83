"""HTML cleaned of everything that acts, as a tree of the elements that say something about its words."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

import nh3

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = {"ul", "ol"}
ROW_GROUPS = {"thead", "tbody", "tfoot"}
BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "footer", "aside", "figure", "figcaption", "address"),
    *("dl", "dt", "dd", "pre", "blockquote", "li", "table", "caption", "tr", "td", "th", "details", "summary"),
    *("hr", *HEADINGS, *LISTS, *ROW_GROUPS),
}
DRESS = {"b", "strong", "i", "em", "u", "mark", "small", "a", "code"}
STRUCK = {"del", "s", "strike"}
SEEN = {*BLOCKS, *DRESS, *STRUCK, "ins", "br", "img", "wbr", "sup", "sub", "q", "span", "font"}
UNSEEN = {"script", "style", "title", "template", "noscript", "nav", "svg", "math", "object", "iframe", "select"}
_VOID = {"br", "img", "hr", "wbr"}


def tree(html: str) -> Element:
    clean = nh3.clean(
        html,
        tags=SEEN,
        clean_content_tags=UNSEEN,
        attributes={
            "*": {"hidden", "style"},
            "font": {"face"},
            "a": {"href"},
            "ol": {"start", "type", "data-mark"},
            "li": {"value", "id"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
        },
        link_rel=None,
    )
    made = _Tree()
    made.feed(clean)
    made.close()
    return made.builder.close()


class _Tree(HTMLParser):
    """What the cleaner has written is well formed, so this need not be clever."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.builder.start("body", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def close(self) -> None:
        super().close()
        self.builder.end("body")
