"""Letters: composed when they are sent, in the language of the person who reads them, and as good as empty.

An e-mail lies open on the way. It says that there is news, not what, where or about whom; the news
itself waits behind the sign-in. Only an invitation and the way to a new passphrase carry a link, which
opens an account, and only the letter for a sign-in, while others guess at it, a code. It is made anew for
each try and stands in that e-mail alone. What is written down of such a letter says that it stood there.
"""

import hashlib
import hmac
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, g, url_for
from flask_babel import force_locale, gettext
from sqlalchemy import select

from portal.core import clock
from portal.core.db import session
from portal.core.errors import N_
from portal.jobs import outage, post
from portal.jobs.journey import Lacking
from portal.models.outbox import DIGEST, Errand, Letter
from portal.models.people import Frequency, Person
from portal.queries import outbox
from portal.services import people

PATIENCE = timedelta(days=3)  # then it is given up
LONGEST_PAUSE = timedelta(minutes=30)  # between two tries of what the server took not now, while it takes others
WITH_LINK = ("invited", "recovery")
SECRET = (*WITH_LINK, "sign_in")
AT_ONCE = Frequency.AT_ONCE
WARNINGS = ("guessing", "recovery_code_used", "passkey_added", "passkey_removed")
"""Of one's own sign-in: by email also to who wants no news by email."""
ALWAYS_AT_ONCE = (DIGEST, "work_waits", "name_asked_for")
"""What cannot wait for a day: work, and what is to be answered within days."""
NOT_KEPT = N_("(In the email there is a link here. It is for its reader alone, and is not kept.)")
CODE_NOT_KEPT = N_("(In the email there is a code here. It is for its reader alone, and is not kept.)")


@dataclass(slots=True)
class Delivery:
    """A letter on its way. ``held``: it is written, and stays here for now because the server takes nothing."""

    server: post.Server
    letter: Letter
    written: dict[str, str]
    secret: bool
    held: bool = False
    refused: str = ""

    def set_out(self) -> None:
        """Of what a server says of a secret letter only the number is kept: many quote the link they dislike."""
        if self.held:
            raise Lacking("the mail server takes nothing at the moment")
        try:
            self.server.hand_over(post.Message(**self.written))
        except post.Away as away:
            reason = str(away.args[0])
            outage.begins(reason)
            raise Lacking(reason) from None
        except post.Refused as no:
            self.refused = str(no.args[0] if self.secret else no)
        except smtplib.SMTPResponseException as no:
            outage.ends()
            if self.secret:
                raise smtplib.SMTPResponseException(no.smtp_code, "") from None
            raise
        except (smtplib.SMTPException, OSError) as broken:  # off in the middle: that may be either's fault
            outage.begins(f"{type(broken).__name__}: {broken}")
            raise

    def arrived(self) -> str | None:
        outage.ends()
        if self.refused:
            self.letter.refused_at = clock.now()
            return self.refused[:500]
        self.letter.sent_at = clock.now()
        return None


def compose(
    errand: Errand,
    *,
    event: str,
    person_id: int,
    subject_kind: str | None = None,
    subject_id: int | None = None,
    hour: int = 0,
    used: int = 0,
) -> Delivery | None:
    """Write the letter down and give it to the post; ``None`` when nothing has to leave the house."""
    reader = session.get_one(Person, person_id)
    letter = session.scalar(select(Letter).where(Letter.errand_id == errand.id))
    if letter is not None and (letter.sent_at or letter.refused_at):
        return None
    if letter is None:
        letter = Letter(errand_id=errand.id, person_id=person_id, event=event, language=reader.locale)
        letter.subject_kind, letter.subject_id = subject_kind, subject_id
        letter.subject = letter.body = ""
        letter.message_id = _message_id(errand.id)
        session.add(letter)
        session.flush()  # the query below asks whether its reader may see it
    code = _code(reader, hour, used) if event == "sign_in" else ""
    wanted = _is_wanted(event, reader, letter, code)
    if not reader.active or not wanted:
        session.delete(letter)  # withheld or withdrawn since, or not theirs to see any more: no letter, no news
        return None
    letter.secret = event in SECRET
    at_once = reader.frequency == AT_ONCE or event in ALWAYS_AT_ONCE
    letter.by_mail = letter.secret or event in WARNINGS or (reader.letters and at_once)
    server = post.Server.configured()
    shown = letter.secret and (server is not None or current_app.config["DEMO"])
    secret = (code or _token(reader)) if shown else ""
    letter.subject, words = _words(event, reader, secret)
    letter.body = words if not secret or current_app.config["DEMO"] else _words(event, reader)[1]
    if server is None or not letter.by_mail:
        return None
    name = current_app.config["NAME_ES" if letter.language == "es" else "NAME_EN"] if letter.secret else ""
    written = {"subject": letter.subject, "words": words, "to": reader.email, "name": name}
    written["message_id"] = letter.message_id
    if not letter.secret and event not in WARNINGS:
        token = people.unsubscribe_token(reader, current_app.config["SECRET_KEY"])
        written["unsubscribe"] = url_for("people.emails", lang=reader.locale, token=token, _external=True)
    return Delivery(server, letter, written, letter.secret, held=not outage.lets_pass())


def _is_wanted(event: str, reader: Person, letter: Letter, code: str) -> bool:
    """Whether there is still something to say: of what they may not see any more, nothing."""
    if event == "sign_in":
        return bool(code)
    if event == DIGEST:
        return reader.letters and outbox.has_untold_news(reader.as_actor(), letter)
    return event in WITH_LINK or outbox.is_news(reader.as_actor(), letter)


def _words(event: str, reader: Person, secret: str = "") -> tuple[str, str]:
    """Subject and text, in the reader's language first, then in the other. Without the secret it says that it lacks."""
    page = current_app.jinja_env.get_template(f"mail/{event if event in SECRET else 'news'}.txt")
    subjects, bodies = [], []
    for language in (reader.locale, "en" if reader.locale == "es" else "es"):
        g.lang = language
        with force_locale(language):
            link, code = gettext(NOT_KEPT), secret or gettext(CODE_NOT_KEPT)
            if secret and event in WITH_LINK:
                link = url_for("people.new_passphrase", token=secret, _external=True)
            written = page.make_module({"link": link, "code": code, "address": reader.email})
            subjects.append(str(getattr(written, "subject")).strip())  # noqa: B009
            bodies.append(str(written).strip())
    return " / ".join(subjects), "\n\n––\n\n".join(bodies) + "\n"


def _code(reader: Person, hour: int, used: int) -> str:
    """The code of this hour in groups of four; nothing when it opens nothing any more."""
    if not people.is_good(reader, hour=hour, used=used):
        return ""
    digits = people.letter_code(current_app.config["SECRET_KEY"], reader, hour=hour, used=used)
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _token(reader: Person) -> str:
    """What opens the page for a new passphrase, for one day from now."""
    return people.link_token(reader, current_app.config["SECRET_KEY"])


def _message_id(errand_id: int) -> str:
    """A Message-ID, equal however often a letter is sent, so that a repetition is recognised; it counts nothing."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    mark = hmac.new(key, f"letter {errand_id}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"<{mark}@{post.domain()}>"
