"""Errors for acts that leave no trace; a wrong secret is a result, not an error."""

from netent.kernel.reasons import Reason


class NetentError(Exception):
    """An act was refused for a stable reason, with the arguments of its message."""

    def __init__(self, reason: Reason, **arguments: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.arguments = arguments


class Refusal(NetentError):
    """The rules forbid the act as it was asked."""


class NotFound(NetentError):
    """The thing is unknown, or another tenant's: nobody is told which."""

    def __init__(self, reason: Reason = Reason.NOT_FOUND, **arguments: object) -> None:
        super().__init__(reason, **arguments)


class Forbidden(NetentError):
    """The actor's roles do not allow the act."""

    def __init__(self, reason: Reason = Reason.NOT_ALLOWED, **arguments: object) -> None:
        super().__init__(reason, **arguments)
