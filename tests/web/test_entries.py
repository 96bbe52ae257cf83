"""Entries of a thread are put together from pieces: each has its own number, name, words and links, and no other."""

import re

import build
import pytest
from lxml import html

from portal.models.contributions import Naming, Status
from portal.web.shown.contributions import entries

ODD = "Ana <b>&amp;</b> {{ who }} “x”"


def said(round_):
    """Of one shape and of others: an answer, a late one, a member's, one that was withheld."""
    more = {"status": Status.PUBLISHED}
    named = {"naming": Naming.NAME}
    first = build.contribution(round_, body=f"{ODD}\n\nSegundo <i>.\nY X0 X1.", byline=ODD, **named, **more)
    return [
        first,
        build.contribution(round_, body="Otra cosa.", byline="Luz", **named, **more),
        build.contribution(round_, body="In English.", language="en", **more),
        build.contribution(round_, body="De una organización.", by=build.member(), **more),
        build.contribution(round_, body="Una respuesta.", parent=first, **more),
        build.contribution(round_, body="No se lee.", then=Status.WITHHELD, **more),
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_says_what_is_its_own(client, language):
    round_ = build.round_()
    wanted = said(round_)

    page = client.get(f"/{language}/rounds/{round_.id}").text
    items = {one.get("id"): one for one in html.fromstring(page).xpath("//li[@id]")}

    assert entries.SEAL not in page
    for one in wanted[:-1]:
        [article] = items[one.number].xpath("./article")
        words, *_others = article.xpath(".//div[@class='c-words']")
        own = [link for link in article.xpath(".//a/@href") if re.search(r"/contributions/|reply=", link)]
        name = article.xpath(".//header//bdi")[0].text_content()
        assert words.get("lang") == one.language
        assert [part.text_content() for part in words] == [part.replace("\n", "") for part in one.body.split("\n\n")]
        assert (one.byline in name) if one.byline else name
        assert any(link.endswith(f"/{language}/contributions/{one.number}") for link in own)
        assert any(f"reply={one.number}" in link for link in own)
    assert "No se lee." not in page
    assert wanted[-1].number in items


def test_a_text_is_set_out_in_paragraphs_and_lines_with_nothing_of_it_taken_for_markup():
    assert entries.set_out("<b>a</b>\nb\n\n \n& c") == "<p>&lt;b&gt;a&lt;/b&gt;<br>b</p><p>&amp; c</p>"
    assert entries.set_out("") == ""
