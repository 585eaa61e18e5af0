"""Why a start or a run ends early; the message is what the operator reads."""


class StartRefused(Exception):
    """netent can't start here and now."""


class ChildLost(Exception):
    """A child died, and died again each time it was started anew."""


class StopAsked(Exception):
    """Ctrl-C or SIGTERM came before everything was up."""
