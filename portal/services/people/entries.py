"""What every entry about people and organisations has to satisfy."""

from email_validator import EmailNotValidError, validate_email

from portal.core import vocabulary
from portal.core.db import session
from portal.core.errors import N_, Invalid, NotFound
from portal.core.localized import LANGUAGES
from portal.models.people import Organisation, Person
from portal.queries import people
from portal.text import words


class NameMissing(Invalid):
    sentence = N_("Enter a name.")


class NameTooLong(Invalid):
    sentence = N_("This is too long: %(found)s characters of %(most)s.")


class OrganisationTaken(Invalid):
    sentence = N_("An organization with this name is registered already: %(name)s.")


class EmailWrong(Invalid):
    sentence = N_("This does not look like an email address. It has the form name@example.org.")


class EmailTaken(Invalid):
    sentence = N_("Somebody with this email address has an account already.")


class NotOffered(Invalid):
    sentence = N_("Choose one of the entries of the list.")


def name(typed: str, most: int) -> str:
    folded = words.name(typed, "name")
    if not folded:
        raise NameMissing(field="name")
    if len(folded) > most:
        raise NameTooLong(field="name", found=len(folded), most=most)
    return folded


def free_name(typed: str, of: Organisation | None = None) -> str:
    """A name that no other organisation has: accents, case and spaces aside."""
    wanted = name(typed, 200)
    try:
        other = people.organisation_by_name(wanted)
    except NotFound:
        return wanted
    if of is not None and other.id == of.id:
        return wanted
    raise OrganisationTaken(field="name", name=other.name)


def an_email(typed: str, field: str = "email") -> str:
    """An address as a letter is sent to it; nothing is asked of the network."""
    if not words.name(typed, field):
        raise EmailWrong(N_("Enter an email address."), field=field)
    try:
        found = validate_email(
            words.seen(typed), allow_smtputf8=False, check_deliverability=False, test_environment=True
        )
    except EmailNotValidError as wrong:
        raise EmailWrong(field=field) from wrong
    return (found.ascii_email or "").lower()


def free_email(typed: str, of: Person | None = None) -> str:
    email = an_email(typed)
    other = people.find(email)
    if other is not None and (of is None or other.id != of.id):
        raise EmailTaken(field="email")
    return email


def kind(code: str) -> str:
    return _offered(code, "organisation_kind", "kind")


def group(code: str) -> str:
    return _offered(code, "stakeholder_group", "group")


def language(code: str) -> str:
    if code not in LANGUAGES:
        raise NotOffered(field="locale")
    return code


def organisation(organisation_id: int | None) -> int | None:
    if organisation_id is not None and session.get(Organisation, organisation_id) is None:
        raise NotOffered(field="organisation_id")
    return organisation_id


def _offered(code: str, list_: str, field: str) -> str:
    if code not in {term.code for term in vocabulary.terms(list_)}:
        raise NotOffered(field=field)
    return code
