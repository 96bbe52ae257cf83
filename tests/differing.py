"""A version of whose file two readings differ."""

from dataclasses import replace

import build

from portal.core.localized import Localized
from portal.files.importing import Loss
from portal.services import drafts

LOSSES = (
    Loss("struck_left_out", "yearly", "Nobody is bound."),
    Loss("unread", "not", "Nobody is bound."),
    Loss("unfound", "12", "Read each year."),
)


def version(*losses, spanish=True):
    """A version in which two readings of the English file differ."""
    english = build.source(build.TEXT)
    codes = tuple(dict.fromkeys(loss.code for loss in losses))
    english = replace(english, read=replace(english.read, losses=losses, warnings=codes))
    return drafts.upload(
        build.draft(),
        english=english,
        spanish=build.source(build.TEXTO) if spanish else None,
        note=Localized("", ""),
        by=build.EDITOR,
    )
