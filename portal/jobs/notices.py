"""Once a day, at one hour, letters that say nothing of what they are about.

Case officers for whom something waits get ordinary news, and so does who has a round to answer by a day, or keeps the
register of what the committee owes. Who sent a concern and left an address gets a letter in which nothing names the
portal. It is in no outbox: the address is opened at the moment of sending and written down nowhere, and of what a mail
server says about it only its kind is. Where the server takes nothing the rest waits until it does, on this morning or
the next.
"""

import logging
import secrets
from dataclasses import replace
from datetime import datetime, time, timedelta
from datetime import timezone as offset

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import session, transaction
from portal.core.sealing.keyring import Keyring
from portal.jobs import outage, post
from portal.models.outbox import DIGEST, Heartbeat
from portal.queries import concerns as queries
from portal.queries import contributions, reference, summaries
from portal.queries import outbox as letters
from portal.services import outbox
from portal.services.concerns import written

OFFICE, SENDERS, TRIED = "morning", "notices", "notices-tried"
HOUR = time(9, tzinfo=offset(-timedelta(hours=6)))  # in central Mexico
LONGEST = timedelta(hours=3)  # then those that could not leave wait for the next day
AGAIN = timedelta(minutes=10)  # many a server takes a stranger's letter the second time
ALONE = timedelta(minutes=5)  # for which whoever has begun is left to it
PATIENCE = timedelta(minutes=1)  # between two breaths of the worker

log = logging.getLogger("portal")


def is_due(last_try: datetime | None) -> bool:
    """In the morning, until all is written; again after a while where something could not leave."""
    now, begins = clock.now(), _begins()
    if not begins <= now < begins + LONGEST or (last_try is not None and now - last_try < AGAIN):
        return False
    return not (_is_done(OFFICE, begins) and _is_done(SENDERS, begins))


def run() -> None:
    """Write what was not written yet this morning. Of several workers one does, until it is time to try again."""
    if not _is_ours():
        return
    begins = _begins()
    if not _is_done(OFFICE, begins):
        with transaction():
            outbox.write("work_waits", to=queries.officers_with_work(SYSTEM))
            _remind(begins)
            monday = begins.weekday() == 0
            outbox.write(DIGEST, to=letters.due_digests(SYSTEM, weekly=monday))
            outbox.draw_breath(OFFICE)
    if not _is_done(SENDERS, begins) and _write_to_senders():
        with transaction():
            outbox.draw_breath(SENDERS)


def _remind(begins: datetime) -> None:
    """Once of each day that a duty has: of those that began since the morning before this one."""
    last = session.scalar(select(Heartbeat.at).where(Heartbeat.name == OFFICE))
    since = last or begins - timedelta(days=1)
    for each in summaries.reminders(SYSTEM, since=since):
        outbox.write(each.event, to=each.to, about=each.round)
    for near in contributions.closing_soon(SYSTEM, since=since):
        outbox.write(near.event, to=near.to, about=near.round)
    for owed in reference.duty_reminders(SYSTEM, since=since):
        outbox.write(owed.event, to=owed.to, about=owed.duty)


def _write_to_senders() -> bool:
    """Whether all of them were written to."""
    keyring: Keyring | None = current_app.extensions["keyring"]
    server = post.Server.configured()
    if server is None or keyring is None or not current_app.config["NEUTRAL_SENDER"]:
        return True
    server = replace(server, called=post.neutral_domain())
    due, ends, left = queries.due_notices(SYSTEM), clock.now() + PATIENCE, 0
    session.commit()  # only looked
    for concern_id in due:
        if clock.now() > ends or not outage.free():
            return False
        left += not _write(server, concern_id, keyring)
    return not left


def _write(server: post.Server, concern_id: int, keyring: Keyring) -> bool:
    """One letter; whether nothing of it is left to do. What goes wrong quotes the address: only its kind is told."""
    address = queries.address_of(SYSTEM, concern_id, keyring)
    session.commit()
    if address is None:
        log.warning("notice: no address")
        return True
    try:
        server.hand_over(post.Neutral(to=address, message_id=f"<{secrets.token_hex(16)}@{post.neutral_domain()}>"))
    except post.Refused:
        log.warning("notice: Refused")
    except post.SenderRefused:  # of these letters alone: the portal's own have another
        log.warning("notice: SenderRefused")
        return False
    except post.Away as away:
        outage.begins(str(away.args[0]))  # of a server that was not told the address yet, or its number alone
        return False
    except Exception as problem:
        log.warning("notice: %s", type(problem).__name__)
        return False
    outage.ends()
    written(concern_id)
    return True


def _is_ours() -> bool:
    """Whether nobody else has begun in the last while: the database lets one have it."""
    now = clock.now()
    try:
        with transaction():
            row = select(Heartbeat).where(Heartbeat.name == TRIED).with_for_update()
            last = session.scalar(row.execution_options(populate_existing=True))
            if last is not None and now - last.at < ALONE:
                return False
            outbox.draw_breath(TRIED)
    except IntegrityError:  # two began at the same instant of the first morning
        return False
    return True


def _begins() -> datetime:
    return datetime.combine(clock.now().astimezone(HOUR.tzinfo).date(), HOUR)


def _is_done(name: str, begins: datetime) -> bool:
    at = session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))
    session.commit()  # only looked
    return at is not None and at >= begins
