"""Nobody is shown what was written for somebody else: each page is what it would be had nobody come before."""

import re

import build
from doors import DOORS, PERSONAS, furnished
from page import plain

from portal.core import clock
from portal.models.contributions import Status
from portal.services import consultations

LANGUAGES = ("en", "es")
TOLD_ANEW = "/{l}/desk/trail"  # in which each opening of a restricted draft is a line
RANDOM = re.compile(r"(?<=[?&;]form=)[0-9a-f]{48}|<input[^>]*type=\"hidden\"[^>]*>")


def test_every_page_is_the_same_after_everybody_else_has_read_it(app, sign_in):
    """Each persona reads every page alone, with empty caches; then all read all, one after the other."""
    browsers, places, people, text = furnished(app, sign_in)
    for number in range(42):  # a crowd, beside whose text no comments stand
        build.remark(text, "p0002", words="list" if number % 2 else "")
    build.contribution(text.draft.round, by=people["stranger"], status=Status.RECEIVED)
    consultations.follow(text.draft.round, by=people["stranger"].as_actor())
    doors = [
        (persona, path.format(l=language, **places))
        for path, statuses in DOORS.items()
        for persona, status in zip(PERSONAS, statuses.split(), strict=True)
        if status == "200" and path != TOLD_ANEW
        for language in LANGUAGES
    ]
    with clock.at(clock.now()):
        alone = {}
        for persona, address in doors:
            for cache in app.extensions["caches"].values():
                cache.clear()
            answer = browsers[persona].get(address, buffered=True)
            if answer.mimetype == "text/html":
                alone[persona, address] = told(answer)
        for cache in app.extensions["caches"].values():
            cache.clear()

        others = [
            f"{persona} {address}"
            for (persona, address), words in alone.items()
            if told(browsers[persona].get(address)) != words
        ]

    assert not others, "\n".join(others)


def told(answer):
    """A page without what is drawn anew for each form."""
    return RANDOM.sub("", plain(answer.text))
