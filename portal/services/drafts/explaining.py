"""What two readings of a file did not have in common: looked at by a person before anybody else sees the text."""

from collections.abc import Sequence

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.files.importing import DIFFERENCES, LOOKED_AT, UNLISTED, WARNINGS
from portal.models.drafts import Version
from portal.services.door import act, ensure_unchanged


class NotExplained(Invalid):
    sentence = N_("Look first at every difference between the files and the text, and tick it off.")


class NotListed(Invalid):
    sentence = N_(
        "More differs between the files and the text than can be listed, so nobody can have looked at all of it. "
        "Fix the file (accept its changes, take out what is struck or hidden) or send it in another format, and "
        "upload it again."
    )


class NothingTicked(Invalid):
    sentence = N_("Tick each difference that you have looked at.")


@act("version.explain")
def explain(version: Version, *, rows: Sequence[int], seen: int, by: Actor) -> Version:
    """Somebody has looked at these differences (places in ``losses``): the text is right, or its file is mended."""
    ensure_unchanged(version, seen)
    if not rows or not set(rows) <= set(to_tick(version)):
        raise NothingTicked(field="rows")
    version.losses = [
        [language, LOOKED_AT if at in rows else code, *words]
        for at, (language, code, *words) in enumerate(version.losses)
    ]
    codes = {code for _language, code, *_words in version.losses}
    kept = [code for code in version.warnings if code not in DIFFERENCES]
    version.warnings = [code for code in WARNINGS if code in kept or code in codes]
    return version


def differences(version: Version) -> list[int]:
    """The places in ``losses`` of those that nobody has explained yet."""
    return [at for at, (_language, code, *_words) in enumerate(version.losses) if code in DIFFERENCES]


def to_tick(version: Version) -> list[int]:
    """The differences that are named, so that somebody can have looked at them."""
    return [at for at in differences(version) if version.losses[at][1] != UNLISTED]


def ensure_explained(version: Version) -> None:
    open_ = differences(version)
    if len(open_) > len(to_tick(version)):
        raise NotListed
    if open_:
        raise NotExplained
