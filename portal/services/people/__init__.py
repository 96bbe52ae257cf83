"""What happens to people: organisations, accounts, grants, and the visits they make."""

from portal.services.people.grants import GRANTABLE, end_grant, grant
from portal.services.people.letter_codes import (
    is_good,
    letter_code,
    spend_letter_code,
    warn_of_guessing,
    write_code,
)
from portal.services.people.links import link_token, unsubscribe_token, whose_emails, whose_link
from portal.services.people.organisations import register, revise_organisation
from portal.services.people.own import (
    ask_recovery,
    choose_passphrase,
    prefer,
    set_up_second_factor,
    sign_out_everywhere,
    stop_emails,
)
from portal.services.people.persons import (
    invite,
    reset_second_factor,
    restore,
    revise,
    send_link,
    show_link,
    suspend,
)
from portal.services.people.recovery_codes import (
    NoSecondFactor,
    recovery_hash,
    renew_recovery_codes,
    spend_recovery_code,
)
from portal.services.people.slowdowns import Bucket, lasting_mark, note_failure, todays_mark, wait_for
from portal.services.people.visits import (
    SEEN_EVERY,
    begin_visit,
    begin_visit_with_key,
    clear_away,
    end_visit,
    end_visit_of,
    renew_hash,
    seen,
    spend_code,
)

__all__ = [
    "GRANTABLE",
    "SEEN_EVERY",
    "Bucket",
    "NoSecondFactor",
    "ask_recovery",
    "begin_visit",
    "begin_visit_with_key",
    "choose_passphrase",
    "clear_away",
    "end_grant",
    "end_visit",
    "end_visit_of",
    "grant",
    "invite",
    "is_good",
    "lasting_mark",
    "letter_code",
    "link_token",
    "note_failure",
    "prefer",
    "recovery_hash",
    "register",
    "renew_hash",
    "renew_recovery_codes",
    "reset_second_factor",
    "restore",
    "revise",
    "revise_organisation",
    "seen",
    "send_link",
    "set_up_second_factor",
    "show_link",
    "sign_out_everywhere",
    "spend_code",
    "spend_letter_code",
    "spend_recovery_code",
    "stop_emails",
    "suspend",
    "todays_mark",
    "unsubscribe_token",
    "wait_for",
    "warn_of_guessing",
    "whose_emails",
    "whose_link",
    "write_code",
]
