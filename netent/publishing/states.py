"""The words in which publications and messages are classed."""

from enum import StrEnum


class PublicationKind(StrEnum):
    """A piece of news, or an answer of the knowledge base."""

    NEWS = "news"
    ANSWER = "answer"


class PublicationState(StrEnum):
    """Where a publication stands; one that is published shows from its moment on."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Stage(StrEnum):
    """Where a publication stands to its readers; the value stands in addresses."""

    DRAFT = "brouillon"
    COMING = "a-venir"
    SHOWN = "en-ligne"
    ARCHIVED = "archive"


class Theme(StrEnum):
    """What a publication, or a message to the operator, is about; in the order of the pages."""

    REGISTRATION = "registration"
    ACCESS = "access"
    MEMBERS = "members"
    RIGHTS = "rights"
    PORTFOLIOS = "portfolios"
    BULK = "bulk"
    FILING = "filing"
    PAYMENT = "payment"
    PORTAL = "portal"


class MessageState(StrEnum):
    """Whether somebody has dealt with a message of the contact page."""

    WAITING = "waiting"
    TREATED = "treated"
