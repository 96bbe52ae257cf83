"""Nobody is shown what was written for somebody else: each page is what it would be had nobody come before."""

import re
from datetime import timedelta

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
    """Each persona reads every page alone, with empty caches; then all read all, one after the other.

    A page is read by everybody in one language, every other page in Spanish, and by the first and the last of its
    readers in the other one as well.
    """
    browsers, places, people, text = furnished(app, sign_in)
    for number in range(42):  # a crowd, beside whose text no comments stand
        build.remark(text, "p0002", words="list" if number % 2 else "")
    build.contribution(text.draft.round, by=people["stranger"], status=Status.RECEIVED)
    consultations.follow(text.draft.round, by=people["stranger"].as_actor())
    doors = []
    for one, (path, statuses) in enumerate(DOORS.items()):
        readers = [persona for persona, status in zip(PERSONAS, statuses.split(), strict=True) if status == "200"]
        for number, persona in enumerate(readers if path != TOLD_ANEW else ()):
            both = number in (0, len(readers) - 1)
            for language in LANGUAGES if both else LANGUAGES[one % 2 :][:1]:
                doors.append((persona, path.format(l=language, **places)))
    minute = clock.now().replace(second=0) + timedelta(minutes=1)

    def read(persona, address):
        with clock.at(minute):  # each time: some pages say the hour
            answer = browsers[persona].get(address, buffered=True)
        return RANDOM.sub("", plain(answer.text)) if answer.mimetype == "text/html" else None

    alone = {}
    for door in doors:
        forget(app)
        alone[door] = read(*door)
    forget(app)

    assert [door for door in doors if read(*door) != alone[door]] == []


def forget(app):
    for cache in app.extensions["caches"].values():
        cache.clear()
