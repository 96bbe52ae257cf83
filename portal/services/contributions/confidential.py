"""What is business-confidential comes with a public version of it, as filings with United States agencies do.

The two are contributions of one sender in one name: the confidential one goes on record for officials, and never to an
advisory committee (19 U.S.C. 2155(g)(1)); the other goes the way of every contribution.
"""

import hashlib

from portal.core.errors import N_, Invalid
from portal.models.consultations import Readers
from portal.services.contributions.texts import wording
from portal.text import words


class PublicVersionMissing(Invalid):
    sentence = N_("Write the version that everybody may read. Without one, nothing can be business-confidential.")


class TheSameWords(Invalid):
    sentence = N_("The public version has the same words. Leave out what is confidential, or send it for everybody.")


class NotCertified(Invalid):
    sentence = N_("Confirm that it holds trade secrets or confidential commercial data.")


class NotForAPublicVersion(Invalid):
    sentence = N_("You wrote a public version. Choose “Business-confidential”, or empty that field.")


def ensure_as_needed(readers: Readers, body: str, public_version: str, *, certified: bool) -> None:
    """Refuse what is business-confidential without a public version of its own, and a public version of all else."""
    if readers is not Readers.BUSINESS:
        if not words.is_blank(public_version):
            raise NotForAPublicVersion(field="readers")
        return
    if words.is_blank(public_version):
        raise PublicVersionMissing(field="public_version")
    if wording(public_version, "public_version").split() == wording(body).split():
        raise TheSameWords(field="public_version")
    if not certified:
        raise NotCertified(field="certified")


def of_the_public_version(ticket: str) -> str:
    """The mark of the public version that came with this form: taken once, as the form is."""
    return hashlib.sha256(f"public version of {ticket}".encode()).hexdigest()
