"""The closed lists of product §1: kinds, roles, states and results."""

from enum import StrEnum


class RegistrationKind(StrEnum):
    """What a registration is; immutable, but MONO becomes MULTI (product §3)."""

    MONO = "MONO"
    MULTI = "MULTI"
    THIRD_PARTY = "THIRD_PARTY"


class Role(StrEnum):
    """What a member does in the registration; one may hold the first two.

    A candidate asks for one of them: until he is let in he sees his own request only. Who manages
    payments is said beside them: administrators do by themselves, and may let others (product §11).
    An operator is no member: he runs the portal, outside of all registrations.
    """

    ADMINISTRATOR = "ADMINISTRATOR"
    DECLARANT = "DECLARANT"
    CANDIDATE = "CANDIDATE"
    OPERATOR = "OPERATOR"
    PAYMENT_MANAGER = "PAYMENT_MANAGER"


class MemberState(StrEnum):
    """Where a member stands; only an active one may act."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


class WayIn(StrEnum):
    """How a member came in (product §3); with all but the first two, somebody let him in."""

    FIRST_ADMINISTRATOR = "first_administrator"
    KEY = "key"
    COOPTED = "coopted"
    ACTIVATED = "activated"
    CREATED = "created"


class SiteKind(StrEnum):
    """Whether an establishment is the registration's own, a client's, or was its own once."""

    OWN = "own"
    CLIENT = "client"
    FORMER = "former"


class RequestKind(StrEnum):
    """What a background request does: an import, a detail of rights, rates (§7, §9, §10)."""

    ESTABLISHMENTS = "establishments"
    HABILITATIONS = "habilitations"
    DECLARATION = "declaration"
    MEMBERS = "members"
    UNDO = "undo"
    RIGHTS_DETAIL = "rights_detail"
    RATE_REQUEST = "rate_request"


# The kinds that change rights; a detail only tells them, and rates have nothing to do with them.
IMPORT_KINDS = tuple(
    kind
    for kind in RequestKind
    if kind not in (RequestKind.RIGHTS_DETAIL, RequestKind.RATE_REQUEST)
)
# Those that begin with a deposited file.
FILE_KINDS = (RequestKind.ESTABLISHMENTS, RequestKind.HABILITATIONS, RequestKind.MEMBERS)
# Additions and removals are clients or members there, a line each; rights everywhere else.
LINE_COUNTING_KINDS = (RequestKind.ESTABLISHMENTS, RequestKind.MEMBERS)


class DetailFormat(StrEnum):
    """The files of a detail of rights; the last holds a CSV for each of all portfolios."""

    CSV = "csv"
    XLSX = "xlsx"
    ZIP = "zip"


class RequestStatus(StrEnum):
    """Life of a background request; CHECKED waits for its author's confirmation."""

    CHECKED = "checked"
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    DELETED = "deleted"


class QueueName(StrEnum):
    """The queues that workers serve, by the size of what waits in them."""

    SMALL = "small"
    LARGE = "large"


class Outcome(StrEnum):
    """How a finished request ended, in the guide's own words."""

    OK = "OK"
    PARTIAL = "OK partiel"
    KO = "KO"


class LineResult(StrEnum):
    """What became, or would become, of one line of a request."""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ActOrigin(StrEnum):
    """The way by which rights were changed."""

    PAGE = "page"
    IMPORT = "import"
    UNDO = "undo"
    COMMAND = "command"
    DEMO = "demo"
    TERMINATION = "termination"
    TRANSFER = "transfer"
    COPY = "copy"
    PROFILE = "profile"
    EXPIRY = "expiry"
    WATCH = "watch"
