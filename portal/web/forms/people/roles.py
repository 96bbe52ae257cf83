"""What roles and scopes are called."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.core.actor import Role

ROLES = {
    Role.COORDINATOR: (_l("Coordinator"), _l("Releases the one official statement of their organization in a round.")),
    Role.ADVISER: (_l("Cleared adviser"), _l("Reads what is only for cleared advisers, and comments on it.")),
    Role.MODERATOR: (_l("Moderator"), _l("Publishes, returns or withholds contributions.")),
    Role.CASE_OFFICER: (
        _l("Case officer"),
        _l("Sees rounds and contributions as moderators do, and decides nothing today."),
    ),
    Role.CUSTODIAN: (_l("Identity custodian"), _l("Sees the published rounds. There are no sealed identities today.")),
    Role.EDITOR: (_l("Editor"), _l("Prepares consultations, rounds and documents.")),
    Role.TRANSLATOR: (
        _l("Translator"),
        _l("Puts both languages of a draft side by side, and settles questions of translation."),
    ),
    Role.DELEGATE: (_l("Delegate of the co-chairs"), _l("Opens and extends rounds that somebody else prepared.")),
    Role.ADMINISTRATOR: (_l("Administrator"), _l("Looks after accounts and organizations.")),
    Role.AUDITOR: (_l("Auditor"), _l("Reads the trail: who did what, and when.")),
}


def role_name(role: Role) -> str:
    return str(ROLES[Role(role)][0])


def scope_name(code: str = "", number: int | None = None) -> str:
    """Where a role counts, by code and number: a title might say too much."""
    if not code:
        return str(gettext("The whole portal"))
    return code if number is None else str(gettext("%(code)s, round %(number)s", code=code, number=number))
