"""Every stable reason netent gives (product §5, §9, §17)."""

from enum import StrEnum


class Reason(StrEnum):
    """A reason as programs read it; its value never changes without a note in the changelog."""

    # decide() (product §5)
    REGISTRATION_TERMINATED = "registration_terminated"
    MEMBER_SUSPENDED = "member_suspended"
    ESTABLISHMENT_CLOSED = "establishment_closed"
    DECLARATION_REMOVED = "declaration_removed"
    NO_HABILITATION = "no_habilitation"
    ENDED = "ended"
    ACCESS_DELAY = "access_delay"
    # lines of a request (product §9)
    BAD_SIRET = "bad_siret"
    DIGITS_LOST = "digits_lost"
    UNKNOWN_SIRET = "unknown_siret"
    CLOSED = "closed"
    NOT_IN_PORTFOLIO = "not_in_portfolio"
    IN_OTHER_PORTFOLIO = "in_other_portfolio"
    BAD_VALUE = "bad_value"
    CONTRADICTION = "contradiction"
    DUPLICATE = "duplicate"
    # whole requests (product §9, §17)
    UNKNOWN_REGISTRATION = "unknown_registration"
    UNKNOWN_PORTFOLIO = "unknown_portfolio"
    UNKNOWN_MEMBER = "unknown_member"
    NOT_ALLOWED = "not_allowed"
    BAD_NAME = "bad_name"
    BAD_STRUCTURE = "bad_structure"
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    TOO_MANY_RIGHTS = "too_many_rights"
    COOLDOWN = "cooldown"
    UNKNOWN_DECLARATION = "unknown_declaration"
    AUTHOR_NOT_ALLOWED = "author_not_allowed"
    REQUEST_MOVED_ON = "request_moved_on"
    INTERNAL = "internal"
    # pages and accounts
    NOT_FOUND = "not_found"
    BAD_CREDENTIALS = "bad_credentials"
    WRONG_PASSWORD = "wrong_password"
    WRONG_ANSWER = "wrong_answer"
    ACCOUNT_LOCKED = "account_locked"
    WRONG_FACTOR = "wrong_factor"
    FACTOR_LOCKED = "factor_locked"
    FACTOR_REQUIRED = "factor_required"
    PASSKEY_KNOWN = "passkey_known"
    PASSKEY_NOT_MADE = "passkey_not_made"
    TOO_MANY_PASSKEYS = "too_many_passkeys"
    RECOVERY_DONE = "recovery_done"
    TRIPLET_TAKEN = "triplet_taken"
    NOT_OWN_SITE = "not_own_site"
    CANNOT_REGISTER_CLOSED = "cannot_register_closed"
    CANNOT_REGISTER_UNKNOWN = "cannot_register_unknown"
    NO_DECLARATION_LEFT = "no_declaration_left"
    ANSWERS_CHANGED = "answers_changed"
    LINK_JUST_SENT = "link_just_sent"
    NO_POSTAL_ADDRESS = "no_postal_address"
    TOO_MANY_LETTERS = "too_many_letters"
    ALREADY_TERMINATING = "already_terminating"
    LAST_ESTABLISHMENT = "last_establishment"
    OWN_TERMINATION = "own_termination"
    NAME_EMPTY = "name_empty"
    NAME_TOO_LONG = "name_too_long"
    NAME_TAKEN = "name_taken"


def N_(message: str) -> str:
    """Mark a message for extraction without translating it here."""
    return message
