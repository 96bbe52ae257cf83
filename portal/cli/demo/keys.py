"""The keys of the demonstration's case officers and custodians, under the passphrase that everybody knows."""

from functools import partial

from portal.cli.demo.cast import BEFORE_ALL
from portal.cli.demo.story import Story, rows
from portal.core.actor import SYSTEM, Role
from portal.core.sealing import PrivateKey, Suite, recovery
from portal.models.concerns import RECOVERY
from portal.queries import people
from portal.services import concerns
from portal.web.views.demo import PASSPHRASE


def tell(story: Story) -> None:
    for row in rows("people.csv"):
        for role in map(Role, filter(None, row["roles"].split(";"))):
            if role in concerns.NAMES:
                story.on(BEFORE_ALL + 2, partial(_make, story, row["key"], role))
    story.on(BEFORE_ALL + 2, partial(_entrust, story))


def _make(story: Story, who: str, role: Role) -> None:
    if story.keyring is None:
        return
    actor = story.actor(who)
    person = people.me(actor)
    drawn = concerns.draw(person, role, PASSPHRASE, story.keyring)
    concerns.make_key(person, drawn=drawn, keyring=story.keyring, by=actor)


def _entrust(story: Story) -> None:
    """A recovery key in nobody's hands: nothing of a demonstration has to be recovered."""
    if story.keyring is None:
        return
    key = PrivateKey.new(Suite.MLKEM768_X25519, 1)
    kept = recovery.entrust(key, RECOVERY)
    concerns.enter_recovery_key(None, public=key.public, wrapped=kept.wrapped, keyring=story.keyring, by=SYSTEM)
