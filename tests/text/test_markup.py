import re
from html.parser import HTMLParser

import pytest

from portal.text import markup
from portal.text.markup import document


class Attributes(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.names, self.addresses = set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _value in attrs}
        self.addresses += [value for name, value in attrs if name == "href"]


def headings(html):
    return re.findall(r"<(h\d)>", html)


class TestDocument:
    def test_begins_below_the_heading_of_the_page(self):
        assert (
            document("# Proyecto\n\n## I. Objeto\n\nTexto.") == "<h2>Proyecto</h2>\n<h3>I. Objeto</h3>\n<p>Texto.</p>\n"
        )

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("#### a", ["h2"]),
            ("# a\n### b\n## c\n#### d\n# e", ["h2", "h3", "h3", "h4", "h2"]),
            ("## a\n# b\n## c", ["h2", "h2", "h3"]),
            ("# a\n## b\n### c\n#### d\n##### e\n###### f", ["h2", "h3", "h4", "h5", "h6", "h6"]),
            ("> # a\n\n- ## b", ["h2", "h3"]),
        ],
    )
    def test_skips_no_level(self, written, shown):
        assert headings(document(written)) == shown

    def test_dresses_tables(self):
        html = document("| No. | Subsector |\n| --: | :-- |\n| 1 | Autopartes |")

        assert '<table class="c-table">' in html
        assert '<th class="n" scope="col">No.</th>' in html
        assert '<th scope="col">Subsector</th>' in html
        assert '<td class="n">1</td>' in html
        assert "style" not in html

    def test_keeps_the_numbers_of_paragraphs(self):
        assert '<ol start="11">' in document("11. Los primeros ocho rubros.")

    @pytest.mark.parametrize(
        "written",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](data:text/html,x)",
            "<svg/onload=alert(1)>",
            '<a href="x" style="color:red">a</a>',
            "[a](https://example.org 'x\" onclick=\"alert(1)')",
            "```html\n<script>\n```",
        ],
    )
    def test_lets_nothing_act(self, written):
        read = Attributes()
        read.feed(document(written))

        assert read.tags <= markup.TAGS
        assert read.names <= {"href", "title", "rel"}
        assert all(address.startswith("https:") for address in read.addresses)

    def test_links_lead_away_without_a_trace(self):
        assert document("[ley](https://example.org)") == (
            '<p><a href="https://example.org" rel="noopener noreferrer">ley</a></p>\n'
        )

    def test_shows_the_words_of_a_picture(self):
        assert document("![Mapa <de> plantas](https://example.org/a.png)") == "<p>Mapa &lt;de&gt; plantas</p>\n"

    def test_has_an_end(self):
        with pytest.raises(markup.TooLong) as refusal:
            document("a" * (markup.LONGEST + 1))

        assert refusal.value.values == {"length": markup.LONGEST + 1, "limit": markup.LONGEST}

    def test_survives_what_nests_without_end(self):
        assert document(">" * 5000 + "[" * 5000 + "*" * 5000)
